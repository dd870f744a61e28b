"""What every page is held to, rendered alone or served."""

from axe_playwright_python.base import AXE_SCRIPT

# axe-core's rules by their tags; of what it finds, violations alone are told in full.
OPTIONS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
                                                 "best-practice"]}, "resultTypes": ["violations"]}
# Bytes of a page with its style, scripts and pictures.
WEIGHT_MAX = 60 * 1024

# All of a page that axe-core's rules can see, but for what its texts and addresses say.
SKELETON = """() => [innerWidth, matchMedia("(prefers-color-scheme: dark)").matches,
    matchMedia("(forced-colors: active)").matches, ...[...document.styleSheets].map((sheet) => sheet.href),
    ...[...document.querySelectorAll("*")].map((each) => [each.tagName, each.textContent.trim() !== "",
        ...[...each.attributes].map(({ name, value }) =>
            /^(href|src|action|value|content|data-.*|nonce|title|placeholder|datetime)$/.test(name)
                ? `${name}:${value !== ""}` : `${name}=${value}`)].join(" "))].join("\\n")"""
FIND = "(options) => axe.run(options).then((results) => results.violations)"

faultless: set[str] = set()


def violations(page) -> list[str]:
    """What axe-core finds on a page, or in a frame of one: each rule with its element. Pages repeat in many tests: one
    that has the same elements as another without fault, in a window of the same width and colours, has none either."""
    skeleton = page.evaluate(SKELETON)
    if skeleton in faultless:
        return []
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(FIND, OPTIONS)
    if not found:
        faultless.add(skeleton)
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]
