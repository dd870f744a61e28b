"""Reads a picture code (ISO/IEC 18004) that a page shows: bytes, of any size, without mending faults."""

CORRECTION = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28]
BLOCKS = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12]
MASKS = [
    lambda x, y: (x + y) % 2, lambda x, y: y % 2, lambda x, y: x % 3, lambda x, y: (x + y) % 3,
    lambda x, y: (x // 3 + y // 2) % 2, lambda x, y: x * y % 2 + x * y % 3,
    lambda x, y: (x * y % 2 + x * y % 3) % 2, lambda x, y: ((x + y) % 2 + x * y % 3) % 2,
]


def shown(page) -> str:
    """The text of the picture code on a page."""
    path = page.locator("svg.picture path.ink").get_attribute("d")
    dots = {tuple(int(part) for part in dot.split("h")[0].split(" ")) for dot in path.split("M")[1:]}
    left, top = min(x for x, _ in dots), min(y for _, y in dots)
    size = max(x for x, _ in dots) - left + 1
    return read([[(x + left, y + top) in dots for x in range(size)] for y in range(size)])


def fixed(version: int, size: int) -> set[tuple[int, int]]:
    """Where a picture of that version holds no data."""
    spots = {(6, at) for at in range(size)} | {(at, 6) for at in range(size)}
    for x0, y0 in ((0, 0), (size - 8, 0), (0, size - 8)):
        spots |= {(x, y) for x in range(x0, x0 + 8) for y in range(y0, y0 + 8)}
    format_places = (*range(9), *range(size - 8, size))
    spots |= {(8, at) for at in format_places} | {(at, 8) for at in format_places}
    if version > 1:
        count = version // 7 + 2
        step = -(-(version * 4 + 4) // (count * 2 - 2)) * 2
        places = [6] + [size - 7 - step * at for at in range(count - 2, -1, -1)]
        ends = {(6, 6), (6, size - 7), (size - 7, 6)}
        spots |= {(x + dx, y + dy) for x in places for y in places if (x, y) not in ends
                  for dx in range(-2, 3) for dy in range(-2, 3)}
    if version >= 7:
        spots |= {(size - 11 + a, b) for a in range(3) for b in range(6)}
        spots |= {(b, size - 11 + a) for a in range(3) for b in range(6)}
    return spots


def read(rows: list[list[bool]]) -> str:
    size = len(rows)
    version = (size - 17) // 4
    mask = MASKS[mask_of(rows)]
    free = fixed(version, size)
    bits, right = [], size - 1
    while right >= 1:
        right -= right == 6
        for step in range(size):
            y = size - 1 - step if (right + 1) & 2 == 0 else step
            bits += [rows[y][x] ^ (mask(x, y) == 0) for x in (right, right - 1) if (x, y) not in free]
        right -= 2
    words = [sum(bit << 7 - at for at, bit in enumerate(bits[8 * k:8 * k + 8])) for k in range(len(bits) // 8)]
    count = BLOCKS[version - 1]
    short, length = count - len(words) % count, len(words) // count - CORRECTION[version - 1]
    blocks: list[list[int]] = [[] for _ in range(count)]
    at = 0
    for index in range(length + 1):
        for number, block in enumerate(blocks):
            if index < length or number >= short:
                block.append(words[at])
                at += 1
    stream = "".join(f"{word:08b}" for block in blocks for word in block)
    assert stream[:4] == "0100", "bytes"
    wide = 8 if version < 10 else 16
    length = int(stream[4:4 + wide], 2)
    data = stream[4 + wide:4 + wide + 8 * length]
    return bytes(int(data[8 * k:8 * k + 8], 2) for k in range(length)).decode()


def mask_of(rows: list[list[bool]]) -> int:
    """The mask's number, of the format beside the first corner: its bits 10 to 12."""
    bits = [rows[8][at] for at in (0, 1, 2, 3, 4, 5, 7)]
    format_bits = sum(bit << 14 - at for at, bit in enumerate(bits)) ^ 0x5412
    assert format_bits >> 13 == 1, "the lowest correction"
    return format_bits >> 10 & 7
