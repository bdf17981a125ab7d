"""Words of a question as the articles spell them: slips, ü or ue, one word or two."""

from collections.abc import Callable, Collection, Mapping
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.language.languages import SMALL_WORDS
from assistant.language.words import WORD, stem

_SHORTEST = 4
"""Letters of a word that is looked for in another spelling."""

_LONG = 8
"""Letters from which two slips are one word still."""

_WRITTEN_OUT = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
"""How letters with marks are written without them; a stem has neither."""

_MARKED = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"}


def respelt(
    question: str,
    known: Mapping[str, int],
    is_common: Callable[[str], bool],
    language: str = "en",
) -> dict[str, str]:
    """The words of a question that no article has, each with the stem that is probably meant.

    Args:
        question: what was asked.
        known: the stems that the articles have, with the number of passages that have each.
        is_common: whether a word is one that is in common use, so that it is no slip of another.
        language: the language of the question.

    >>> known = {"museum": 3, "jurgen": 1, "lifeboat": 2, "hous": 9, "ship": 1}
    >>> asked = "Did Juergen see the museeum, the shop and the life boat?"
    >>> respelt(asked, known, lambda word: word == "shop")
    {'life boat': 'lifeboat', 'Juergen': 'jurgen', 'museeum': 'museum'}
    """
    found: dict[str, str] = {}
    small = SMALL_WORDS[language]
    matches = [one for one in WORD.finditer(question) if one[1].lower() not in small]
    unknown = [
        one
        for one in matches
        if not {stem(one[1]), stem(one[1], language)} & known.keys() and not one[1].isdigit()
    ]
    for one, two in pairwise(matches):
        together = stem(one[1] + two[1])
        is_one = question[one.end() : two.start()] in (" ", "-") and together in known
        if is_one and (one in unknown or two in unknown) and len(together) >= _LONG:
            found[question[one.start() : two.end()]] = together
            unknown = [each for each in unknown if each not in (one, two)]
    for word in (one[1] for one in unknown):
        meant = _other_form(word.lower(), known)
        if not meant and len(word) >= _SHORTEST and language in _COMPOUNDING:
            meant = _compound(stem(word, language), known)
        if not meant and len(word) >= _SHORTEST and word.isalpha() and not is_common(word.lower()):
            meant = _two_words(word.lower(), known) or _nearest(stem(word), known)
        if meant:
            found[word] = meant
    return found


def _other_form(word: str, known: Collection[str]) -> str:
    """The same word with its marks left out, or written out."""
    written = "".join(_MARKED.get(letter, letter) for letter in word)
    if written != word and stem(written) in known:
        return stem(written)
    for out, short in _WRITTEN_OUT:
        if out in word:
            for form in (word.replace(out, short), _without_all(word)):
                if stem(form) in known:
                    return stem(form)
    return ""


def _without_all(word: str) -> str:
    for out, short in _WRITTEN_OUT:
        word = word.replace(out, short)
    return word


def _two_words(word: str, known: Collection[str]) -> str:
    """The two words that a compound is made of."""
    for cut in range(_SHORTEST, len(word) - _SHORTEST + 1):
        if stem(word[:cut]) in known and stem(word[cut:]) in known:
            return f"{word[:cut]} {word[cut:]}"
    return ""


_COMPOUNDING = ("de", "nl")
"""Languages that write several nouns as one word."""


def _compound(word: str, known: Mapping[str, int]) -> str:
    """The most usual compound that ends with a word, else that begins with it: Möbelwerk."""
    ends = [term for term in known if term.endswith(word)]
    found = ends or [term for term in known if term.startswith(word)]
    return max(found, key=lambda term: (known[term], term), default="")


def _nearest(word: str, known: Mapping[str, int]) -> str:
    """The stem that differs by the fewest slips (Damerau 1964): the more usual one of several.

    The first letter is hardly ever wrong, and of a short word more than one would be another word.
    """
    slips = 2 if len(word) >= _LONG else 1
    near = process.extract(
        word, known.keys(), scorer=OSA.distance, processor=None, score_cutoff=slips, limit=None
    )
    fitting = [
        (distance, term[0] != word[0], -known[term], term)
        for term, distance, _ in near
        if term[0] == word[0] or len(word) >= _LONG or sorted(term) == sorted(word)
    ]
    return min(fitting)[-1] if fitting else ""
