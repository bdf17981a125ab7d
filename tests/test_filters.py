"""Which articles a question is asked of: days in any form, and what is none."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from assistant import Assistant
from assistant.errors import QuestionError
from assistant.indexing.filters import Filters, read_filters

MAY = date(2024, 5, 30)
FORMS = [MAY, datetime(2024, 5, 30, 23, 59), "2024-05-30", " 2024-05-30\n"]
BLANK = [None, "", "  ", "\n"]
WRONG = ["soon", "2024-13-01", "30 May 2024", 20240530, 3.5, True, b"2024-05-30", [MAY], {}]
NAMES = "after", "before", "as_of"

Asked = Callable[..., list[str]]
"""Asks about Oxmouth in one of the ways there are, and gives the articles that were looked in."""


def searched(assistant: Assistant, **narrow: Any) -> list[str]:
    return [passage.article for passage in assistant.search("Oxmouth news", **narrow)]


def asked(assistant: Assistant, **narrow: Any) -> list[str]:
    return [one.article for one in assistant.ask("Oxmouth news", **narrow).passages]


def streamed(assistant: Assistant, **narrow: Any) -> list[str]:
    *_, answer = assistant.stream("Oxmouth news", **narrow)
    return [one.article for one in answer.passages]


def chained(assistant: Assistant, **narrow: Any) -> list[str]:
    found = assistant.chain.invoke({"input": "Oxmouth news", **narrow})
    return [one.metadata["article"] for one in found["context"]]


def stream_chained(assistant: Assistant, **narrow: Any) -> list[str]:
    parts = list(assistant.chain.stream({"input": "Oxmouth news", **narrow}))
    return [one.metadata["article"] for part in parts for one in part.get("context", [])]


def retrieved(assistant: Assistant, **narrow: Any) -> list[str]:
    found = assistant.retriever.invoke("Oxmouth news", **narrow)
    return [one.metadata["article"] for one in found]


WAYS = [searched, asked, streamed, chained, stream_chained, retrieved]


@pytest.mark.parametrize("way", WAYS)
def test_a_day_may_be_a_date_or_a_time_or_text(small: Assistant, way: Asked) -> None:
    assert sorted(way(small)) == ["bridge.md", "ferry.md"]
    expected = {"after": ["ferry.md"], "before": ["bridge.md"], "as_of": ["bridge.md"]}
    for form in FORMS:
        assert {name: way(small, **{name: form}) for name in NAMES} == expected, form


@pytest.mark.parametrize("way", WAYS)
def test_blank_text_is_no_limit(small: Assistant, way: Asked) -> None:
    for blank in BLANK:
        assert sorted(way(small, **dict.fromkeys(NAMES, blank))) == ["bridge.md", "ferry.md"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_day_is_refused_in_a_sentence(small: Assistant, way: Asked, name: str) -> None:
    for wrong in WRONG:
        with pytest.raises(QuestionError) as refused:
            way(small, **{name: wrong})
        assert str(refused.value) == (f"A day is written like 2019-10-24, not {wrong!r} ({name}).")


def test_what_is_given_becomes_filters_or_none() -> None:
    assert read_filters() == read_filters(sources=[], articles=()) == Filters()
    assert not read_filters(after=" ", sources=[])
    assert read_filters(after="2024-05-30", sources="The Tern", articles=["a.md", "b\0.md"]) == (
        Filters(after=MAY, sources=("The Tern",), articles=("a.md", "b\ufffd.md"))
    )


@pytest.mark.parametrize("wrong", [3, {"The Tern"}, ["The Tern", 3], ["x"] * 50_001])
def test_what_are_no_names_is_refused_in_a_sentence(wrong: Any) -> None:
    for name in "sources", "articles", "excluded":
        with pytest.raises(
            QuestionError, match=rf"^{name} takes up to 50,000 names, each a string\.$"
        ):
            read_filters(**{name: wrong})


def test_the_days_of_filters_are_among_those_that_are_left(small: Assistant) -> None:
    left = small._index.catalog.articles.coverage
    for day, other in (date(2024, 5, 3), date(2024, 5, 2)), (date(2024, 6, 11), date(2024, 6, 10)):
        assert left(Filters(after=day, before=day)).articles == 1
        assert left(Filters(before=day)).articles == left(Filters(before=other)).articles + 1
        assert left(Filters(as_of=day)).articles == left(Filters(as_of=other)).articles + 1
