from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.language.glossary import in_english


def knows(word: str) -> bool:
    return word in {"oxmouth", "bridge", "was", "in", "a", "is"}


@pytest.mark.parametrize(
    ("asked", "english"),
    [
        ("Wer hat die Brücke von Oxmouth gebaut?", "who has the bridge of Oxmouth built?"),
        ("Wie viele Menschen wurden verletzt?", "how many people were injured?"),
        ("Qui a construit le pont d'Oxmouth ?", "who has built the bridge Oxmouth ?"),
        ("¿Cuánto costó el puente?", "how much cost the bridge?"),
        ("¿Por qué dimitió el alcalde?", "why resigned the mayor?"),
    ],
)
def test_a_question_in_another_language_is_put_into_english_word_by_word(
    asked: str, english: str
) -> None:
    assert in_english(asked, knows)[0] == english


@pytest.mark.parametrize(
    "asked",
    [
        "Who built the bridge?",
        "What was the war about?",
        "Was it in Die Welt?",
        "Is a 5G zone open?",
    ],
)
def test_a_question_in_english_stays_as_it_is(asked: str) -> None:
    assert in_english(asked, knows) == (asked, "")


def test_a_question_in_the_language_of_the_articles_stays_as_it_is() -> None:
    asked = "Wer hat die Brücke von Oxmouth gebaut?"
    assert in_english(asked, lambda word: True) == (asked, "")


def test_a_german_question_of_english_articles_is_answered_and_says_how_it_was_read(
    small: Assistant, write: Callable[[str, str], Path]
) -> None:
    write("t.txt", "The theatre of Moorgate was built by the architect Oda Finch.")
    small.refresh()
    answer = small.ask("Wer hat das Theater von Moorgate gebaut?")
    assert answer.found
    assert "Oda Finch" in answer.citations[0].quote
    assert answer.question == "who has the theatre of Moorgate built?"
    assert answer.notice.startswith("Die Frage wurde Wort für Wort")
