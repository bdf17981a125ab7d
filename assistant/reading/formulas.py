"""Formulas, in MathML or in the markup of Microsoft Office, as lines of text."""

import re
from typing import Any

from assistant.reading.raised import lowered, raised


def formula(element: Any) -> str:
    """A formula as one line of text: its exponents raised, its fractions with a slash."""
    name = _name(element)
    if name in ("mi", "mn", "mo", "mtext", "ms", "t"):
        return re.sub("[\u2061-\u2064]", "", " ".join((element.text or "").split()))
    if name.startswith("annotation"):
        return ""
    parts = [formula(child) for child in element if not _name(child).endswith("Pr")]
    write = _WRITTEN.get(name)
    return write(element, parts) if write and parts else "".join(parts)


def write_out(math: Any) -> None:
    """Put the text of a formula in its place."""
    text, tail = formula(math), math.tail
    math.clear()
    math.tag, math.text, math.tail = "span", text, tail


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "annotation"


def _above(text: str) -> str:
    return raised("x", text) or (f"^{_grouped(text)}" if text else "")


def _below(text: str) -> str:
    low = lowered(text)
    return low if not any(map(str.isalpha, low)) else f"_{_grouped(text)}"


def _grouped(text: str) -> str:
    return text if re.fullmatch(r"[\w.,]*|\(.*\)", text) else f"({text})"


def _scripts(element: Any, parts: list[str]) -> str:
    """A base with what is raised or lowered behind it, in the order of the markup."""
    name, base, *rest = _name(element), *parts
    both = ("sub", "sup") if name.lower().endswith(("subsup", "underover")) else ()
    kinds = both or (("sup",) if name.lower().endswith(("sup", "over")) else ("sub",))
    marks = zip(kinds, rest, strict=False)
    return base + "".join(_above(text) if kind == "sup" else _below(text) for kind, text in marks)


def _fraction(element: Any, parts: list[str]) -> str:
    return "/".join(map(_grouped, parts))


def _root(element: Any, parts: list[str]) -> str:
    return f"√{_grouped(''.join(parts[-1:] if _name(element) == 'rad' else parts))}"


def _fenced(element: Any, parts: list[str]) -> str:
    marks = {_name(one): next(iter(one.attrib.values()), "") for one in element.iter("{*}dPr/*")}
    return f"{marks.get('begChr', '(')}{', '.join(parts)}{marks.get('endChr', ')')}"


def _sum(element: Any, parts: list[str]) -> str:
    sign = next(iter(element.iterfind("{*}naryPr/{*}chr")), None)
    low, high, *rest = [*parts, "", ""]
    value = "∫" if sign is None else next(iter(sign.attrib.values()), "")
    return f"{value}{_below(low)}{_above(high)} {''.join(rest)}"


_WRITTEN = {
    **dict.fromkeys(("msup", "msub", "msubsup", "sSup", "sSub", "sSubSup"), _scripts),
    **dict.fromkeys(("munder", "mover", "munderover"), _scripts),
    **dict.fromkeys(("mfrac", "f"), _fraction),
    **dict.fromkeys(("msqrt", "mroot", "rad"), _root),
    "d": _fenced,
    "nary": _sum,
}
