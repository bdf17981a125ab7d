import pytest

from assistant.language.questions import Question


@pytest.mark.parametrize(
    ("question", "has", "lacks"),
    [
        ("How much was the gallery sold for?", "It went for £2.5 million.", "It opened in 2004."),
        ("How much did he get for his firm?", "He got 3 million crowns.", "It had 620 workers."),
        ("What is the price of a day pass?", "It costs $12.", "It is valid for 1 day."),
        ("How old is the bridge?", "It was built in 1903.", "It leads to Sandholm."),
        ("How long did the storm last?", "It raged for two days.", "It came from the west."),
        ("How tall is the tower?", "It rises 40 metres.", "It is of brick."),
        ("How fast is the new train?", "It reaches 250 km/h.", "It has 250 seats."),
        ("How hot was it?", "It was 38 degrees.", "It was dry for 38 days."),
        ("How many came?", "Fourteen came on 3 May; twelve left.", "Nearly everyone stayed away."),
        ("When does it open?", "It opens at 9am.", "It has a garden."),
        ("Why did it close?", "It closed because of rot.", "It closed."),
    ],
)
def test_the_kind_of_thing_that_is_asked_for_is_known_in_a_text(
    question: str, has: str, lacks: str
) -> None:
    asked = Question(question)
    assert (asked.kind_in(has), asked.kind_in(lacks)) == ((False, True), (True, False))


def test_a_question_for_nothing_in_particular_lacks_nothing() -> None:
    assert Question("Tell me about the bridge").kind_in("It is old.") == (False, False)
    assert Question("Tell me about the bridge").asks_for_number is False
    assert Question("When did it open?").asks_for_number is False
    assert Question("How fast is it?").asks_for_number is True
