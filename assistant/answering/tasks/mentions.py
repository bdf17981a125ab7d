"""Which articles mention something, and where: all its words in one sentence, or a surname."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from assistant.answering.tasks.material import Material
from assistant.language.entities import initials
from assistant.language.gazetteer import COUNTRIES, FIRST_NAMES, PLACES
from assistant.language.sentences import Span, sentence_spans
from assistant.language.words import WORD, content_words, is_function_word, stem, words
from assistant.reading.article import Article
from assistant.reading.injections import instructions

_QUOTES = "“”\"'‘’.,;:?! "
_BEFORE = re.compile(r"[”\"]\s+(?=\S)")
"""The mark of the quotation before a sentence."""
_NEXT = re.compile(r"(?<=\S)\s+[“\"]$")
"""The mark of the next quotation, which is no end of a sentence."""
_ENDINGS = frozenset(("", "s", "es", "d", "ed", "e", "ing", "y", "ies", "ied", "ying", "'s", "’s"))
_LEADS = re.compile(r"^(?:the|a|an|any|some|our|this|that)\s+(?=\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mentions:
    """An article that mentions something."""

    article: Article
    sentences: tuple[Span, ...]
    """The sentences that do."""
    times: int
    """How often it is mentioned, in the title too."""
    in_title: bool
    shown: tuple[Span, ...] = ()
    """Of several things asked of, one sentence of each, or one that has all of them."""


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is looked for."""

    words: tuple[str, ...]
    """Its words that carry meaning; one with a capital is looked for with one."""
    surname: str = ""
    """Of a person's full name: what articles may have instead."""
    short: str = ""
    """Of another name of several words: its initials."""


def plain_sentences(article: Article) -> list[Span]:
    """The sentences of an article that are no orders to a machine."""
    orders = instructions(article.text)
    found = []
    for start, end in sentence_spans(article.text):
        if not any(first < end and start < last for first, last in orders):
            text = article.text[start:end]
            lead = _BEFORE.match(text)
            found.append((start + (lead.end() if lead else 0), start + len(_NEXT.sub("", text))))
    return found


def mentioning(material: Material, phrase: str) -> list[Mentions]:
    """The articles that mention something, the newest first.

    Of things joined by "and" an article has to mention each, anywhere; of those joined by "or", any
    one. A word with a capital is looked for with one, unless nothing is found so.
    """
    parts, is_any = joined(phrase)
    if len(parts) == 1:
        return _mentioning(material, phrase)
    found = [{one.article.path: one for one in _mentioning(material, part)} for part in parts]
    paths = set.union(*map(set, found)) if is_any else set.intersection(*map(set, found))
    listed = [one.article for one in material.listed() if one.article in paths]
    return [_merged([each[path] for each in found if path in each]) for path in listed]


def joined(phrase: str) -> tuple[list[str], bool]:
    """The things in a phrase that are looked for one by one, and whether any one is enough.

    >>> joined("Chelsea and Arsenal"), joined("the ferry or the tram"), joined("Brink & Co")
    ((['Chelsea', 'Arsenal'], False), (['the ferry', 'the tram'], True), (['Brink & Co'], False))
    """
    if phrase.strip(_QUOTES).lower() in COUNTRIES | PLACES:
        return [phrase], False
    phrase = re.sub(r"^(?:both|either) ", "", phrase.strip(_QUOTES), flags=re.IGNORECASE)
    for word in ("or", "and"):
        parts = re.split(rf",? {word}(?: also)? |, ", phrase) if f" {word} " in phrase else []
        if len(parts) > 1 and all(content_words(one) for one in parts):
            return parts, word == "or"
    return [phrase], False


def _merged(found: Sequence[Mentions]) -> Mentions:
    """The mentions of several things in one article, as one."""
    every = sorted({span for one in found for span in one.sentences})
    common = [span for span in every if all(span in one.sentences for one in found)]
    shown = common[:1] or sorted({one.sentences[0] for one in found if one.sentences})
    times = sum(one.times for one in found)
    in_title = any(one.in_title for one in found)
    return Mentions(found[0].article, tuple(every), times, in_title, tuple(shown))


def _mentioning(material: Material, phrase: str) -> list[Mentions]:
    phrase = _LEADS.sub("", phrase.strip(_QUOTES), count=1)
    if all(map(is_function_word, words(phrase))):
        return []
    small = phrase.lower()
    found = _found(material, _sought(phrase))
    if found or phrase == small or all(map(is_function_word, words(small))):
        return found
    return _found(material, _sought(small))


def _sought(phrase: str) -> _Sought:
    parts = content_words(phrase)
    is_name = len(parts) > 1 and all(word[0].isupper() for word in parts)
    is_person = is_name and len(parts) < 4 and parts[0].lower() in FIRST_NAMES
    short = initials(phrase) if is_name and not is_person else ""
    return _Sought(tuple(dict.fromkeys(parts)), parts[-1] if is_person else "", short)


def _found(material: Material, sought: _Sought) -> list[Mentions]:
    catalog = material.index.catalog
    sets = [set[int](catalog.matches([stem(one)]).passages.tolist()) for one in sought.words]
    passages = set.intersection(*sets)
    for other in filter(None, (sought.surname, sought.short)):
        passages |= set(catalog.matches([stem(other)]).passages.tolist())
    paths = catalog.passages.articles_of(sorted(passages))
    listed = [one.article for one in material.listed() if one.article in paths]
    read = (_read(material.article(path), sought) for path in listed)
    return [one for one in read if one.times]


def _read(article: Article, sought: _Sought) -> Mentions:
    counted = [
        (span, times)
        for span in plain_sentences(article)
        if (times := _times(article.text[slice(*span)], sought))
    ]
    title = _times(article.title, sought) if article.titled == "file" else 0
    times = title + sum(times for _, times in counted)
    return Mentions(article, tuple(span for span, _ in counted), times, bool(title))


def _times(text: str, sought: _Sought) -> int:
    """How often a sentence has all the words."""
    held = [(match[1], stem(match[1])) for match in WORD.finditer(text)]
    counts = [
        sum(found == stem(asked) and _is_form(word, asked) for word, found in held)
        for asked in sought.words
    ]
    times: int = min(counts)
    if sought.surname:
        times = max(times, _alone(held, sought.surname))
    if sought.short:
        times += sum(word == sought.short for word, _ in held)
    return times


def _is_form(word: str, asked: str) -> bool:
    """Whether a word is another of the same stem, inflected: "ferries", but not "ferryman"."""
    if asked[0].isupper() and not word[0].isupper():
        return False
    one, two = word.lower(), asked.lower()
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))
    doubled = one[shared - 1 : shared]
    rests = (rest.removeprefix(doubled) or rest for rest in (one[shared:], two[shared:]))
    # Accents, and endings of other languages, are left to the stems.
    return all(rest in _ENDINGS for rest in rests) or not (one + two).isascii()


def _alone(held: Sequence[tuple[str, str]], surname: str) -> int:
    """How often a surname stands without another first name before it."""
    before = [("", ""), *held]
    return sum(
        word == surname and earlier.lower() not in FIRST_NAMES
        for (earlier, _), (word, _) in zip(before, held, strict=False)
    )


def told_alike(material: Material, articles: Sequence[Article]) -> list[set[str]]:
    """Which of some articles tell the same story, by their paths."""
    paths = [one.path for one in articles]
    others = material.index.catalog.stories.of(paths, material.filters)
    return list(
        _groups(paths, {path: {one.article for one in found} for path, found in others.items()})
    )


def _groups(paths: Sequence[str], others: dict[str, set[str]]) -> Iterator[set[str]]:
    seen: set[str] = set()
    for path in paths:
        group = ({path} | others.get(path, set())) & set(paths)
        if path not in seen and len(group) > 1:
            yield group
        seen |= group
