from collections import Counter
from math import log
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant
from assistant.indexing.inverted_index import Matches, postings, remove_passages, sequence, together

passages = st.lists(st.lists(st.sampled_from("abcde"), min_size=1, max_size=8), min_size=1)


def index(texts: list[list[str]], term: str) -> bytes:
    return b"".join(postings(n, text).get(term, b"") for n, text in enumerate(texts))


@given(passages, st.lists(st.sampled_from("abcdef"), max_size=4, unique=True))
def test_scores_are_those_of_bm25(texts: list[list[str]], terms: list[str]) -> None:
    length = sum(map(len, texts)) / len(texts)
    matches = Matches.of([index(texts, t) for t in terms], passages=len(texts), length=length)
    expected = np.zeros(len(texts))
    for number, text in enumerate(texts):
        for term in terms:
            df = sum(term in other for other in texts)
            tf = Counter(text)[term]
            norm = 1.2 * (1 - 0.75 + 0.75 * len(text) / length)
            expected[number] += (
                log(1 + (len(texts) - df + 0.5) / (df + 0.5)) * tf * 2.2 / (tf + norm)
            )
    every = np.arange(len(texts))
    assert np.allclose(matches.within(every, every), expected)
    best = [
        n
        for n in sorted(every.tolist(), key=lambda n: (-round(float(expected[n]), 9), n))
        if expected[n]
    ]
    assert matches.best(3) == matches.best()[:3]
    assert [round(expected[n], 6) for n in matches.best()] == [round(expected[n], 6) for n in best]


@given(passages)
def test_a_range_has_the_best_of_each_term_in_it(texts: list[list[str]]) -> None:
    terms = [index(texts, term) for term in "ab"]
    one = [Matches.of([t, b""], passages=len(texts), length=3.0) for t in terms]
    both = Matches.of(terms, passages=len(texts), length=3.0)
    every = np.arange(len(texts))
    best = sum(matches.within(every, every).max() for matches in one)
    assert np.allclose(both.within(every[:1], every[-1:]), best)


def test_postings_of_removed_passages_are_gone_and_the_others_stay() -> None:
    entries = b"".join(postings(number, ["bridge"])["bridge"] for number in range(5))
    assert remove_passages(entries, np.array([1, 3])) == index(
        [["bridge"], [], ["bridge"], [], ["bridge"]], "bridge"
    )


def test_words_count_together_where_one_clause_has_them_and_not_across_passages() -> None:
    far = ["the"] * 13
    texts = [["port", *far, "north"], ["port", *far, "the", "north"], [], ["sea", "sea"], ["port"]]
    rarity = {"north": 3.0, "sea": 1.0, "port": 2.0}
    assert together(rarity, list(map(sequence, texts))).tolist() == [5.0, 3.0, 0.0, 1.0, 2.0]
    assert together(rarity, []).tolist() == []


def test_an_article_that_comes_and_goes_leaves_no_word_behind(
    small: Assistant, tmp_path: Path
) -> None:
    catalog = small._index.catalog
    rows = "SELECT term, block, entries FROM postings ORDER BY term, block"
    before = catalog._database.run(rows).fetchall()
    extra = tmp_path / "corpus" / "extra.md"
    extra.write_text("The harbour bridge in Oxmouth and a zeppelin, which nobody else has.")
    small.refresh()
    assert catalog.postings.frequency("zeppelin") == 1
    assert catalog._database.run(rows).fetchall() != before
    extra.unlink()
    small.refresh()
    assert catalog._database.run(rows).fetchall() == before
