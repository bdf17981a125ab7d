"""What holds now leads, and what is asked, rumoured or denied is not quoted as a fact."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from assistant import Answer, Assistant
from assistant.language.questions import Question

Write = Callable[[str, str], Path]
Ask = Callable[..., Answer]

DAY = date(2026, 6, 1)
OTHERS = (
    ("2024-04-01", "The fair brought 9,000 visitors to Thornmere."),
    ("2024-05-15", "The choir of Ketter sang in the open air for the director of the festival."),
)


@pytest.fixture
def ask(tmp_path: Path, write: Write) -> Ask:
    """Asks of articles, each a day and a text, and of a few about other things."""

    def asked(question: str, *articles: tuple[str, str]) -> Answer:
        for number, (day, text) in enumerate([*articles, *OTHERS], 1):
            head = f"---\ntitle: News {number}\npublished: {day}\n---\n"
            write(f"{number}.md", f"{head}{text}\n")
        assistant = Assistant.open(tmp_path / "corpus", tmp_path / "index")
        assistant.refresh()
        return assistant.ask(question, as_of=DAY)

    return asked


HOLM = ("2019-02-01", "Eva Holm is the director of the museum of Lommel. She likes ships.")
LUND = "Casper Lund took over as director of the museum of Lommel in March."


@pytest.mark.parametrize(
    ("later", "leads"),
    [
        (LUND, LUND),
        (
            "Eva Holm resigned on Monday after a dispute. Casper Lund succeeds her in Lommel.",
            "Eva Holm resigned on Monday after a dispute. Casper Lund succeeds her in Lommel.",
        ),
        (
            "Eva Holm is dead. The flag is at half-mast at the museum of Lommel.",
            "Eva Holm is dead.",
        ),
        (
            "The museum of Lommel has a new head. The council chose Casper Lund on Tuesday.",
            "The museum of Lommel has a new head. The council chose Casper Lund on Tuesday.",
        ),
    ],
)
def test_who_holds_an_office_is_answered_by_the_latest_change(
    ask: Ask, later: str, leads: str
) -> None:
    answer = ask("Who is the director of the museum of Lommel?", HOLM, ("2026-04-01", later))
    assert answer.sentences[0].text == leads
    assert [one.note for one in answer.sentences if "Eva Holm is the" in one.text] == [
        "older: 1 February 2019"
    ]


def test_who_was_elected_leads_and_not_another_sentence_of_the_newest_article(ask: Ask) -> None:
    answer = ask(
        "Who is the mayor?",
        ("2023-08-22", "The mayor, Ruth Ellery, called the delay of the bridge a disappointment."),
        (
            "2024-02-16",
            "Priya Nair, a former headteacher, was elected mayor of Ashcombe on Thursday. "
            "Mr Farraday congratulated his opponent and said that he would stay on the council.",
        ),
    )
    assert "Priya Nair" in answer.citations[0].quote


def test_a_death_that_an_article_reports_without_the_office_is_not_overlooked(ask: Ask) -> None:
    talks = [
        ("2022-01-01", f"The mayor of Pellworth spoke about plan {number} for Pellworth.")
        for number in range(2, 5)
    ]
    answer = ask(
        "Who is the mayor of Pellworth?",
        ("2021-02-01", "Olga Brandt, mayor of Pellworth, opened the new harbour."),
        ("2024-11-01", "Olga Brandt died on Sunday at the age of 71. Two sons survive her."),
        *talks,
    )
    assert answer.sentences[0].text.startswith("Olga Brandt died on Sunday")


@pytest.mark.parametrize(
    ("question", "old", "new"),
    [
        (
            "How much is a ticket to the zoo of Tarn?",
            "A ticket to the zoo of Tarn costs 5 crowns.",
            "A ticket to the zoo of Tarn costs 7 crowns.",
        ),
        (
            "When does the pool of Rask open?",
            "The pool of Rask opens at seven in the morning.",
            "The pool of Rask now opens at nine, since there are too few life guards.",
        ),
        (
            "How many people work at the mill of Senden?",
            "At the mill of Senden work 320 people.",
            "At the mill of Senden now work 210 people, after 110 were sent away in winter.",
        ),
    ],
)
def test_of_what_changes_the_newest_statement_leads_and_others_are_older(
    ask: Ask, question: str, old: str, new: str
) -> None:
    answer = ask(question, ("2019-05-01", old), ("2024-05-01", new))
    assert [one.text for one in answer.sentences] == [new, old]
    assert [one.note for one in answer.sentences] == ["", "older: 1 May 2019"]
    assert not answer.differing


@pytest.mark.parametrize(
    ("question", "leads"),
    [
        ("Who is the director of the museum of Lommel?", "Eva Holm is the director"),
        ("Who founded the museum of Lommel?", "Jorun Vik founded the museum"),
    ],
)
def test_a_newer_article_about_something_else_does_not_lead(
    ask: Ask, question: str, leads: str
) -> None:
    answer = ask(
        question,
        HOLM,
        ("2018-02-01", "Jorun Vik founded the museum of Lommel in 1890."),
        ("2026-04-01", "Casper Lund took over as director of the theatre of Brask in March."),
        ("2026-05-01", "Eva Holm, the former director of the theatre of Brask, wrote a book."),
        ("2026-05-02", "Eva Holm bought a boat in Skerry and left the harbour at noon."),
    )
    assert answer.sentences[0].text.startswith(leads)


def test_questions_about_the_present_are_told_from_those_about_the_past() -> None:
    now = (
        "Who's the mayor of Rask?",
        "What does a ticket cost?",
        "When does the library close?",
        "How many pupils does the school have?",
        "Which company runs the ferry?",
        "director of the museum of Tarn",
    )
    past = (
        "Who was the mayor of Rask in 2019?",
        "Who is the first woman who was mayor of Rask?",
        "Who founded the school?",
        "When was the bridge built?",
        "How many people died in the fire?",
    )
    assert [Question(text).asks_how_it_is for text in now] == [True] * len(now)
    assert [Question(text).asks_how_it_is for text in past] == [False] * len(past)


RUMOUR = "Rumours that the brewery of Dunmere will close in June spread last week."


@pytest.mark.parametrize(
    ("question", "rumour", "denial"),
    [
        ("When will the brewery of Dunmere close?", RUMOUR, "That is not true, said its owner."),
        (
            "How much did Olga Brandt steal?",
            "According to posts on social media, Olga Brandt stole 40,000 crowns from Lommel.",
            "The police say that there is no evidence for this.",
        ),
        (
            "When will the bakery in Pell Street shut?",
            "“The bakery in Pell Street will shut on Friday,” a neighbour told this paper.",
            "“Nonsense,” said the baker, Tom Aske.",
        ),
    ],
)
def test_a_rumour_is_quoted_together_with_its_denial(
    ask: Ask, question: str, rumour: str, denial: str
) -> None:
    answer = ask(question, ("2024-05-14", f"{rumour} {denial} The town is relieved."))
    assert answer.sentences[0].text == f"{rumour} {denial}"
    assert answer.citations[0].quote == f"{rumour} {denial}"


def test_a_denial_before_the_rumour_is_quoted_with_it(ask: Ask) -> None:
    text = (
        "The ferry company denied a report of the Tern that it gives up the line to Skerry. "
        "The Tern had written that the line to Skerry ends in October."
    )
    answer = ask("When does the ferry line to Skerry end?", ("2024-05-14", text))
    assert answer.sentences[0].text == text


def test_a_denial_in_another_article_comes_before_the_rumour(ask: Ask) -> None:
    denial = "The owner of the brewery of Dunmere denied that it will close."
    answer = ask(
        "When will the brewery of Dunmere close?",
        ("2024-05-14", RUMOUR),
        ("2024-05-16", f"{denial} There is work until 2029."),
    )
    assert answer.sentences[0].text == denial


def test_what_is_denied_of_something_else_is_not_added(ask: Ask) -> None:
    closed = "The bridge of Ketter will be closed from 3 May."
    text = f"{closed} The council rejected claims that the works are needless."
    answer = ask("When will the bridge of Ketter be closed?", ("2024-04-14", text))
    assert answer.sentences[0].text == closed


def test_a_question_is_not_quoted_as_an_answer(ask: Ask) -> None:
    text = "Will the mill of Senden close? The owner, Ina Falk, was not to be reached by phone."
    answer = ask("Will the mill of Senden close?", ("2024-05-14", text))
    assert "Will the mill of Senden close?" not in [one.text for one in answer.sentences]


def test_a_reply_of_a_few_words_is_quoted_with_its_question(ask: Ask) -> None:
    reply = "What does a ticket to the pool of Rask cost? Four crowns."
    text = f"When does the pool of Rask open? At nine. {reply}"
    answer = ask("How much is a ticket to the pool of Rask?", ("2024-05-14", text))
    assert answer.sentences[0].text == reply
