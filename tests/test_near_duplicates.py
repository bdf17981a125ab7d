"""The same story twice is one place in the results, and its newest version answers."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assistant import Assistant
from assistant.indexing import near_duplicates
from assistant.indexing.stories import NearDuplicate

Write = Callable[[str, str], Path]

STORY = (
    "The harbour bridge in Oxmouth reopened on Friday after nine months of repairs. Mayor Ada "
    "Lindqvist said the work had cost {cost} million crowns, a third more than the council had "
    "set aside for it. Lorries may cross again from Monday, once the last of the new railings are "
    "in place. The ferry, which carried most of the traffic meanwhile, goes on until September."
)
OTHER = (
    "The tram to Sandholm starts in October. Its line runs past the museum and the hospital, and "
    "every twenty minutes a car leaves from the square. Tickets cost as much as those of the bus, "
    "and children under six travel free on working days and at the weekend."
)


def article(title: str, day: str, source: str, text: str) -> str:
    head = f"title: {title}\nsource: {source}\n" + (f"published: {day}\n" if day else "")
    return f"---\n{head}---\n{text}"


@pytest.fixture
def outlets(tmp_path: Path, write: Write) -> Assistant:
    first, second = STORY.format(cost="4.2"), STORY.format(cost="5.6")
    write("tern.md", article("Bridge reopens", "2024-05-03", "The Tern", first))
    write("gull.md", article("Oxmouth bridge open again", "2024-05-03", "The Gull", first))
    write("fixed.md", article("Correction: Bridge reopens", "2024-05-04", "The Tern", second))
    write("tram.md", article("Tram to start", "2024-05-02", "The Tern", OTHER))
    assistant = Assistant.open(tmp_path / "corpus", tmp_path / "index")
    assistant.refresh()
    return assistant


def test_a_story_takes_one_place_and_says_where_else_it_is(outlets: Assistant) -> None:
    passages = outlets.search("What did the bridge in Oxmouth cost?")
    assert [passage.article for passage in passages] == ["fixed.md", "tram.md"]
    assert passages[0].also_in == (
        NearDuplicate("gull.md", "Oxmouth bridge open again", date(2024, 5, 3), "The Gull"),
        NearDuplicate("tern.md", "Bridge reopens", date(2024, 5, 3), "The Tern"),
    )
    assert passages[1].also_in == ()


def test_the_corrected_version_answers_and_the_older_one_can_be_read(outlets: Assistant) -> None:
    answer = outlets.ask("What did the bridge in Oxmouth cost?")
    assert "5.6 million crowns" in answer.text
    assert "4.2" not in answer.text
    assert answer.independent_sources == 1
    assert "4.2 million" in outlets.article("tern.md").text
    assert "4.2 million" in outlets.ask("What did the bridge cost?", articles=["tern.md"]).text
    before = outlets.ask("What did the bridge in Oxmouth cost?", as_of=date(2024, 5, 3))
    assert "4.2 million" in before.text


def test_without_the_newer_version_the_older_one_answers_again(outlets: Assistant) -> None:
    (outlets.settings.corpus / "fixed.md").unlink()
    outlets.refresh()
    first = outlets.search("What did the bridge in Oxmouth cost?")[0]
    assert {first.article, first.also_in[0].article} == {"gull.md", "tern.md"}


def test_texts_are_alike_by_the_words_in_a_row_that_they_share() -> None:
    one, two, three = (
        near_duplicates.signature(text) for text in (STORY, STORY + " It rained.", OTHER)
    )
    assert near_duplicates.alike(one, [one, two, three]) == [True, True, False]
    assert set(near_duplicates.bands(one)) & set(near_duplicates.bands(two))
    assert not set(near_duplicates.bands(one)) & set(near_duplicates.bands(three))
    shared = np.mean(one == two)
    runs = [
        {tuple(text.split()[at : at + 5]) for at in range(len(text.split()) - 4)}
        for text in (STORY, STORY + " It rained.")
    ]
    truth = len(runs[0] & runs[1]) / len(runs[0] | runs[1])
    assert abs(shared - truth) < 0.15


def test_what_is_too_short_is_like_nothing() -> None:
    short = near_duplicates.signature("It rained in May.")
    assert near_duplicates.bands(short) == []
    assert len(short) == 0
