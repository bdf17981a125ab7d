import numpy as np
import pytest

from assistant.models.comprehension import Comprehension
from assistant.models.embedding import bundled

READER = Comprehension(bundled())
BRIDGE = "The harbour bridge reopened on Friday. Mayor Ada Lindqvist said it had cost 4.2 million."
FERRY = "The ferry to Sandholm will stop running in September. It carried 310 passengers a day."


@pytest.mark.parametrize(
    ("question", "passage", "answer"),
    [
        ("How much did the bridge cost?", BRIDGE, "4.2 million"),
        ("When did the harbour bridge reopen?", BRIDGE, "on Friday"),
        ("Who is the mayor?", BRIDGE, "Ada Lindqvist"),
        ("How many passengers did the ferry carry?", FERRY, "310"),
    ],
)
def test_the_tokens_of_the_answer_score_highest(question: str, passage: str, answer: str) -> None:
    (reading,) = READER.read(question, [("Oxmouth", passage)])
    best = reading.starts[reading.scores.argmax()]
    begin = passage.index(answer)
    assert begin <= best < begin + len(answer)


def test_a_passage_about_something_else_is_told_from_one_that_answers() -> None:
    right, wrong = READER.read("How much did the bridge cost?", [("", BRIDGE), ("", FERRY)])
    odds = [each.score(0, 1000) - each.nothing for each in (right, wrong)]
    assert odds[0] > 0 > odds[1]


def test_what_is_read_alone_is_read_alike_in_company() -> None:
    alone = READER.read("Who is the mayor?", [("Oxmouth", BRIDGE)])[0]
    texts = [("", "x" * 5000), ("Oxmouth", BRIDGE), ("", ""), ("", FERRY * 30), ("", "! 7")]
    company = READER.read("Who is the mayor?", texts)
    assert len(company) == len(texts)
    assert company[1].scores == pytest.approx(alone.scores, abs=0.3)
    assert company[2].score(0, 10) == -np.inf
    assert READER.read("Who?", []) == []


def test_the_score_of_a_stretch_is_that_of_its_parts_together() -> None:
    (reading,) = READER.read("Who is the mayor?", [("Oxmouth", BRIDGE)])
    middle = BRIDGE.index("Mayor")
    parts = [reading.score(0, middle), reading.score(middle, len(BRIDGE))]
    assert reading.score(0, len(BRIDGE)) == pytest.approx(np.logaddexp.reduce(parts))
