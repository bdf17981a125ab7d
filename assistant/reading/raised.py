"""Raised and lowered text: note marks are left out, exponents keep their meaning.

A note mark that is read as plain text joins the word or number before it: 412 berths with a note 3
would be 4123. An exponent that is left out changes an area into a length. What may be either stays
raised, in the raised characters of Unicode, so that it can never be read as a digit of the number.
"""

import re

_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")

_EXPONENT = re.compile(r"[+−-]?\d{1,3}|n")
_UNIT = re.compile(
    r"(?:^|[^\w])(?:[kcdmµμnhMG]?[mgsKWJNV]|ft|yd|mi|km|ha|sq|px|min|h|acre|foot|feet|mile|inch"
    r"|metre|meter|kilometre|kilometer|centimetre|centimeter)s?\.?$"
    r"|\d[kcdmµμ]?m$|\d\s?in$"
)
_BASE = re.compile(r"(?:^|[^\w.,])(?:10|2|e)$")
_VARIABLE = re.compile(r"(?:^|[^\w’'])[B-HJ-Zb-hj-z]$|[)=×*/^]\s?\w{0,2}$")
_ORDINAL = re.compile(
    r"(?:st|nd|rd|th|er|ers|re|ère|e|es|me|ème|ième|o|os|a|as|te|ten|de|d|le|lle|mes|gr|r|ter|ts"
    r"|tm|sm|ns)\.?",
    re.IGNORECASE,
)
_BEFORE = 40
"""Characters that are looked at before a raised piece: a long paragraph may hold thousands."""

_SIGNS = re.compile(r"[™®©°′″]+")


def raised(before: str, mark: str, after: str = "", *, linked: bool = False) -> str:
    """What a raised piece of text is to be read as.

    Args:
        before: the text before it, of the same paragraph.
        mark: the raised text.
        after: the text behind it.
        linked: whether it leads to a note.

    >>> raised("It has 412", "3"), raised("It covers 18 km", "2"), raised("about 10", "6")
    ('', '²', '⁶')
    >>> raised("the 21", "st"), raised("as he wrote", "[4]"), raised("the word", "a")
    ('st', '', '')
    """
    text, before = mark.strip(), before[-_BEFORE:]
    if _SIGNS.fullmatch(text):
        return text
    if linked or not text or (text[0] == "[" and text[-1] == "]"):
        return ""
    if _keeps_figures(before, text, after):
        return text.translate(_RAISED)
    if _BASE.search(before):
        return f"^{text}" if not _EXPONENT.fullmatch(text) else text.translate(_RAISED)
    if _EXPONENT.fullmatch(text):
        is_power = text[0] in "+−-" or _VARIABLE.search(before)
        is_unit = _UNIT.search(before) and text.lstrip("+−-") in ("1", "2", "3")
        return text.translate(_RAISED) if is_power or is_unit else ""
    if _ORDINAL.fullmatch(text) and before[-1:].isalnum():
        is_letter_note = len(text) == 1 and text not in "eo" and before[-1:].isdigit()
        is_numeral = re.search(r"(?:^|\W)[IVXLC]+$", before)
        is_after_word = len(text) == 1 and before[-3:].isalpha() and not is_numeral
        return "" if is_letter_note or is_after_word else text
    return text if len(text) > 3 and any(map(str.isalpha, text)) else ""


def _keeps_figures(before: str, text: str, after: str) -> bool:
    """Whether raised figures are no note mark: of an ion, an isotope, a fraction, a price."""
    if re.fullmatch(r"\d?[+−-]", text):
        return before[-1:].isalpha() or before[-1:] in "₀₁₂₃₄₅₆₇₈₉"
    if not re.fullmatch(r"\d{1,3}", text):
        return False
    is_isotope = not before[-1:].strip() and re.match(r"[A-Z][a-z]?(?![a-z])", after)
    is_price = len(text) == 2 and re.search(r"[$€£¥]\s?\d+$", before)
    return bool(is_isotope or is_price or after[:1] in ("/", "⁄"))


def lowered(mark: str) -> str:
    """What a lowered piece of text is to be read as.

    >>> "H" + lowered("2") + "O"
    'H₂O'
    """
    return mark.translate(_LOWERED)
