"""Bytes in, text out."""

import codecs
import re

from charset_normalizer import from_bytes

from assistant.errors import ArticleError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_LETTERS = {
    "cp1252": (
        "äöüß àâæçéèêëîïôùûüÿœ áéíñóúüªº åäöé æøåéò àèéìîòóù ãáâàçéêíõóôú áéíóúýþæöð ëéïöüíóáè"
        " äöåšž àéèíïóòúüç"
    ),
    "cp1250": "ąćęłńóśźż áčďéěíňóřšťúůýž áäčďéíĺľňóôŕšťúýž áéíóöőúüű ăâîşţ čćđšž äöüß",
    "cp1254": "çğıöşüâîû",
    "cp1257": "ąčęėįšųūž āčēģīķļņšūž äõöüšž",
    "mac_roman": ("äöüß àâæçéèêëîïôùûüÿœ áéíñóúüªº åäö æøåéò àèéìîòóù ãáâàçéêíõóôú ëéïöüíóáè"),
}
"""The encodings of old programs for Latin letters, the usual one first, each with the
letters above ASCII of the languages that are written in it."""

_HIGH = re.compile(rb"[\x80-\xff]+")
_MARKUP = re.compile(rb"<[^<>]*>")
_NOT_MEANT = (
    "mac_cyrillic mac_greek mac_roman mac_turkish mac_latin2 mac_iceland cp855 cp866 cp1125 kz1048"
    " ptcp154 cp737 cp869 johab cp949".split()
)
"""Encodings that hardly any file has, and that are easily mistaken for others."""

_LONG_RUN = 2.0
"""Bytes above ASCII that follow one another, on average, from which a text is hardly of Latin
letters: of these only the accented ones are above ASCII."""

# What a wrong guess among the Latin encodings leaves: a sign within a word, a capital behind a
# small letter, a letter against a figure.
_ODD = re.compile(
    r"(?<=[^\W\d_])[^\w\s.,;:!?'\"’‘“”«»„()\[\]/–—…-](?=[^\W\d_])"
    r"|(?:^|(?<=\s))[^\w\s\x00-\x7f’‘“”«»„€£¥§©®°–—…¿¡•·†‡±×µ¹²³¼½¾](?=\w)"
    r"|(?:^|(?<=\s))[£¥¿¹²³](?=[^\W\d_]{2})"
    r"|(?<=[a-zà-öø-ÿ])[À-ÖØ-ÞŁĄŻŹĆŃŚŠŽŸŒ](?![A-ZÀ-ÖØ-Þ])"
    r"|(?:^|(?<=[\s(]))[^\W\d_a-zA-Z](?=\d)"
    r"|[¹²³](?=[^\W\d_])|[\x80-\x9f]"
)


_ESCAPE = re.compile(
    r"\x1b(?:\[[0-?]{0,40}[ -/]{0,9}[@-~]|\][^\x07\x1b\n]{0,2000}(?:\x07|\x1b\\)"
    r"|[()][A-Z0-9]|[=>78cDEHMNOZ])"
)
"""The codes by which logs are coloured on a terminal."""
_ZEROS = re.compile(r"\0+(?:(?=[\r\n]|\Z)()|)")
_EURO = re.compile(r"¤|(?<=[^\W\d_])[¼½¾¦¨´¸](?=[^\W\d_])")
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1f]")
_NEW_SIGNS = re.compile(r"[\x80-\x9f]")
_ABOVE = re.compile(r"[^\x00-\x7f]")
_PAIR = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
"""A character of UTF-8."""
_ALONE = frozenset("‘’“”–—…•€£©®°§«»½¼¾·\xa0àéèêòóåöíýúÀÉÈÅÖ")
"""What may stand between spaces."""
_RUSSIAN = frozenset("оеаинтср".encode("cp866"))
"""The letters that half of any Russian text consists of."""
_CYRILLIC = frozenset([*range(0x80, 0xB0), *range(0xE0, 0xF2)])
"""All of them."""


def decode(content: bytes, declared: str = "") -> tuple[str, tuple[str, ...]]:
    """Bytes to text, and notes for the reader on what is wrong with them.

    A declared encoding is believed if the bytes allow it; then UTF-8, also with a few bad bytes,
    each of which becomes U+FFFD; then Windows-1252 and what the language makes likely.

    Args:
        content: the bytes.
        declared: the name of the encoding that the file states, if it states one.

    Raises:
        ArticleError: it is not text.
    """
    text, notes = _decoded(content, declared)
    text = _ESCAPE.sub("", text) if "\x1b" in text else text
    if 0 < (zeros := text.count("\0")) < len(text) / 2:
        # Programs fill fields of a fixed width with them; within a line they part the fields.
        text = _ZEROS.sub(lambda run: " " if run[1] is None else "", text)
        notes = (*notes, f"{zeros:,} zero byte{'s' * (zeros > 1)} in it left out")
    if len(_CONTROL.findall(text)) > len(text) / 1000:
        raise ArticleError("it is not text but binary data; take it out of the corpus")
    return text, notes


def _decoded(content: bytes, declared: str) -> tuple[str, tuple[str, ...]]:
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    for name in (marked, declared, *_wide(content), "utf-8"):
        text = _try(content, name)
        if text is not None:
            return text, ()
    if not marked and (mixed := _mixed(content)):
        return mixed
    text = content.decode("utf-8", "replace")
    # In other encodings hardly any two bytes above ASCII happen to make a character of UTF-8.
    bad, good = text.count("\ufffd"), sum(character > "\x7f" for character in text)
    if marked or good - bad > bad:
        what = "1 byte is" if bad == 1 else f"{bad:,} bytes are"
        return text.lstrip("\ufeff"), (f"{what} not valid UTF-8, shown as \ufffd",)
    return _guessed(content), ()


def _wide(content: bytes) -> tuple[str, ...]:
    """The encoding of a text whose every second byte is nothing, as in UTF-16 without a mark."""
    start = content[:400]
    even, odd = start[::2].count(0), start[1::2].count(0)
    most = 0.4 * len(start) / 2
    if max(even, odd) < most or min(even, odd) > 0.1 * max(even, odd):
        return ()
    return ("utf-16-le" if odd > even else "utf-16-be",)


def _try(content: bytes, name: str) -> str | None:
    """The text in an encoding; None if the bytes are not in it, or there is no such encoding."""
    try:
        # What calls itself Latin-1 or ASCII is Windows-1252, as browsers take it.
        latin = name.lower().replace("_", "-") in ("iso-8859-1", "latin-1", "latin1", "us-ascii")
        text = content.decode("cp1252" if latin else name) if name else None
    except (UnicodeError, LookupError, ValueError):
        return None
    return text


def _mixed(content: bytes) -> tuple[str, tuple[str, ...]] | None:
    """A file of lines in UTF-8 and lines in an older encoding; None if it is none."""
    lines = content.split(b"\n")
    texts = [_try(line, "utf-8") for line in lines]
    old = [place for place, text in enumerate(texts) if text is None]
    if not any(text and not text.isascii() for text in texts):
        return None
    others = b"\n".join(lines[place] for place in old)
    if _PAIR.search(others):
        return None  # it is UTF-8 with bad bytes in it
    guess = _guessed(others)
    guessed = guess.split("\n")
    if len(guessed) != len(old) or not _is_likely(guess):
        return None
    for place, text in zip(old, guessed, strict=True):
        texts[place] = text
    what = "1 line is" if len(old) == 1 else f"{len(old):,} lines are"
    note = f"{what} not in UTF-8 as the others are; the older encoding was guessed"
    return "\n".join(text or "" for text in texts), (note,)


def _is_likely(text: str) -> bool:
    """Whether each character above ASCII stands where a letter or a sign of writing may."""
    text = f" {text} "
    return not _ODD.search(text) and all(
        text[place] in _ALONE
        or (text[place].isalpha() and any(map(str.isalpha, text[place - 1 : place + 2 : 2])))
        for place in (match.start() for match in _ABOVE.finditer(text))
    )


def _guessed(content: bytes) -> str:
    runs = _HIGH.findall(content)
    if _is_russian(b"".join(runs)):
        return content.decode("cp866")
    if sum(map(len, runs)) < _LONG_RUN * len(runs):
        texts = {name: _try(content, name) for name in _LETTERS}
        faults = {name: _faults(text, name) for name, text in texts.items() if text is not None}
        if faults:
            best = min(faults, key=lambda name: faults[name])
            if best == "mac_roman" and min([*faults.values()][:-1], default=99) < 2 * faults[best]:
                best = min([*faults][:-1], key=lambda name: faults[name])
            text = texts[best] or ""
            if (
                best == "cp1252"
                and _EURO.search(text)
                and not _NEW_SIGNS.search(content.decode("latin-1"))
            ):
                return content.decode("iso-8859-15")
            return text
    # Markup around the text would only mislead the guess.
    found = from_bytes(_MARKUP.sub(b" ", content), cp_exclusion=_NOT_MEANT).best()
    return (_try(content, found.encoding) if found else None) or "\0"


def _is_russian(high: bytes) -> bool:
    """Whether bytes above ASCII are the letters of an old program for Russian."""
    often = sum(byte in _RUSSIAN for byte in high) > 0.45 * len(high)
    return often and sum(byte in _CYRILLIC for byte in high) > 0.95 * len(high)


def _faults(text: str, encoding: str) -> int:
    """How many characters no language of an encoding has, or not there."""
    letters = [one for one in text.lower().replace("i̇", "i") if one > "\x7f" and one.isalpha()]
    strange = min(
        sum(one not in language for one in letters) for language in _LETTERS[encoding].split()
    )
    return strange + len(_ODD.findall(text))
