"""What a question presupposes: words and names that articles, or the one quoted, do not have."""

from collections.abc import Sequence

from assistant.answering.retrieval import Passage
from assistant.indexing.index import Index
from assistant.language.overviews import is_task_word
from assistant.language.questions import Question
from assistant.language.spelling import respelt
from assistant.language.words import content_words, stem, words

_ENDINGS = frozenset("##s ##es ##d ##ed ##r ##er ##ers ##ing ##ly ##ness".split())
_ROOT = 4


def _is_common(index: Index, word: str) -> bool:
    """Whether a word is in common use: the model's vocabulary has it, but for an ending."""
    _, *others = index.reading_model.tokenizer.encode(word, add_special_tokens=False).tokens
    return not others or (len(others) == 1 and others[0] in _ENDINGS)


def unknown_words(index: Index, question: Question) -> list[str]:
    """The rare words of a question that no article has in any form, its names apart."""
    catalog = index.catalog
    rare = [
        word
        for word in content_words(question.text, question.language)
        if word.islower() and word.isalpha() and not _is_common(index, word)
    ]
    if question.task == "overview":
        rare = [word for word in rare if not is_task_word(word)]
    return [
        word
        for word in rare
        if not catalog.mentions(word)
        and not catalog.postings.frequency(stem(word, question.language))
    ]


def respelt_words(index: Index, question: Question) -> dict[str, str]:
    """The words of a question that no article has, each as articles spell what is meant."""
    catalog = index.catalog
    # The vocabulary of a large index takes a while to read, and few questions need it.
    if all(map(catalog.postings.frequency, question.stems)):
        return {}

    def is_meant(word: str) -> bool:
        return is_task_word(word) or _is_common(index, word)

    changes = respelt(question.text, catalog.vocabulary, is_meant, question.language)
    return {
        word: meant if " " in meant else catalog.spelt(meant, question.language)
        for word, meant in changes.items()
    }


def not_mentioned(question: Question, article: str, passages: Sequence[Passage]) -> list[str]:
    """The names and years of a question of which an article, as far as it was found, has no word.

    "Who is the mayor of Bristol?" is not answered by an article about the mayor of Leeds.
    """
    own = [passage for passage in passages if passage.article == article]
    texts = " ".join(f"{one.title} {one.published or ''} {one.text}" for one in own)
    # As long as the part that "Chinese" has in common with "China".
    here = {word[:_ROOT] for word in words(texts.lower())}
    return [
        name
        for name in question.names
        if not any(word[:_ROOT] in here for word in words(name.lower()))
    ]
