"""Picture codes as a camera sees them: turned, from the side, blurred, grainy, in uneven light, or light on dark."""

import dataclasses
import io
import random
import statistics

import segno
from PIL import Image, ImageChops, ImageFilter

SIZE = (640, 480)


@dataclasses.dataclass
class Photograph:
    """What a picture code says, and the picture of it."""

    text: str
    picture: Image.Image
    made: str

    def png(self) -> bytes:
        file = io.BytesIO()
        self.picture.save(file, "PNG")
        return file.getvalue()


def _text(chance: random.Random) -> str:
    token = "".join(chance.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=chance.choice((16, 26, 32))))
    url = "".join(chance.choices("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", k=22))
    return chance.choice((
        f"otpauth://totp/Library:ab{chance.randrange(1000)}?secret={token}&issuer=Library",
        f"https://mfa.example.ac.uk/app/#pair={token[:9]}",
        f"https://mfa.example.ac.uk/app/check#v=1&s=Learn&a=ab123&p=Firefox+on+Windows&t=1764000000&n={url}",
        "HTTPS://EXAMPLE.ORG/" + token, str(chance.randrange(10**20, 10**chance.randrange(21, 60))),
        f"Prifysgol {token[:6]} – 东京大学 – Владивосток", token))


def _solved(rows: list[list[float]]) -> list[float]:
    """The solution of linear equations, each with its right side last."""
    count = len(rows)
    for column in range(count):
        best = max(range(column, count), key=lambda row: abs(rows[row][column]))
        rows[column], rows[best] = rows[best], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for row in range(count):
            if row != column:
                factor = rows[row][column]
                rows[row] = [value - factor * other for value, other in zip(rows[row], rows[column])]
    return [row[-1] for row in rows]


def _projection(corners, width: int, height: int) -> list[float]:
    """Pillow's figures of the projection that puts a picture's corners at these places."""
    rows = []
    for (x, y), (u, v) in zip(corners, ((0, 0), (width, 0), (width, height), (0, height))):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]]
    return _solved(rows)


def photograph(seed: int, hardness: float = 1) -> Photograph:
    """A picture of its own for each number."""
    chance = random.Random(seed)
    text = _text(chance)
    level = chance.choice("LMQH")
    code = segno.make(text, error=level, micro=False, boost_error=False)
    file = io.BytesIO()
    code.save(file, kind="png", scale=8, border=4)
    flat = Image.open(file).convert("L")
    modules = code.symbol_size(border=4)[0]
    # How many pixels a module has: few for a phone held far away.
    side = min(440, modules * chance.uniform(3.2, 8))
    pixels = side / modules
    angle = chance.uniform(0, 360)
    lean = 0.16 * hardness
    middle = complex(SIZE[0] / 2, SIZE[1] / 2)
    turn = complex(0, 1) ** (angle / 90)
    corners = []
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        place = complex(x * (1 - chance.uniform(0, lean)), y * (1 - chance.uniform(0, lean))) * side / 2 * turn
        corners.append(((middle + place).real, (middle + place).imag))
    # Each pixel is the mean of four, as in a camera.
    large = (2 * SIZE[0], 2 * SIZE[1])
    figures = _projection([(2 * x, 2 * y) for x, y in corners], flat.width, flat.height)
    paper = chance.randrange(190, 256)
    picture = flat.point(lambda shade: 20 + shade * (paper - 20) // 255).transform(
        large, Image.Transform.PERSPECTIVE, figures, Image.Resampling.BILINEAR, fillcolor=paper).resize(
        SIZE, Image.Resampling.BOX)
    blur = chance.uniform(0, 0.32 * hardness) * pixels
    picture = picture.filter(ImageFilter.GaussianBlur(blur))
    shade = Image.linear_gradient("L").rotate(chance.uniform(0, 360)).resize(SIZE)
    least = chance.uniform(0.45, 1)
    light = shade.point(lambda value: int(255 * least + value * (1 - least)))
    picture = ImageChops.multiply(picture, light)
    inverted = chance.random() < 0.1
    if inverted:
        picture = ImageChops.invert(picture)
    grain = chance.uniform(0, 14 * hardness)
    specks = bytes(max(0, min(255, round(128 + grain * statistics.NormalDist().inv_cdf((value + 0.5) / 256))))
                   for value in range(256))
    noise = Image.frombytes("L", SIZE, chance.randbytes(SIZE[0] * SIZE[1]).translate(specks))
    picture = ImageChops.add(picture, noise, 1, -128)
    made = (f"seed {seed}, {code.designator}, {pixels:.1f} pixels, {angle:.0f} degrees, blur {blur:.1f}, "
            f"grain {grain:.0f}, light {least:.2f}{', inverted' if inverted else ''}")
    return Photograph(text, picture, made)
