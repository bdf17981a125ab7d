"""What an index was made with: where that has changed, it is refused until it is made again."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from assistant import Assistant
from assistant.errors import RecipeError
from assistant.indexing import near_duplicates
from assistant.language import sentences, words
from assistant.language.languages import SMALL_WORDS

QUESTION = "How much did the work on the bridge cost?"


@pytest.fixture
def patch() -> Iterator[pytest.MonkeyPatch]:
    """Changes rules, and forgets what was worked out by the ones before."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch
    forget()


def forget() -> None:
    for fingerprint in sentences.fingerprint, words.fingerprint:
        fingerprint.cache_clear()


def newer(name: str) -> str:
    return f"99 of {name}"


def with_english(changed: set[str]) -> dict[str, frozenset[str]]:
    """The small words of all languages, of English with what it lacks or without what it has."""
    return SMALL_WORDS | {"en": SMALL_WORDS["en"] ^ changed}


CHANGES: dict[str, tuple[str, object, str, Any]] = {
    "a function word less": ("words", words, "SMALL_WORDS", with_english({"the"})),
    "a function word more": ("words", words, "SMALL_WORDS", with_english({"bridge"})),
    "another stemmer": ("words", words, "version", newer),
    "other stems": ("words", words, "stem", lambda word, *_: word.lower()),
    "other words": ("words", words, "WORD", sentences._ITEM),
    "another sentencex": ("sentences", sentences, "version", newer),
    "other ends": ("sentences", sentences, "get_sentence_boundaries", lambda *_: []),
    "other items": ("sentences", sentences, "_ITEM", words.WORD),
    "other paragraphs": ("sentences", sentences, "_PARAGRAPH_END", words.WORD),
    "other inner ends": ("sentences", sentences, "_INNER_END", words.WORD),
    "other odd spaces": ("sentences", sentences, "_ODD_SPACE", words.WORD),
    "shorter sentences": ("sentences", sentences, "LONGEST", 400),
    "smaller pieces": ("sentences", sentences, "_PIECE", 5000),
    "longer shingles": ("near-duplicates", near_duplicates, "_SHINGLE", 6),
    "other bands": ("near-duplicates", near_duplicates, "BANDS", 24),
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_index_of_other_rules_is_refused_and_says_what_to_do(
    change: str, small: Assistant, patch: pytest.MonkeyPatch
) -> None:
    assert small.search(QUESTION)
    part, module, name, value = CHANGES[change]
    patch.setattr(module, name, value)
    forget()
    other = Assistant.open(small.settings.corpus, small.settings.index)
    for action in (
        lambda: other.search(QUESTION),
        lambda: other.ask(QUESTION),
        lambda: other.status,
        other.refresh,
    ):
        with pytest.raises(
            RecipeError, match=rf"other settings \({part}: '.*', now '.*'\): .*index --rebuild`"
        ):
            action()
    patch.undo()
    forget()
    assert Assistant.open(small.settings.corpus, small.settings.index).search(QUESTION)


def test_after_a_rebuild_the_new_rules_hold(small: Assistant, patch: pytest.MonkeyPatch) -> None:
    before = small._index.catalog.recipe
    patch.setattr(words, "SMALL_WORDS", with_english({"bridge"}))
    forget()
    other = Assistant.open(small.settings.corpus, small.settings.index)
    assert other.refresh(rebuild=True).added == ["bridge.md", "ferry.md"]
    after = other._index.catalog.recipe
    assert {name for name in before if before[name] != after[name]} == {"words"}
    assert other.search(QUESTION)[0].article == "bridge.md"
    with pytest.raises(RecipeError, match="words: "):
        small.search(QUESTION)


@pytest.mark.parametrize(
    "spans",
    [
        lambda text: [],
        lambda text: [(0, len(text))],
        lambda text: [(place, place + 1) for place in range(5)],
    ],
    ids=["none", "one", "five"],
)
def test_sentences_that_an_index_does_not_know_are_no_riddle(
    small: Assistant,
    monkeypatch: pytest.MonkeyPatch,
    spans: Callable[[str], list[tuple[int, int]]],
) -> None:
    monkeypatch.setattr("assistant.answering.retrieval.sentence_spans", spans)
    expected = "other sentences of bridge.md than this program: .*`assistant index --rebuild`"
    for action in (small.search, small.ask):
        with pytest.raises(RecipeError, match=expected):
            action(QUESTION)
    monkeypatch.undo()
    assert small.search(QUESTION)
