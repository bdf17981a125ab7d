import time

import numpy as np
import pytest

from assistant.answering.conversation import Turn, stand_alone
from assistant.answering.subjects import subjects
from assistant.language.tasks import task_of
from assistant.models.embedding import Vectors, bundled

ENCODE = bundled().encode_sentences
HU = ("Who is Ken Hu?", "“Huawei's rotating chairman Ken Hu spoke.” [1]")
RUSSIA = ("What is Huawei doing in Russia?", "")
FERRIES = [
    ("Which ferries does Broadham have?", "“There are two, the Petrel and the Gannet.” [1]"),
]
PETREL = [*FERRIES, ("When was the Petrel built?", "“The Petrel was built in 1962.” [1]")]
LIFEBOAT = [
    ("How often did the lifeboat of Carrowby go out in 2024?", "“It went out 44 times.” [1]")
]
TEST = [("What did Ken Hu announce in Moscow?", "“Ken Hu announced a test zone in Moscow.” [1]")]
STEW = [
    ("What was the Stanford Experiment?", ""),
    ("Was it ethical?", ""),
    ("What happened in the Milgram experiment?", ""),
]


@pytest.mark.parametrize(
    ("history", "question", "understood"),
    [
        ([HU], "How much did he say it would invest?", "How much did Ken Hu say it would invest?"),
        ([HU], "And when?", "Who is Ken Hu? And when?"),
        (
            [("Who is Huawei's chairman?", "“Ken Hu is chairman.” [1]")],
            "What did he say about 5G?",
            "What did Ken Hu say about 5G?",
        ),
        ([RUSSIA], "What are its plans for 5G?", "What are Huawei's plans for 5G?"),
        ([RUSSIA], "How many people work there?", "How many people work there (Huawei)?"),
        ([RUSSIA, HU], "Where was he born?", "Where was Ken Hu born?"),
        (
            [HU, ("Who leads the fire brigade?", "“Noor Hallam leads it.” [1]")],
            "Where was she born?",
            "Where was Noor Hallam born?",
        ),
        ([RUSSIA, HU], "What are the benefits?", "What are the benefits (Huawei)?"),
        ([RUSSIA], "What about Honor?", "What is Honor doing in Russia?"),
        (FERRIES, "When was the second one built?", "When was the Gannet built?"),
        (PETREL, "What about the other one?", "When was the Gannet built?"),
        (PETREL, "And the other ferry?", "When was the Gannet built?"),
        (PETREL, "Who won the first prize?", "Who won the first prize (Broadham)?"),
        (
            [*PETREL, ("And the other?", "")],
            "Where was the first one built?",
            "Where was the Petrel built?",
        ),
        (
            [("Did Ann Lee or Bo Finch win the race?", "“Bo Finch won the race.” [1]")],
            "How old is the other one?",
            "How old is Ann Lee?",
        ),
        (LIFEBOAT, "And in 2021?", "How often did the lifeboat of Carrowby go out in 2021?"),
        (LIFEBOAT, "And in May?", "How often did the lifeboat of Carrowby go out in May 2024?"),
        (LIFEBOAT, "And last year?", "How often did the lifeboat of Carrowby go out last year?"),
        (
            LIFEBOAT,
            "What about Norfield?",
            "How often did the lifeboat of Norfield go out in 2024?",
        ),
        (
            LIFEBOAT,
            "And the lifeboat of Norfield?",
            "How often did the lifeboat of Norfield go out in 2024?",
        ),
        (LIFEBOAT, "And who is Ken Hu?", "And who is Ken Hu?"),
        (TEST, "What about Kazan?", "What did Ken Hu announce in Kazan?"),
        (TEST, "And Eric Xu?", "What did Eric Xu announce in Moscow?"),
        (TEST, "And on Easter Sunday?", "What did Ken Hu announce in Moscow on Easter Sunday?"),
        (
            [("Who designed the bridge of Oxmouth, and how much did it cost?", "")],
            "What about Norfield?",
            "How much did bridge of Norfield cost?",
        ),
        (
            [("Who leads Mirlow, and who leads Ketter?", "“Ann Lee.” [1]\n\n“Bo Finch.” [2]")],
            "Where was he born?",
            "Where was Bo Finch born?",
        ),
        (STEW[:1], "Was it ethical?", "Was Stanford Experiment ethical?"),
        (STEW[:2], "Who wrote about the experiment?", "Who wrote about the Stanford Experiment?"),
        (STEW, "Why was it important?", "Why was Milgram experiment important?"),
        (STEW, "What are the key findings?", "What are the key findings (Milgram experiment)?"),
    ],
)
def test_a_follow_up_is_given_what_it_points_to(
    history: list[Turn], question: str, understood: str
) -> None:
    assert stand_alone(question, history, ENCODE) == understood


@pytest.mark.parametrize(
    "question",
    [
        "How did Samsung respond to sanctions in Iran?",
        "What is the capital of France?",
        "Who won the World Cup in 2018?",
        "What is a reserve currency?",
        "Thanks!",
        "Please write a poem about it.",
    ],
)
def test_a_change_of_subject_does_not_drag_the_old_one_along(question: str) -> None:
    assert stand_alone(question, [HU, RUSSIA], ENCODE) == question


def test_the_first_question_stays_as_it_is() -> None:
    def never(_: list[str]) -> Vectors:
        raise AssertionError

    assert stand_alone("Was it ethical?", [], never) == "Was it ethical?"


def test_how_a_conversation_is_understood_does_not_depend_on_what_follows() -> None:
    def alike(texts: list[str]) -> Vectors:
        return np.ones((len(texts), 1), dtype=np.float32)

    for turns in range(1, 4):
        assert stand_alone("Why?", STEW[:turns], alike).endswith("Why?")


def test_subjects_are_what_a_question_is_about() -> None:
    found = {
        "What did Ken Hu say about the 5G test zone?": ["Ken Hu", "5G test zone"],
        "Tell me about the history of the Lewis and Clark expedition": [
            "Lewis and Clark expedition"
        ],
        "How do they make real-time databases?": ["real-time databases"],
        "Why is that?": [],
    }
    for question, expected in found.items():
        assert [subject.text for subject in subjects(question)] == expected
        for subject in subjects(question):
            assert question[subject.start : subject.end] == subject.text


def test_a_follow_up_to_an_overview_is_about_nobody_that_it_happens_to_name() -> None:
    history = [("What are these about?", "Honor (2 articles): “Eldar Murtazin, an editor.” [1]")]
    assert stand_alone("Give me a timeline", history, ENCODE) == "Give me a timeline"


SUMMED = ("Summarise the ferry article", "“One.” [1]\n\n“Two.” [2]\n\n“Three.” [3]\n\n“Four.” [4]")


@pytest.mark.parametrize(
    ("history", "question", "understood"),
    [
        ([SUMMED], "more please", "Summarise the ferry article in eight sentences"),
        ([("Who is mentioned?", "")], "shorter", "Who is mentioned?"),
        ([HU], "Even shorter, one sentence.", "Who is Ken Hu in one sentence?"),
        ([HU], "and in two sentences", "Who is Ken Hu in two sentences?"),
        ([SUMMED], "shorter", "Summarise the ferry article in two sentences"),
        ([SUMMED], "can you make it longer?", "Summarise the ferry article in eight sentences"),
        ([SUMMED], "in one sentence", "Summarise the ferry article in one sentence"),
        ([SUMMED], "Now in three points", "Summarise the ferry article in three points"),
        (
            [SUMMED, ("in one sentence", "“One.” [1]")],
            "make it a bit longer please",
            "Summarise the ferry article in two sentences",
        ),
        ([("Timeline of the strike", "")], "shorter", "Timeline of the strike in two sentences"),
        ([HU, ("Summarise the article", "")], "Where was he born?", "Where was Ken Hu born?"),
    ],
)
def test_an_overview_is_wanted_in_another_length(
    history: list[Turn], question: str, understood: str
) -> None:
    assert stand_alone(question, history, ENCODE) == understood


def test_a_length_alone_does_not_change_the_task() -> None:
    assert task_of("Timeline of the strike in two sentences") == "timeline"
    assert task_of("What are these about in three points?") == "overview"
    assert task_of("Who built it in two sentences?") == "question"


@pytest.mark.parametrize(
    "question",
    ["What's the news today?", "What happened in November 2023?", "What happened in 2023?"],
)
def test_an_overview_of_a_period_is_of_no_subject_before_it(question: str) -> None:
    assert stand_alone(question, [HU, RUSSIA], ENCODE) == question
    assert stand_alone("And in 2024?", [HU, (question, "")], ENCODE).endswith("in 2024?")


MTS = ("How many articles mention MTS?", "“MTS grew.” [1]")
NAMED = ("Who is mentioned?", "“Ann Lee” [1]")
NEWEST = ("What's the newest article?", "The newest article is “Ferry sold”, of 3 May 2024.\n“It.”")
OLDEST = ("And the oldest?", "The oldest article is “Seal saved”, of 3 May 2021.\n“It.” [1]")


@pytest.mark.parametrize(
    ("history", "question", "understood"),
    [
        ([MTS], "and Honor?", "How many articles mention Honor?"),
        ([MTS], "And the ferry?", "How many articles mention the ferry?"),
        ([MTS], "Which ones?", "Which articles mention MTS?"),
        ([MTS, ("and Honor?", "")], "which ones?", "Which articles mention Honor?"),
        ([MTS], "Only the newest", "What is the newest article about MTS?"),
        ([("How many articles are there?", "")], "Which ones?", "Which articles are there?"),
        ([NAMED], "And companies?", "Which companies are mentioned?"),
        ([NAMED, ("And companies?", "")], "And places?", "Which places are mentioned?"),
        ([("Is MTS mentioned?", "")], "Where?", "Which articles mention MTS?"),
        ([MTS], "Who works for it?", "Who works for MTS?"),
        ([("Who is quoted?", "")], "And companies?", "Which companies are mentioned?"),
        ([("Summarise the bus strike", "")], "And the ferry?", "Summarise the ferry"),
        ([SUMMED], "What about Honor?", "Summarise Honor article"),
        ([("Summarise the strike", "")], "And the reasons?", "And the reasons (strike)?"),
        ([("Which sums are named?", "")], "And in 2024?", "Which sums are named in 2024?"),
        ([SUMMED], "Only the newest", "Summarise the newest article about ferry"),
        ([("What's new?", "")], "just the latest one please", "Summarise the latest article"),
        (
            [("Headlines of May 2024", "")],
            "Only the newest",
            "Summarise the newest article of May 2024",
        ),
        ([NEWEST], "And the oldest?", "What's the oldest article?"),
        ([NEWEST], "Summarise it", "Summarise “Ferry sold”"),
        (
            [NEWEST, OLDEST],
            "summarise it in two sentences",
            "Summarise “Seal saved” in two sentences",
        ),
        ([HU, NEWEST], "What's it about?", "Summarise “Ferry sold”"),
    ],
)
def test_a_count_or_a_list_is_wanted_of_something_else(
    history: list[Turn], question: str, understood: str
) -> None:
    assert stand_alone(question, history, ENCODE) == understood


SPORT = ("Round up the sports results for me", "“A.” [1]\n\n“B.” [2]")
BOTH = ("Compare Velda and Orsino in price", "Velda: “Velda costs 3 euros.” [1]")


@pytest.mark.parametrize(
    ("history", "question", "understood"),
    [
        ([SPORT], "Now the business stories in the same way",
         "Round up the business stories for me"),
        ([SPORT], "Thanks, same for politics", "Round up politics for me"),
        ([("Which articles are about sport?", "")], "and business?",
         "Which articles are about business?"),
        ([SPORT], "any other obituaries?", "Which obituaries are there?"),
        ([MTS], "any other articles?", "Which articles are about MTS?"),
        ([BOTH], "and Kepler?", "Compare Velda, Orsino and Kepler in price"),
        ([BOTH, ("and Kepler?", "")], "which is bigger?",
         "which is bigger, Velda, Orsino or Kepler?"),
        ([BOTH], "and in size?", "Compare Velda and Orsino in size"),
        ([("How did the fare change?", "")], "and the profit?", "How did the profit change?"),
        ([HU], "only the newest", "Who is Ken Hu most recently?"),
    ],
)  # fmt: skip
def test_the_last_task_is_set_again_for_another_section_or_thing(
    history: list[Turn], question: str, understood: str
) -> None:
    assert stand_alone(question, history, ENCODE) == understood


@pytest.mark.parametrize(
    ("history", "question", "understood"),
    [
        ([HU], "and who wrote it?", "Who wrote the article titled “Title of Huawei's rotating”?"),
        ([HU], "tell me more", "Summarise “Title of Huawei's rotating”"),
        ([HU], "when was it published?",
         "When was the article titled “Title of Huawei's rotating” published?"),
        ([("Which book did she write?", "“Hu” [1]")], "Who wrote it?", "Who wrote book?"),
        ([("Which articles are about Hu?", "“A.” [1]\n“Hu.” [2]")], "who wrote the second one?",
         "Who wrote the article titled “Title of Hu.”?"),
        ([HU], "Who wrote “Emma”?", "Who wrote “Emma”?"),
    ],
)  # fmt: skip
def test_what_is_asked_of_the_article_just_quoted_names_it(
    history: list[Turn], question: str, understood: str
) -> None:
    def title_of(quote: str) -> str:
        return "Title of " + " ".join(quote.split()[:2]) if "Hu" in quote else ""

    assert stand_alone(question, history, ENCODE, title_of=title_of) == understood


@pytest.mark.parametrize(
    ("said", "question", "understood"),
    [
        ("“Ken Hu thanked Maria Lopez.”", "Where was she born?", "Where was Maria Lopez born?"),
        ("“Maria Lopez thanked Ken Hu.”", "Where was he born?", "Where was Ken Hu born?"),
        ("“Ken Hu spoke.”", "Where was she born?", "Where was she born (final)?"),
        (
            "“At the Australian Open, Noor Hallam won.”",
            "When was she born?",
            "When was Noor Hallam born?",
        ),
        ("“Mr Ostler thanked Mrs Tarn.”", "Where was she born?", "Where was Mrs Tarn born?"),
    ],
)
def test_she_is_no_man_and_an_event_is_neither(said: str, question: str, understood: str) -> None:
    assert stand_alone(question, [("Who won the final?", said)], ENCODE) == understood
    assert stand_alone("Where was she born?", [HU], ENCODE) == "Where was she born?"


def test_a_long_follow_up_is_read_in_a_moment() -> None:
    before = time.perf_counter()
    for words in "make it ", "and ", "please, ", "a bit ", "and the ", "make it in a bit more ":
        for length in 100, 2000:
            stand_alone((words * 2000)[:length] + "?!", [SUMMED, MTS], ENCODE)
    assert time.perf_counter() - before < 10
