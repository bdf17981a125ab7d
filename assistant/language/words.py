"""The words of a text, their stems, and which of them carry meaning (content words)."""

import re
from functools import cache, lru_cache
from hashlib import sha256
from importlib.metadata import version
from threading import Lock
from unicodedata import combining, normalize

from Stemmer import Stemmer

from assistant.language.languages import NAMES, SMALL_WORDS

WORD = re.compile(r"(\w+(?:[.,]\d+)*(?:['’](?!s\b)\w+)?)(?:['’]s\b)?")

FUNCTION_WORDS = SMALL_WORDS["en"]
"""English function words (stop words): they build the sentence, and do not say what it is about."""

SMALL_NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), 1
    )
} | {"a": 1, "an": 1, "couple of": 2, "few": 3}
"""What counts things, as people write it."""


def plain(text: str) -> str:
    r"""Make text from outside safe to store, show and print on a terminal; its length stays.

    Lone surrogates become `?`; control characters, characters that change the text direction, and
    invisible copies of ASCII become U+FFFD.

    >>> plain("\x1b[31mred\u202e")
    '�[31mred�'
    """
    return _UNSAFE.sub("\ufffd", text.encode("utf-8", "replace").decode())


# NUL is included: SQLite's text functions stop there, which would shift offsets.
_UNSAFE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)


def without_invisible(text: str) -> str:
    r"""Remove characters that show nothing and would split a word, such as soft hyphens.

    Joiners stay in the scripts that need them.

    >>> without_invisible("Mar\u200brow\xadgate")
    'Marrowgate'
    """
    return _INVISIBLE.sub("", text)


_INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b\u2060\ufeff]"
    "|(?<=[0-9A-Za-z\u00c0-\u024f])[\u200c-\u200f]+(?=[0-9A-Za-z\u00c0-\u024f])"
)


def words(text: str) -> list[str]:
    """The words and numbers of a text, as written, without possessive endings.

    >>> words("Huawei’s 37.5% didn't shrink")
    ['Huawei', '37.5', "didn't", 'shrink']
    """
    return WORD.findall(text)


def is_function_word(word: str) -> bool:
    """Whether a word is a function word, as it is written.

    >>> is_function_word("us"), is_function_word("US")
    (True, False)
    """
    return word.lower() in FUNCTION_WORDS and word not in ("US", "WHO", "IT")


def content_words(text: str, language: str = "en") -> list[str]:
    """The words that carry meaning, as written; all words if none does."""
    found = [part for word in words(text) for part in _parts(word, language)]
    return [word for word in found if word.lower() not in SMALL_WORDS[language]] or found


def carrying(text: str) -> list[str]:
    """The words of an English text that carry meaning, as written; none if none does."""
    return [word for word in words(text) if word.lower() not in FUNCTION_WORDS]


def _parts(word: str, language: str) -> list[str]:
    """A word, in French and Italian cut where another one was joined to it: `l'usine`."""
    return _APOSTROPHE.split(word) if language in _JOINING else [word]


_JOINING, _APOSTROPHE = ("fr", "it"), re.compile("['’]")


_PLAIN = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
"""Letters that no accent can be taken off from."""

# A stemmer keeps the current word as state: two threads in it at once would mix their words.
_STEMMERS, _STEMMING = {code: Stemmer(name) for code, name in NAMES.items()}, Lock()


@lru_cache(maxsize=100_000)
def stem(word: str, language: str = "en") -> str:
    """The stem of a word, which its inflected forms share: `invested` -> `invest` (Snowball).

    Accents are removed, since people often leave them out: `Zürich` -> `zurich`.
    """
    if language != "en":
        with _STEMMING:
            word = _STEMMERS[language].stemWord(word.lower())
        return _without_accents(word) or word
    with _STEMMING:
        stemmed: str = _STEMMERS["en"].stemWord(_without_accents(word.lower()) or word)
    return stemmed


def _without_accents(word: str) -> str:
    return "".join(filter(_is_plain, normalize("NFKD", word.translate(_PLAIN))))


def _is_plain(character: str) -> bool:
    return not combining(character)


def terms(text: str, language: str = "en") -> list[str]:
    """The stems of all words of a text, in order, with repeats.

    >>> terms("The Zürich banks’ bank")
    ['the', 'zurich', 'bank', 'bank']
    """
    return [stem(part, language) for word in words(text) for part in _parts(word, language)]


def stems(text: str, language: str = "en") -> set[str]:
    """The stems of the content words of a text."""
    return {stem(word, language) for word in content_words(text, language)}


_PROBE = (
    "The Straße of Łódź on Ærø; the Zürich banks’ 37.5% didn't shrink; Ångström's re-invested"
    " relations, ÉCOLE, 3,100 km²"
)


@cache
def fingerprint() -> str:
    """A hash that changes when words, their stems, or the list of function words change."""
    # The small words tell the language, which tells the stems.
    small = [f"{language} {word}" for language in SMALL_WORDS for word in SMALL_WORDS[language]]
    rules = [WORD.pattern, *sorted(small), *terms(_PROBE), version("PyStemmer")]
    return sha256("\n".join(rules).encode()).hexdigest()


def small_number(word: str) -> int:
    """The number that a word of `SMALL_NUMBERS`, or its figures, stand for.

    >>> small_number("Three"), small_number("12")
    (3, 12)
    """
    return SMALL_NUMBERS.get(word.lower()) or int(word)
