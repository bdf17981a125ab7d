"""Several threads at once get what one after the other gets."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant import Assistant
from assistant.answering.conversation import Turn
from assistant.language.words import stem
from assistant.models.comprehension import encode

pytestmark = pytest.mark.slow


@pytest.fixture
def _restless() -> Iterator[None]:
    """Threads take turns hundreds of times as often as they do by themselves."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("_restless")
def test_a_text_is_cut_off_by_its_own_limit_only(shipped: Assistant) -> None:
    embedder = shipped._parts.reading_model
    texts = [shipped.article(one.article).text[:1500] for one in shipped.articles()[:3]]

    def read(number: int) -> list[int]:
        question, title, text = f"What happened {number} times?", "A title", texts[number % 3]
        if number % 9 == 0:
            embedder.encode([title])
        return encode(embedder.tokenizer, question, title, text).ids

    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(read, range(1500)))
    assert together == [read(number) for number in range(1500)]


def forget(assistant: Assistant) -> None:
    """What was worked out before must not hide what goes wrong now."""
    stem.cache_clear()
    assistant._parts.reading_model._lately.clear()


@pytest.mark.usefixtures("_restless")
def test_answers_in_threads_are_those_in_turn(shipped: Assistant) -> None:
    titles = [one.title for one in shipped.articles()]
    questions = [f"What is reported about {title}?" for title in titles]
    questions += [f"Who said what of {title}, and why is that?" for title in titles]

    def answered(question: str) -> str:
        history: list[Turn] = [(titles[0], "")]
        return shipped.ask(question, history).to_json()

    forget(shipped)
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(answered, questions))
    forget(shipped)
    assert together == [answered(question) for question in questions]
