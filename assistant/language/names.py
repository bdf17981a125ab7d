"""The names in a text: runs of capitalised words."""

import re
from collections.abc import Callable, Iterator

from assistant.language.languages import SMALL_WORDS
from assistant.language.words import FUNCTION_WORDS, WORD

_NEVER = {"I", "I'm", "I've", "I'd", "I'll"}
_OPENS = re.compile(r"(?:^|[.?!:]\s)[\"“(‘¿¡«„]*$")
_YEAR = re.compile(r"(?:19|20)\d\d")


def names(text: str) -> list[list[str]]:
    """The names in a text, each as a list of words, without a word like "The" that opens the text.

    >>> names("The mayor, Ada Lindqvist, left Oxmouth.")
    [['Ada', 'Lindqvist'], ['Oxmouth']]
    """
    opening = WORD.search(text)

    def is_part(match: re.Match[str]) -> bool:
        opens = opening is not None and match.start() == opening.start()
        return match[1][0].isupper() and not (opens and match[1].lower() in FUNCTION_WORDS)

    return [[match[1] for match in run] for run in _runs(text, is_part)]


def full_names(text: str) -> list[str]:
    """The names of two words or more, without repeats.

    >>> full_names("Ken Hu spoke in Moscow. So did Ken Hu’s deputy, Aiden Wu.")
    ['Ken Hu', 'Aiden Wu']
    """
    return list(dict.fromkeys(" ".join(name) for name in names(text) if len(name) > 1))


def asked_names(question: str, language: str = "en") -> list[str]:
    """The names in a question, in order, with codes like 6G and years.

    A word that may owe its capital to opening a sentence is not taken for a name. All-capital
    abbreviations (CEO, UN) are left out, since articles may spell them out. The list is empty if no
    word of four letters or more is in lower case: in ALL CAPITALS or Title Case, capitals do not
    tell names. In German they do not either, unless two words have one.

    >>> asked_names("What did Vladimir Putin say about 6G in 2021?")
    ['Vladimir Putin', '6G', '2021']
    """
    matches = [match for match in WORD.finditer(question) if match[1] not in _NEVER]
    if not any(match[1].islower() and len(match[1]) > 3 for match in matches):
        return []

    def is_part(match: re.Match[str]) -> bool:
        word = match[1]
        capital = word[0].isupper() and not word.isupper() and word not in _NEVER
        opens = _OPENS.search(question[: match.start()])
        return capital and not opens and word.lower() not in SMALL_WORDS[language]

    least = 2 if language == "de" else 1
    runs = [
        (run[0].start(), " ".join(match[1] for match in run))
        for run in _runs(question, is_part)
        if len(run) >= least
    ]
    numbers = [
        (match.start(), match[1])
        for match in matches
        if not is_part(match) and (_is_code(match[1]) or _YEAR.fullmatch(match[1]))
    ]
    return [name for _, name in sorted([*runs, *numbers])]


def _is_code(word: str) -> bool:
    """Whether a word mixes letters and digits, like 6G."""
    return any(map(str.isdigit, word)) and word.isalnum() and not word.isdigit()


def _runs(text: str, is_part: Callable[[re.Match[str]], bool]) -> Iterator[list[re.Match[str]]]:
    """Group the words that are parts of names: those with one space between them are one name."""
    run: list[re.Match[str]] = []
    for match in filter(is_part, WORD.finditer(text)):
        if run and text[run[-1].end() : match.start()] != " ":
            yield run
            run = []
        run.append(match)
    if run:
        yield run
