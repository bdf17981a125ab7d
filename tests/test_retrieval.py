from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Unpack

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant, Narrowing, Passage
from assistant.answering.retrieval import WEIGHTS, fuse
from assistant.errors import QuestionError

columns = st.integers(1, 9).flatmap(
    lambda size: st.lists(
        st.lists(st.floats(-1e6, 1e6), min_size=size, max_size=size),
        min_size=len(WEIGHTS),
        max_size=len(WEIGHTS),
    )
)


@given(columns)
def test_fused_scores_lie_between_0_and_1_and_who_is_best_in_all_is_first(
    found: list[list[float]],
) -> None:
    best = [[*column, max(column)] for column in found]
    fused = fuse({name: np.array(c) for name, c in zip(WEIGHTS, best, strict=True)}, len(best[0]))
    assert len(fused) == len(best[0])
    assert fused[-1] == pytest.approx(1)
    assert ((fused >= 0) & (fused <= 1 + 1e-9)).all()


def test_the_weights_add_up_to_1() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1)


def test_the_right_article_comes_first(shipped: Assistant) -> None:
    expected = {
        "Which operator opened the 5G test zone?": "mts-5g-test-zone.md",
        "the joke about Apple and Honor phones": "washington-or-beijing-joke.md",
        "three new R&D centres by the end of the year": "three-new-research-centres.md",
        "Why could nobody match Honor's prices?": "honor-price-war.md",
    }
    assert {q: shipped.search(q, limit=1)[0].article for q in expected} == expected


def test_each_sentence_of_a_passage_says_how_near_the_question_it_comes(small: Assistant) -> None:
    first, *_ = small.search("What did the repairs cost?")
    text = small.article(first.article).text
    assert [text[start:end] for start, end, _ in first.sentences] == [
        "The harbour bridge in Oxmouth reopened on Friday after nine months of repairs.",
        "Mayor Ada Lindqvist said the work had cost 4.2 million crowns.",
    ]
    assert all(0 < score < 1 for _, _, score in first.sentences)


def test_odd_questions_find_something_or_nothing_but_never_fail(shipped: Assistant) -> None:
    for question in (
        '"unbalanced AND (', "NEAR(a b) OR *", "the of and", "\0null\0", "😀 a 😀", "مرحبا بالعالم",
        "华为在俄罗斯", "title:5G", "-- ; DROP TABLE articles", "^$%&/1()=?", "a" * 2000,
    ):  # fmt: skip
        passages = shipped.search(question, limit=3)
        assert [passage.rank for passage in passages] == list(range(1, len(passages) + 1))


def test_the_same_search_gives_the_same_passages(shipped: Assistant) -> None:
    assert shipped.search("Huawei and Russia") == shipped.search("Huawei and Russia")


def test_filters_leave_exactly_the_passages_of_the_articles_they_let_through(
    shipped: Assistant,
) -> None:
    question = "Huawei in Russia"
    everything = shipped.search(question, limit=1000)
    days = sorted({p.published for p in everything if p.published})
    middle, source = days[len(days) // 2], next(p.source for p in everything if p.source)
    names = sorted({p.article for p in everything})[:2]
    cases: list[tuple[Narrowing, Callable[[Passage], object]]] = [
        ({"after": middle}, lambda p: p.published and p.published >= middle),
        ({"before": middle}, lambda p: p.published and p.published <= middle),
        ({"as_of": middle}, lambda p: not p.published or p.published <= middle),
        ({"sources": [source.upper()]}, lambda p: p.source == source),
        ({"articles": names}, lambda p: p.article in names),
        ({"excluded": names}, lambda p: p.article not in names),
        ({"articles": names, "excluded": names[:1]}, lambda p: p.article == names[1]),
        ({"articles": ["no such article"]}, lambda p: False),
    ]
    for filters, allows in cases:
        found = {(p.article, p.start) for p in shipped.search(question, limit=1000, **filters)}
        assert found == {(p.article, p.start) for p in everything if allows(p)}


def test_few_allowed_among_many_are_found(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(600):
        source = "Rare" if number == 599 else "Common"
        text = "The ferry" if number < 599 else "A bridge that is not about the same thing"
        (corpus / f"{number}.md").write_text(f"---\nsource: {source}\n---\n{text} {number} waits.")
    assistant = Assistant.open(corpus, tmp_path / "index")
    assistant.refresh()
    assert [p.article for p in assistant.search("the ferry", sources=["rare"])] == ["599.md"]
    assert len(assistant.search("the ferry", sources=["common"], limit=70)) == 70


def test_days_the_wrong_way_round_are_an_error(shipped: Assistant) -> None:
    early, late = date(2019, 1, 1), date(2020, 1, 1)
    wrong: list[Narrowing] = [{"before": early, "after": late}, {"as_of": early, "after": late}]
    for days in wrong:
        with pytest.raises(QuestionError, match="wrong way round"):
            shipped.search("Huawei", **days)


def test_of_two_reports_alike_the_fresh_one_comes_first(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for day, chair in ("2024-05-01", "Ada Lindqvist"), ("2021-05-01", "Bo Sandholm"):
        (corpus / f"{day}.md").write_text(
            f"---\ntitle: The ferry line\npublished: {day}\n---\n{chair} chairs the ferry line."
        )
    for number, other in enumerate(("bridge", "tram", "museum", "market", "school", "stadium")):
        (corpus / f"{number}.md").write_text(f"The {other} of Oxmouth has no chair but a director.")
    assistant = Assistant.open(corpus, tmp_path / "index")
    assistant.refresh()

    def first(question: str, **filters: Unpack[Narrowing]) -> str:
        return assistant.search(question, **filters)[0].article

    assert first("Who chairs the ferry line?", as_of=date(2024, 5, 20)) == "2024-05-01.md"
    assert first("Who chairs the ferry line?", as_of=date(2021, 5, 20)) == "2021-05-01.md"
    assert first("Who is the current chair of the ferry line?") == "2024-05-01.md"


def test_an_article_with_much_to_say_leaves_room_for_others(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    subjects = "price", "crew", "route", "engine", "paint", "captain", "cargo", "anchor"
    (corpus / "long.md").write_text(
        "\n\n".join(
            f"The {s} of the Oxmouth ferry. " + f"{s} notes follow. " * 60 for s in subjects
        )
    )
    (corpus / "short.md").write_text("People in Sandholm complain about the ferry to Oxmouth.")
    assistant = Assistant.open(corpus, tmp_path / "index")
    assistant.refresh()
    found = assistant.search("the Oxmouth ferry", limit=20)
    assert [passage.article for passage in found[:3]].count("long.md") < 3
    of_long = [passage for passage in found if passage.article == "long.md"]
    assert len(of_long) > 4
    assert [p.score for p in of_long] == sorted((p.score for p in of_long), reverse=True)
