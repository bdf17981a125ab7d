"""Overviews in quotes: of one article, of several or a subject, of a period, of all."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import PurePosixPath

import numpy as np

from assistant.answering.answer import Answer
from assistant.answering.tasks.importance import Candidate, candidates, pick, scored
from assistant.answering.tasks.material import Material, Quote, articles_in_words, laid_out
from assistant.answering.tasks.remembered import remembered
from assistant.answering.tasks.subject_matter import about, described
from assistant.answering.tasks.themes import Theme, grouped, themes
from assistant.indexing.articles import Listed
from assistant.language.dates import long_date
from assistant.language.overviews import Wish
from assistant.language.requests import bare
from assistant.language.words import is_function_word, stem, stems, words
from assistant.reading.article import file_of

_OF_ONE = 3
"""How many sentences an overview of one article has, if it is not said."""
_OF_SEVERAL = 6
_READ = 12
"""How many articles on a subject are read, the best; and of each how many sentences."""
_LEADS = 1.0
"""What the first sentence of an article gains where several are read: it says what it is about."""
_LATELY = timedelta(days=7)
_FEW = 5
_SOURCES = 4
"""How many sources are named."""
_SHORT_NAME = 40
"""Characters; the longer name of a source is no name, but a remark."""


def overview(material: Material) -> Answer | None:
    """What is most important of what is asked for; None if nothing fits."""
    if _is_of_a_time_without_articles(material):
        if not all(map(is_function_word, words(material.question.without_period.text))):
            return None
        held = articles_in_words(material.listed())
        intro = f"No article is of that time ({material.question.period}). There are {held}."
        return laid_out("overview", material, intro)
    wish = Wish(bare(material.question.without_period.text))
    material, wish = _of_a_source(material, wish)
    listed = material.listed()
    if not listed:
        return None
    if wish.is_of_each:
        return _of_each(material, wish, listed)
    if wish.scope == "article":
        return _of_the_article(material, wish, listed)
    if wish.scope == "subject":
        return _of_a_subject(material, wish, listed)
    if len(listed) == 1:
        return _of_one(material, wish, listed[0])
    dated = [one for one in listed if one.published]
    if material.period or (wish.scope == "news" and dated):
        return _of_a_time(material, wish, dated)
    return _of_all(material, wish, listed)


def _of_a_source(material: Material, wish: Wish) -> tuple[Material, Wish]:
    """What is asked for, narrowed to the source that is named behind "of", "from" or "in"."""
    for source in material.index.catalog.articles.sources():
        name = re.sub(r"^the ", "", source, flags=re.IGNORECASE)
        named = rf"\b(?:of|from|in|by) (?:the )?{re.escape(name)}(?!\w)"
        if re.search(named, wish.text, re.IGNORECASE):
            filters = replace(material.filters, sources=(source,))
            text = re.sub(named, "", wish.text, flags=re.IGNORECASE)
            return replace(material, filters=filters), Wish(text)
    return material, wish


def _is_of_a_time_without_articles(material: Material) -> bool:
    """Whether a period is named in which nothing was published."""
    named = material.question.period
    if material.period or not named or material.filters.after or material.filters.before:
        return False
    narrowed = replace(material.filters, after=named.after, before=named.before)
    return material.index.catalog.articles.coverage(narrowed).articles == 0


def _of_the_article(material: Material, wish: Wish, listed: Sequence[Listed]) -> Answer | None:
    """An overview of the article that is named, or of the only one; else offer to choose."""
    if wish.title:
        found = _titled(wish.title, listed)
        return _of_one(material, wish, found[0]) if found else None
    if len(listed) == 1:
        return _of_one(material, wish, listed[0])
    if at_end := _at_end(wish, listed):
        return _of_one(material, wish, at_end)
    intro = f"There are {articles_in_words(listed)}. Which one do you mean?"
    return laid_out("overview", material, intro, suggestions=_to_choose(listed))


def _of_each(material: Material, wish: Wish, listed: Sequence[Listed]) -> Answer | None:
    """The most important sentences of each article by itself, the newest first."""
    paths = [one.article for one in listed]
    if wish.subject:
        on_it = set(about(material, wish.subject))
        paths = [path for path in paths if path in on_it]
    shown = paths[:_READ]
    chosen = [one for path in shown for one in _from_several(material, [path], wish.length or 1)]
    if not chosen:
        return None
    more = len(paths) - len(shown)
    intro = f"Each of {len(paths):,} articles, the newest first:"
    notice = f"{more:,} older ones are left out here: ask for a subject or a time." if more else ""
    quotes = _quotes(chosen, lambda one: one.article.title)
    return laid_out("overview", material, intro, quotes, notice)


def _at_end(wish: Wish, listed: Sequence[Listed]) -> Listed | None:
    """The newest article or the oldest one, if that is wanted."""
    dated = [one for one in listed if one.published]
    return dated[0 if wish.end == "newest" else -1] if wish.end and dated else None


def _titled(title: str, listed: Sequence[Listed]) -> list[Listed]:
    """The articles with a title or a file's name, the newest first."""
    wanted = title.casefold()
    for fits in (
        lambda one: one.title.casefold().strip(" .,;!?") == wanted,
        lambda one: file_of(one.article).casefold().endswith(wanted),
        lambda one: wanted in one.title.casefold(),
    ):
        if found := [one for one in listed if fits(one)]:
            return found
    return []


def _to_choose(listed: Sequence[Listed]) -> list[str]:
    titles = dict.fromkeys(one.title for one in listed if not set(one.title) & set('“”"'))
    return [f"Summarise “{title}”" for title in list(titles)[:3]]


def _of_one(material: Material, wish: Wish, listed: Listed) -> Answer | None:
    """The most important sentences of an article, in its order."""
    article = material.article(listed.article)
    found = candidates(article)
    if not found:
        return None
    scores, vectors = scored(found, material.encode)
    most = wish.length or _OF_ONE
    chosen = [found[place] for place in pick(scores, vectors, most)]
    chosen = _with_what_follows(sorted(chosen, key=_time), found, most)
    said = [long_date(listed.published)] if listed.published else []
    said += [listed.source] if listed.source and len(listed.source) < _SHORT_NAME else []
    about = f"“{listed.title}” ({', '.join(said)})" if said else f"“{listed.title}”"
    intro = f"{about}, in short:"
    return laid_out("overview", material, intro, _quotes(chosen))


def _with_what_follows(
    chosen: Sequence[Candidate], found: Sequence[Candidate], most: int
) -> list[Candidate]:
    """If fewer are chosen than are wanted: these, with those behind them that need them."""
    lack = most - len(chosen)
    result = list(chosen)
    for one in found:
        for place, before in enumerate(result):
            between = one.article.text[before.end : one.start]
            if lack > 0 and one.leans and before.end <= one.start and between == " ":
                result[place] = replace(before, end=one.end)
                lack -= 1
    return result


def _of_a_subject(material: Material, wish: Wish, listed: Sequence[Listed]) -> Answer | None:
    """What articles say that are about a subject."""
    by_path = {one.article: one for one in listed}
    if wish.is_of_one and not wish.end:
        titled = _by_title_words(wish.subject, listed)
        paths = _once(material, [one.article for one in titled])
        if len(paths) == 1:
            return _of_one(material, wish, by_path[paths[0]])
    on_it = [path for path in about(material, wish.subject) if path in by_path]
    fitting = _once(material, on_it)
    if not fitting:
        article = described(material, " ".join(wish.subject))
        fitting = [article.path] if article else []
    if not fitting:
        return None
    if len(fitting) == 1:
        return _of_one(material, wish, by_path[fitting[0]])
    in_time = [path for path in by_path if path in set(fitting)]
    if at_end := _at_end(wish, [by_path[path] for path in in_time]):
        return _of_one(material, wish, at_end)
    paths = (in_time if wish.is_of_the_newest else fitting)[:_READ]
    read = [by_path[path] for path in in_time if path in set(paths)]
    most = wish.length or min(_OF_SEVERAL, max(_OF_ONE, len(paths)))
    chosen = _from_several(material, paths, most, wish.subject)
    subject = " ".join(wish.subject)
    intro = f"On “{subject}” there are {articles_in_words(read)}. What they say, in short:"
    if len(fitting) > len(paths):
        which = "newest ones" if wish.is_of_the_newest else "ones that are most about it"
        intro = f"On “{subject}”, from the {which} ({articles_in_words(read)}):"
    asked = _to_choose(read) if wish.is_of_one else ()
    return laid_out("overview", material, intro, _labelled(chosen), suggestions=asked)


def _by_title_words(subject: Sequence[str], listed: Sequence[Listed]) -> list[Listed]:
    """The articles whose title, or file's name, has all words of a subject."""
    wanted = set(map(stem, subject))

    def words_of(one: Listed) -> set[str]:
        name = PurePosixPath(file_of(one.article)).stem.replace("-", " ").replace("_", " ")
        return stems(f"{one.title} {name}")

    return [one for one in listed if wanted <= words_of(one)]


def _once(material: Material, paths: Sequence[str]) -> list[str]:
    """Of articles that tell one story only the newest."""
    return material.index.catalog.stories.once(paths, material.filters)


def _of_a_time(material: Material, wish: Wish, dated: Sequence[Listed]) -> Answer | None:
    """What happened in a period; without one, lately."""
    by_path = {one.article: one for one in dated}
    newest = dated[0].published
    if not material.period and newest:
        recent = [one for one in dated if one.published and one.published >= newest - _LATELY]
        by_path = {one.article: one for one in (recent if len(recent) > _FEW else dated[:_FEW])}
    paths = _once(material, list(by_path))
    typical = _typical(material, paths, wish.length or _OF_SEVERAL)
    most = wish.length or max(len(typical), min(_OF_ONE, 2 * len(typical)))
    chosen = _from_several(material, typical, most)
    if not chosen:
        return None
    if not material.period:
        chosen.sort(key=lambda one: one.article.published or date.min, reverse=True)
    here = articles_in_words(list(by_path.values()))
    if material.period:
        verb = "is" if len(by_path) == 1 else "are"
        intro = f"Of that time there {verb} {here}. The most important, in short:"
    else:
        intro = f"The newest: {here}."
    return laid_out("overview", material, intro, _labelled(chosen))


def _typical(material: Material, paths: Sequence[str], most: int) -> list[str]:
    """Articles that stand for others that are like them."""
    if len(paths) <= most:
        return list(paths)
    stored = material.index.catalog.passages.article_vectors(material.filters)
    encoded = [path for path in paths if path in stored]
    if len(encoded) <= most:
        return list(paths[:most])
    groups = grouped(np.array([stored[path] for path in encoded]), most)
    return [encoded[group[0]] for group in groups]


def _of_all(material: Material, wish: Wish, listed: Sequence[Listed]) -> Answer | None:
    """How many articles there are, from where, and what they are about."""
    by_path = {one.article: one for one in listed}
    paths = remembered(
        material.index, ("stories", material.filters), lambda: tuple(_once(material, list(by_path)))
    )
    named = [one.source for one in listed if one.source]
    sources = Counter(name for name in named if len(name) < _SHORT_NAME)
    intro = f"There are {articles_in_words(listed)}{_from(sources)}."
    most = wish.length or _OF_SEVERAL
    found = []
    if len(paths) > max(most, _OF_SEVERAL):
        found = remembered(
            material.index, ("themes", material.filters), lambda: themes(material, paths)
        )
    if found:
        quotes = [one for theme in found[:most] for one in _of_theme(material, theme, by_path)]
    else:
        few = paths[: max(most, _OF_SEVERAL)]
        chosen = [one for path in few for one in _from_several(material, [path], 1)]
        chosen = sorted(chosen, key=_time)[:most]
        quotes = _quotes(chosen, lambda one: one.article.title)
    if not quotes:
        return None
    intro += " What they are about:" if len(quotes) > 1 else ""
    return laid_out("overview", material, intro, quotes)


def _from(sources: Counter[str]) -> str:
    if not sources:
        return ""
    named = [name for name, _ in sources.most_common(_SOURCES)]
    others = len(sources) - len(named)
    named += [f"{others} other source{'s' if others > 1 else ''}"] if others else []
    return f", from {_and(named)}"


def _and(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _of_theme(material: Material, theme: Theme, by_path: dict[str, Listed]) -> list[Quote]:
    """The key sentence of a theme's newest article, under its name."""
    typical = theme.articles[: max(1, len(theme.articles) // 2)]
    newest = max(typical, key=lambda path: by_path[path].published or date.min)
    count = "1 article" if len(theme.articles) == 1 else f"{len(theme.articles):,} articles"
    label = f"{theme.label} ({count})"
    return _quotes(_from_several(material, [newest], 1), lambda _: label)


def _from_several(
    material: Material, paths: Sequence[str], most: int, subject: Sequence[str] = ()
) -> list[Candidate]:
    """The most important sentences of several articles, in the order of time."""
    wanted = set(map(stem, subject))
    found: list[Candidate] = []
    scores, vectors, turns = [], [], []
    for path in paths:
        own = candidates(material.article(path), _READ)
        if not own:
            continue
        worth, meant = scored(own, material.encode)
        worth = worth + _LEADS * np.exp(-np.arange(len(own)) / 2)
        for turn, place in enumerate(pick(worth, meant, _OF_ONE)):
            held = len(wanted & stems(own[place].text)) / len(wanted) if wanted else 0.0
            found.append(own[place])
            scores.append(float(worth[place]) + held)
            vectors.append(meant[place])
            turns.append(turn)
    if not found:
        return []
    # Each article has its say before any has another one.
    first = np.where(np.array(turns) == 0, scores, -np.inf)
    chosen = pick(first, np.array(vectors), most)
    chosen = pick(np.array(scores), np.array(vectors), most, chosen)
    return sorted((found[place] for place in chosen), key=_time)


def _time(one: Candidate) -> tuple[date, str, int]:
    return one.article.published or date.max, one.article.path, one.start


def _labelled(chosen: Sequence[Candidate]) -> list[Quote]:
    """Quotes of several articles, each under its day, or its title if that tells more."""
    days = {one.article.published for one in chosen}
    by_day = len(days) > 1

    def label(one: Candidate) -> str:
        published = one.article.published
        return long_date(published) if published and by_day else one.article.title

    return _quotes(chosen, label)


def _quotes(
    chosen: Sequence[Candidate], label: Callable[[Candidate], str] = lambda _: ""
) -> list[Quote]:
    return [Quote(one.article, one.start, one.end, label(one)) for one in chosen]
