from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant
from assistant.retrieval import fuse

scores = st.dictionaries(st.text(max_size=3), st.floats(-1e6, 1e6), max_size=8)


@given(scores, scores)
def test_fused_scores_lie_between_0_and_1_and_forget_nobody(
    first: dict[str, float], second: dict[str, float]
) -> None:
    fused = fuse(first, second)
    assert fused.keys() == first.keys() | second.keys()
    assert all(0 <= score <= 1 for score in fused.values())


def test_the_right_article_comes_first(shipped: Assistant) -> None:
    expected = {
        "Which operator opened the 5G test zone?": "mts-5g-test-zone.md",
        "the joke about Apple and Honor phones": "washington-or-beijing-joke.md",
        "three new R&D centres by the end of the year": "three-new-research-centres.md",
        "Why could nobody match Honor's prices?": "honor-price-war.md",
    }
    assert {q: shipped.search(q, limit=1)[0].article for q in expected} == expected


def test_odd_questions_find_something_or_nothing_but_never_fail(shipped: Assistant) -> None:
    for question in (
        '"unbalanced AND (', "NEAR(a b) OR *", "the of and", "\0null\0", "😀 a 😀", "مرحبا بالعالم",
        "华为在俄罗斯", "title:5G", "-- ; DROP TABLE articles", "^$%&/1()=?", "a" * 2000,
    ):  # fmt: skip
        passages = shipped.search(question, limit=3)
        assert [passage.rank for passage in passages] == list(range(1, len(passages) + 1))


def test_the_same_search_gives_the_same_passages(shipped: Assistant) -> None:
    assert shipped.search("Huawei and Russia") == shipped.search("Huawei and Russia")
