"""Which articles are about something: by its words, or by meaning."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from assistant.answering.tasks.material import Material
from assistant.answering.tasks.mentions import Mentions, mentioning, plain_sentences
from assistant.language.questions import Question
from assistant.language.sections import section_in
from assistant.language.words import (
    FUNCTION_WORDS,
    content_words,
    stem,
    stems,
    terms,
    words,
)
from assistant.reading.article import Article
from assistant.reading.injections import readable

_SEARCHED = 50
"""Passages."""
_ON_THE_SUBJECT = 0.7
"""How much of a subject's words an article must have, by how rare they are, to be about it."""
_SHORT = 1500
"""Characters; a shorter article may be about a subject that it names once."""
OF_A_SUBJECT = 0.2
"""From which cosine on an article comes near to a subject whose words no article has."""
_DESCRIBED, _CLEARLY = 0.33, 0.1
"""From which nearness on an article is the one that a description means, and by how much more than
the next. Chosen on 49 descriptions in other words, of which one finds a wrong article and at least
29 the right one, and 32 of no article, of which none finds one."""
_COMPARED = 12
"""How many articles are compared with a description."""
_LONG_ENOUGH = 30
"""Characters; a shorter opening is a headline or a dateline."""


def about(material: Material, subject: Sequence[str]) -> list[str]:
    """The paths of the articles that are about a subject, the best first.

    A section of a newspaper is told by meaning, anything else by its words.
    """
    if section := section_in(subject):
        return by_meaning(material, *section)
    idf = material.index.catalog.idf
    wanted = {word: idf(word) for word in map(stem, subject)}
    rarest = max(wanted, key=lambda word: wanted[word])
    asked = Question(" ".join(subject), material.question.today)
    found = []
    for path in dict.fromkeys(one.article for one in material.search(asked, _SEARCHED)):
        article = material.article(path)
        title, count = stems(article.title), Counter(terms(readable(article.text)))
        has = sum(weight for word, weight in wanted.items() if word in title or count[word])
        often = count[rarest] > 1 or rarest in title or len(article.text) < _SHORT
        if has >= _ON_THE_SUBJECT * sum(wanted.values()) and often:
            found.append(path)
    return found


def by_meaning(material: Material, subject: str, least: float) -> list[str]:
    """The paths of the articles whose mean vector is near to that of a subject, the nearest first.

    Args:
        material: where they are.
        subject: what they are to be about.
        least: the least cosine.
    """
    stored = material.index.catalog.passages.article_vectors(material.filters)
    (wanted,) = material.encode([subject])
    near = {path: float(vector @ wanted) for path, vector in stored.items()}
    return sorted((path for path in near if near[path] >= least), key=lambda path: -near[path])


def best_about(material: Material, subject: str) -> Article | None:
    """The one article that is most about something; None if none plainly is."""
    found = mentioning(material, subject)
    if found:
        wanted = {stem(word) for word in content_words(subject)}

        def fits(one: Mentions) -> tuple[int, int]:
            return len(wanted & {stem(word) for word in words(one.article.title)}), one.times

        return max(found, key=fits).article
    for passage in material.search(Question(subject, material.question.today), 3):
        article = material.article(passage.article)
        if _shares(f"{article.title} {article.text}", subject):
            return article
    return described(material, subject)


def described(material: Material, subject: str) -> Article | None:
    """The article that a description in other words means; None if none is clearly the nearest."""
    asked = Question(subject, material.question.today)
    found = material.search(asked, _SEARCHED)
    stored = material.index.catalog.passages.article_vectors(material.filters)
    paths = list(dict.fromkeys(one.article for one in found if one.article in stored))[:_COMPARED]
    if not paths:
        return None
    paths = material.index.catalog.stories.once(paths, material.filters)
    read = [material.article(path) for path in paths]
    wanted, *told = material.encode([subject, *map(_opening, read), *(one.title for one in read)])
    openings = (np.array(told) @ wanted).reshape(2, -1).max(axis=0)
    near = (openings + np.array([stored[path] for path in paths]) @ wanted) / 2
    first, *others = np.argsort(-near)
    is_clear = not others or near[first] >= near[others[0]] + _CLEARLY
    return read[first] if is_clear and near[first] >= _DESCRIBED else None


def _opening(article: Article) -> str:
    """The title of an article with its first sentence."""
    said = (article.text[start:end] for start, end in plain_sentences(article))
    first = (one for one in said if len(one) > _LONG_ENOUGH and article.title not in one)
    return f"{article.title}. {next(first, '')}"


def _shares(text: str, subject: str) -> bool:
    """Whether a text has at least two thirds of the words of a subject."""
    wanted = {stem(word) for word in content_words(subject) if word.lower() not in FUNCTION_WORDS}
    held = {stem(word) for word in words(text)}
    return bool(wanted) and 3 * len(wanted & held) >= 2 * len(wanted)
