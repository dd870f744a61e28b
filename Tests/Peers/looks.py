"""What every page is held to, rendered alone or served."""

# axe-core's rules by their tags.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Bytes of a page with its style, scripts and pictures.
WEIGHT_MAX = 60 * 1024
