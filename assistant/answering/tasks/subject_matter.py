"""Which articles are about something: by its words, or by meaning."""

from collections import Counter
from collections.abc import Sequence

from assistant.answering.tasks.material import Material
from assistant.language.questions import Question
from assistant.language.sections import section_in
from assistant.language.words import stem, stems, terms
from assistant.reading.injections import readable

_SEARCHED = 50
"""Passages."""
_ON_THE_SUBJECT = 0.7
"""How much of a subject's words an article must have, by how rare they are, to be about it."""
_SHORT = 1500
"""Characters; a shorter article may be about a subject that it names once."""
OF_A_SUBJECT = 0.2
"""From which cosine on an article comes near to a subject whose words no article has."""


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
