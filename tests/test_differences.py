"""Where sources are said to differ, and where they only speak of two things."""

from datetime import date

import pytest

from assistant import Finding, Passage
from assistant.answering.differences import differing
from assistant.answering.quoting import choose
from assistant.language.questions import Question
from assistant.language.sentences import sentence_spans


def finding(day: str, text: str) -> Finding:
    spans = tuple((start, end, 0.5) for start, end in sentence_spans(text))
    published = date.fromisoformat(day)
    passage = Passage(f"{day}.md", "", text, 0, len(text), 0.5, 1, published, sentences=spans)
    return Finding(passage, *spans[0][:2], 0.9)


def told(question: str, one: str, other: str, days: tuple[str, str]) -> list[str]:
    found = [finding(day, text) for day, text in zip(days, (one, other), strict=True)]
    return [value.text for value in differing(Question(question), found)]


NEAR, FAR = ("2024-05-01", "2024-05-09"), ("2019-05-01", "2024-05-09")
TICKET = "How much is a ticket to the zoo of Tarn?"
LENGTH = "How long is the tunnel of Ketter?"
COST = "How much did the theatre of Brask cost?"
CLERKS = "How many clerks does the bank of Lommel have?"


@pytest.mark.parametrize(
    ("question", "one", "other", "days"),
    [
        (CLERKS, "The bank of Lommel has 12 500 clerks.", "Lommel’s bank has 12,500 clerks.", NEAR),
        (
            CLERKS,
            "The bank of Lommel has 40 clerks in Rask.",
            "The bank of Lommel has 65 clerks in Holm.",
            NEAR,
        ),
        (
            CLERKS,
            "The bank of Lommel had 40 clerks in 2022.",
            "The bank of Lommel had 65 clerks in 2023.",
            NEAR,
        ),
        (CLERKS, "The bank of Lommel has 40 clerks.", "The bank of Lommel has 65 clerks.", FAR),
        (
            TICKET,
            "The zoo of Tarn takes 5 crowns a ticket of adults.",
            "The zoo of Tarn takes 2 crowns a ticket of children.",
            NEAR,
        ),
        (
            LENGTH,
            "The tunnel of Ketter is 5 km long.",
            "The tunnel of Ketter is 3.1 miles long.",
            NEAR,
        ),
        (
            COST,
            "The theatre of Brask cost about 2 million crowns.",
            "The theatre of Brask cost 2.09 million crowns.",
            NEAR,
        ),
        (
            COST,
            "The theatre of Brask cost 2 million crowns.",
            "Rumours have it that the theatre of Brask cost 9 million crowns. That is false.",
            NEAR,
        ),
    ],
)
def test_figures_of_another_time_place_part_or_spelling_do_not_differ(
    question: str, one: str, other: str, days: tuple[str, str]
) -> None:
    assert told(question, one, other, days) == []


@pytest.mark.parametrize(
    ("question", "one", "other", "days"),
    [
        (CLERKS, "The bank of Lommel has 12 500 clerks.", "Lommel’s bank has 13,900 clerks.", NEAR),
        (LENGTH, "The tunnel of Ketter is 5 km long.", "The tunnel of Ketter is 4 km long.", FAR),
        (
            COST,
            "The theatre of Brask cost 2 million crowns, the town said on Monday.",
            "The theatre of Brask cost 3 million crowns, the builder said on Friday.",
            NEAR,
        ),
    ],
)
def test_figures_of_one_thing_differ(
    question: str, one: str, other: str, days: tuple[str, str]
) -> None:
    assert len(told(question, one, other, days)) == 2


def test_a_sentence_with_another_figure_or_name_repeats_nothing() -> None:
    for one, other in (
        (
            "A ticket to the zoo costs 7 crowns in May.",
            "A ticket to the zoo costs 5 crowns in May.",
        ),
        ("The zoo chose Ada Lund as its new head.", "The zoo chose Bo Falk as its new head."),
    ):
        found = [finding(NEAR[0], one), finding(NEAR[1], other)]
        assert choose(Question(TICKET), found, most=3, share=0.1) == found
