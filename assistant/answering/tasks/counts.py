"""Facts of the collection itself: how many articles, which mention something, the newest one."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answering.answer import Answer
from assistant.answering.tasks.material import Material, Quote, articles_in_words, laid_out
from assistant.answering.tasks.mentions import (
    Mentions,
    joined,
    mentioning,
    plain_sentences,
    told_alike,
)
from assistant.answering.tasks.subject_matter import OF_A_SUBJECT, best_about, by_meaning
from assistant.indexing.articles import Listed
from assistant.language.dates import Period, long_date
from assistant.language.inventory import Asked, asked_of_collection
from assistant.language.phrases import Kind
from assistant.language.sections import Section, section_in
from assistant.language.spelling import respelt
from assistant.language.words import is_function_word, words
from assistant.reading.article import Article

_MOST = 10
"""How many articles are quoted."""

_NAMED = 10
"""How many more are named."""

_NEAR = 5
"""How many articles are shown that come near to what no article has."""


def count(material: Material) -> Answer | None:
    """Tell a fact of the collection; None if it has nothing to tell it of."""
    asked = asked_of_collection(material.question.text)
    room = _ROOMS.get(asked.kind) if asked else None
    return room(material, asked) if room and asked and material.listed() else None


def _total(material: Material, asked: Asked) -> Answer | None:
    period = material.question.period
    if period and not material.period and not _any_of(material, period):
        return laid_out("count", material, f"No article is of that time ({period}).")
    narrowed = _of(material, asked.subject) if asked.subject else material
    if narrowed is None:
        return None
    found = narrowed.listed()
    verb = "is" if len(found) == 1 else "are"
    of = f" {asked.subject}" if asked.subject else ""
    if not found:
        return laid_out("count", material, f"There is no article{of}.")
    days = articles_in_words(found)
    if not of:
        return laid_out("count", material, f"There {verb} {days}.")
    return _these(material, f"There {verb} {days}{_from(material, asked.subject)}.", found)


def of_source(material: Material, name: str) -> Answer | None:
    """The articles of a source; None if none is called so."""
    return _total(material, Asked("total", name)) if _named(material, name)[0] else None


def _any_of(material: Material, period: Period) -> bool:
    """Whether any article is of a period."""
    within = replace(material.filters, after=period.after, before=period.before)
    return material.index.catalog.articles.coverage(within).articles > 0


def _from(material: Material, subject: str) -> str:
    source, author = _named(material, subject)
    return f", from {source}" if source else f", by {author}" if author else ""


def _of(material: Material, subject: str) -> Material | None:
    """The articles of a source or an author; None if the words name neither."""
    source, author = _named(material, subject)
    if source:
        return replace(material, filters=replace(material.filters, sources=(source,)))
    if author:
        paths = tuple(
            one.article
            for one in material.listed()
            if _holds(material.article(one.article).author or "", author)
        )
        if paths:
            return replace(material, filters=replace(material.filters, articles=paths))
    return None


def _named(material: Material, subject: str) -> tuple[str, str]:
    """The source or the author in some words: "from the Tern"."""
    name = " ".join(words(subject))
    for lead in ("from", "by", "of", "in"):
        name = name.removeprefix(f"{lead} ")
    articles = material.index.catalog.articles
    bare = name.lower().removeprefix("the ")
    source = next(
        (one for one in articles.sources() if one.lower().removeprefix("the ") == bare), ""
    )
    return (source, "") if source else ("", name if bare and articles.has_author(name) else "")


def _holds(field: str, name: str) -> bool:
    return " ".join(words(name)).lower() in " ".join(words(field)).lower()


def _mentioning(material: Material, asked: Asked) -> Answer | None:
    """The articles that mention something, with a quote of each."""
    if all(map(is_function_word, words(asked.subject))):
        return None
    if not asked.is_literal and (section := section_in(words(asked.subject))):
        return _of_a_section(material, asked.subject, section)
    found = mentioning(material, asked.subject)
    every = len(material.listed())
    parts, is_any = joined(asked.subject)
    what = asked.subject
    if len(parts) == 2 and not is_any:
        what = f"both {what.removeprefix('both ')}"
    of = f"{every:,} articles" if every != 1 else "the 1 article"
    if not found:
        intro = f"None of {of}{_time(material)} mentions {what}."
        if len(parts) > 1:
            return laid_out("count", material, intro, (), _each(material, parts))
        respelt = _respelt(material, what)
        near = [] if asked.is_literal or respelt else by_meaning(material, what, OF_A_SUBJECT)
        if near and not any(word[0].isupper() for word in words(what)):
            intro += " By what they mean, these come near:"
            return laid_out("count", material, intro, _openings(material, near[:_NEAR]))
        none = laid_out("count", material, intro, (), _nearest(material, what))
        return replace(none, suggestions=respelt)
    verb = "mentions" if len(found) == 1 else "mention"
    times = sum(one.times for one in found)
    often = "once" if times == 1 else f"{times:,} times"
    intro = f"{len(found):,} of {of}{_time(material)} {verb} {what}, {often} in all."
    if asked.kind == "often":
        held = "1 article" if len(found) == 1 else f"{len(found):,} articles"
        intro = f"{what[0].upper()}{what[1:]}: {often} in {held} (of {every:,}){_time(material)}."
    intro += _alike(material, [one.article for one in found])
    if asked.kind == "about":
        found = sorted(found, key=lambda one: (-one.in_title, -one.times))
    quotes = [quote for one in found[:_MOST] for quote in _quotes_of(one)]
    return laid_out("count", material, intro, quotes, _more([one.article for one in found[_MOST:]]))


def _of_a_section(material: Material, name: str, section: Section) -> Answer:
    """The articles that are about what stands in a section of a newspaper."""
    found = by_meaning(material, *section)
    every = len(material.listed())
    name = " ".join(word for word in words(name) if section_in([word]))
    of = f"{len(found) or 'None'} of {every:,} articles{_time(material)}"
    verb = "is" if len(found) < 2 else "are"
    intro = f"{of} {verb} about {name}, by what they mean: they need not have the word."
    rest = [material.article(path) for path in found[_MOST:]]
    return laid_out("count", material, intro, _openings(material, found[:_MOST]), _more(rest))


def _openings(material: Material, paths: Sequence[str]) -> list[Quote]:
    return [quote for path in paths for quote in _opening(material.article(path))]


def _time(material: Material) -> str:
    return f" ({material.period})" if material.period else ""


def _respelt(material: Material, what: str) -> tuple[str, ...]:
    """The question with what no article has spelt as articles spell it; none if nothing is like."""
    index = material.index

    def is_common(word: str) -> bool:
        return index.reading_model.count_tokens([word]) == [1]

    changes = respelt(what, index.catalog.vocabulary, is_common)
    language = material.question.language
    spelt = {
        word: new if " " in new else index.catalog.spelt(new, language)
        for word, new in changes.items()
    }
    # A capital would leave out mentions without one.
    meant = {word: new.lower() if word.islower() else new for word, new in spelt.items()}
    return (material.question.respelt(meant).text,) if meant else ()


def _nearest(material: Material, what: str) -> str:
    """The article that is nearest in meaning, where none has the words."""
    article = best_about(material, what)
    return f"The nearest one: “{article.title}”." if article else ""


def _alike(material: Material, articles: Sequence[Article]) -> str:
    groups = told_alike(material, articles)
    if not groups:
        return ""
    if len(groups) == 1:
        size = len(groups[0])
        return (
            f" {size} of them tell the same story."
            if size < len(articles)
            else (" They tell the same story.")
        )
    repeats = sum(len(group) - 1 for group in groups)
    return f" {repeats} of them repeat the story of another one."


def _each(material: Material, parts: Sequence[str]) -> str:
    """In how many articles each of some things is mentioned by itself."""
    counted = [(part, len(mentioning(material, part))) for part in parts]
    said = ", ".join(f"{part} in {_articles(number)}" for part, number in counted)
    return f"Each by itself: {said}."


def _quotes_of(one: Mentions) -> list[Quote]:
    article = one.article
    spans = one.shown or (one.sentences or tuple(plain_sentences(article)))[:1]
    note = "" if one.sentences else "mentioned in the title"
    often = f"{one.times} times" if one.times > 1 else ""
    notes = [note or often, *[""] * len(spans)]
    spans = spans or ((0, len(article.text)),)
    return [
        Quote(article, *span, _label(article), own) for span, own in zip(spans, notes, strict=False)
    ]


def _label(article: Article) -> str:
    return (
        f"{article.title}, {long_date(article.published)}" if article.published else article.title
    )


def _more(articles: Sequence[Article]) -> str:
    if not articles:
        return ""
    named = "; ".join(f"“{one.title}”" for one in articles[:_NAMED])
    return f"And {len(articles):,} more: {named}{'; …' if len(articles) > _NAMED else ''}"


def _listing(material: Material, asked: Asked) -> Answer | None:
    """All articles, or those about something."""
    if asked.subject:
        return _mentioning(material, asked)
    found = material.listed()
    return _these(material, f"{articles_in_words(found)}:", found)


def _these(material: Material, intro: str, found: Sequence[Listed], notice: str = "") -> Answer:
    """Some articles, each with its first sentence."""
    shown = [material.article(one.article) for one in found[:_MOST]]
    rest = [material.article(one.article) for one in found[_MOST : _MOST + _NAMED]]
    more = len(found) - len(shown)
    if rest:
        notice = _more(rest).replace(f"And {len(rest)} more", f"And {more:,} more")
        notice += "; …" if more > len(rest) else ""
    alike = _alike(material, [*shown, *rest]) if more <= len(rest) else ""
    quotes = [quote for one in shown for quote in _opening(one)]
    return laid_out("count", material, intro + alike, quotes, notice)


def _opening(article: Article, label: str = "") -> list[Quote]:
    """The first sentence of an article that is not its title; none if all are orders."""
    spans = plain_sentences(article)
    title = article.title.strip(" .")
    fitting = [span for span in spans if article.text[slice(*span)].strip("# .") != title] or spans
    return [Quote(article, *fitting[0], label or _label(article))] if fitting else []


def _extreme(material: Material, asked: Asked) -> Answer | None:
    """The newest, the oldest, the longest or the shortest article."""
    found: list[Listed] = material.listed()
    if asked.subject:
        paths = {one.article.path for one in mentioning(material, asked.subject)}
        found = [one for one in found if one.article in paths]
    dated = [one for one in found if one.published]
    by_size = sorted(found, key=lambda one: one.size)
    chosen = {
        "newest": dated,
        "oldest": dated[::-1],
        "shortest": by_size,
        "longest": by_size[::-1],
    }[asked.kind][: asked.most]
    if not chosen:
        return None
    undated = len(found) - len(dated)
    notice = ""
    if undated and asked.kind in ("newest", "oldest"):
        notice = f"{undated:,} {'articles have' if undated > 1 else 'article has'} no date."
    about = f" about {asked.subject}" if asked.subject else ""
    if len(chosen) > 1:
        intro = f"The {len(chosen)} {asked.kind} articles{about}{_time(material)}:"
        return _these(material, intro, chosen, notice)
    (one,) = chosen
    same = [other for other in dated if other.published == one.published and other is not one]
    day = f", of {long_date(one.published)}" if one.published else ""
    intro = f"The {asked.kind} article{about}{_time(material)} is “{one.title}”{day}."
    if asked.kind in ("newest", "oldest") and same:
        intro += f" {len(same)} more of that day."
    return laid_out("count", material, intro, _opening(material.article(one.article)), notice)


def _sources(material: Material, asked: Asked) -> Answer:
    counted = Counter(one.source or "" for one in material.listed())
    return _tally(material, counted, "source")


def _authors(material: Material, asked: Asked) -> Answer | None:
    """Who wrote the articles, or the one about something."""
    if asked.subject and asked.is_single:
        article = best_about(material, asked.subject)
        if not article:
            return None
        by = f"was written by {article.author}" if article.author else "names no author"
        return laid_out("count", material, f"“{article.title}” {by}.", _opening(article))
    if asked.subject:
        articles = [one.article for one in mentioning(material, asked.subject)]
    else:
        articles = [material.article(one.article) for one in material.listed()]
    if not articles:
        return None
    return _tally(material, Counter(one.author or "" for one in articles), "author")


def _tally(material: Material, counted: Counter[str], what: str) -> Answer:
    """How many articles each source or author has."""
    unnamed = counted.pop("", 0)
    if not counted:
        return laid_out("count", material, f"No article names its {what}.")
    shown = counted.most_common(30)
    each = ", ".join(f"{name} ({_articles(number)})" for name, number in shown)
    more = len(counted) - len(shown)
    noun = what if len(counted) == 1 else f"{what}s"
    intro = f"{len(counted):,} {noun}: {each}" + (f", and {more:,} more." if more else ".")
    verb = "names" if unnamed == 1 else "name"
    notice = f"{_articles(unnamed)} {verb} no {what}." if unnamed else ""
    return laid_out("count", material, intro, (), notice)


def _articles(number: int) -> str:
    return "1 article" if number == 1 else f"{number:,} articles"


def _when(material: Material, asked: Asked) -> Answer | None:
    """When an article was published."""
    if not asked.subject:
        return _span(material, asked)
    article = best_about(material, asked.subject)
    if not article:
        return None
    day = article.published
    dated = f"was published on {long_date(day)}" if day else "has no date"
    source = f"; its source is {article.source}" if article.source else ""
    return laid_out("count", material, f"“{article.title}” {dated}{source}.", _opening(article))


def _span(material: Material, asked: Asked) -> Answer:
    found = material.listed()
    dated = [one for one in found if one.published]
    intro = f"{articles_in_words(dated)}." if dated else "No article has a date."
    undated = len(found) - len(dated)
    notice = f"{undated:,} without a date." if undated and dated else ""
    return laid_out("count", material, intro, (), notice)


_ROOMS: dict[Kind, Callable[[Material, Asked], Answer | None]] = {
    "total": _total,
    "mentioning": _mentioning,
    "mentioned": _mentioning,
    "often": _mentioning,
    "about": _listing,
    "newest": _extreme,
    "oldest": _extreme,
    "longest": _extreme,
    "shortest": _extreme,
    "sources": _sources,
    "authors": _authors,
    "when": _when,
    "span": _span,
}
