"""Fonts that show signs in the places of letters: what each of their codes looks like."""

_SYMBOL = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅"
    "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_ αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈… —↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑",
)
"""From 0x20 on, and from 0xA0 on; behind them are pieces of large brackets."""

_TABLES = {
    "symbol": {
        start + place: one
        for start, signs in zip((0x20, 0xA0), _SYMBOL, strict=True)
        for place, one in enumerate(signs)
    }
    | {0xF1: "⟩", 0xF2: "∫"},
    "wingdings": {
        0x21: "✏", 0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x43: "👍", 0x44: "👎", 0x45: "☜", 0x46: "☞",
        0x47: "☝", 0x48: "☟", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x6F: "☐", 0x78: "☒", 0xA8: "☐",
        0xAB: "★", 0xD5: "⌫", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE7: "←", 0xE8: "→",
        0xE9: "↑", 0xEA: "↓", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xF3: "⬄", 0xFB: "✗",
        0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    }
    | {0x80 + place: one for place, one in enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿")},
    "wingdings 2": {
        0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x2A: "☐", 0xA3: "☐",
    },
    "webdings": {
        0x61: "✓", 0x63: "☐", 0x72: "✗", 0x3C: "⬄",
        0x33: "←", 0x34: "→", 0x35: "↑", 0x36: "↓",
    },
}  # fmt: skip

SIGN_FONTS = frozenset(_TABLES)
"""Their names, in small letters."""


def sign_font(name: str) -> str:
    """The font of signs that a font is called after; empty if it is none.

    >>> sign_font("Wingdings 2"), sign_font("Symbol MT"), sign_font("Times")
    ('wingdings 2', 'symbol', '')
    """
    found = [one for one in SIGN_FONTS if name.strip(" ;").lower().startswith(one)]
    return max(found, key=len, default="")


def sign(code: int, font: str) -> str:
    """What a font of signs shows; a bullet for what is only an ornament.

    Args:
        code: of the character, also in the private area of Unicode that such fonts use.
        font: its name, as `sign_font` gives it.

    >>> sign(0xF0B3, "symbol"), sign(0xFE, "wingdings"), sign(0xF06C, "wingdings")
    ('≥', '☑', '•')
    """
    code = code - 0xF000 if 0xF000 <= code < 0xF100 else code
    return " " if code <= 0x20 else _TABLES.get(font, {}).get(code, "•")
