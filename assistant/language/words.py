"""The words of a text, their stems, and which of them carry meaning (content words)."""

import re
from functools import cache, lru_cache
from hashlib import sha256
from importlib.metadata import version
from threading import Lock
from unicodedata import combining, normalize

from snowballstemmer import stemmer

WORD = re.compile(r"(\w+(?:[.,]\d+)*(?:['’](?!s\b)\w+)?)(?:['’]s\b)?")

_LIST = """
a about above across after again against all almost along already also although always am among
an and another any anybody anyone anything are aren't around as at away be because been before
being below between both but by came can can't cannot come could couldn't did didn't do does
doesn't doing don't done down during each either else ever every for from get gets getting give
go goes going got had has hasn't have haven't having he her here hers herself him himself his
how i i'm if in into is isn't it it's its itself just let like made make many may me might mine
more most much must my myself neither no nor not now of off often on once one only onto or other
our ours out over own per perhaps please quite rather really s said same say says shall she
should shouldn't since so some somebody someone something still such t take tell than that
that's the their theirs them themselves then there there's these they this those though through
thus to too toward towards under until up upon us use very via was wasn't we well were weren't
what what's whatever when where whether which while who who's whoever whom whose why will with
within without won't would wouldn't yet you your yours yourself
"""

FUNCTION_WORDS = frozenset(_LIST.split())

SMALL_NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), 1
    )
} | {"a": 1, "an": 1, "couple of": 2, "few": 3}
"""What counts things, as people write it."""
"""English function words (stop words): they build the sentence, and do not say what it is about."""


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


def content_words(text: str) -> list[str]:
    """The words that carry meaning, as written; all words if none does."""
    found = words(text)
    return [word for word in found if word.lower() not in FUNCTION_WORDS] or found


_PLAIN = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
"""Letters that no accent can be taken off from."""

# A stemmer keeps the current word as state: two threads in it at once would mix their words.
_STEMMER, _STEMMING = stemmer("english"), Lock()


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a word, which its inflected forms share: `invested` -> `invest` (Porter 2).

    Accents are removed, since people often leave them out: `Zürich` -> `zurich`.
    """
    plain = "".join(filter(_is_plain, normalize("NFKD", word.lower().translate(_PLAIN))))
    with _STEMMING:
        stemmed: str = _STEMMER.stemWord(plain or word)
    return stemmed


def _is_plain(character: str) -> bool:
    return not combining(character)


def terms(text: str) -> list[str]:
    """The stems of all words of a text, in order, with repeats.

    >>> terms("The Zürich banks’ bank")
    ['the', 'zurich', 'bank', 'bank']
    """
    return [stem(word) for word in words(text)]


def stems(text: str) -> set[str]:
    """The stems of the content words of a text."""
    return {stem(word) for word in content_words(text)}


_PROBE = (
    "The Straße of Łódź on Ærø; the Zürich banks’ 37.5% didn't shrink; Ångström's re-invested"
    " relations, ÉCOLE, 3,100 km²"
)


@cache
def fingerprint() -> str:
    """A hash that changes when words, their stems, or the list of function words change."""
    rules = [WORD.pattern, *sorted(FUNCTION_WORDS), *terms(_PROBE), version("snowballstemmer")]
    return sha256("\n".join(rules).encode()).hexdigest()


def small_number(word: str) -> int:
    """The number that a word of `SMALL_NUMBERS`, or its figures, stand for.

    >>> small_number("Three"), small_number("12")
    (3, 12)
    """
    return SMALL_NUMBERS.get(word.lower()) or int(word)
