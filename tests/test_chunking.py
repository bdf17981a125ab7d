import itertools

from hypothesis import given
from hypothesis import strategies as st

from assistant.reading.article import Article
from assistant.reading.chunking import split


def count_words(texts: list[str]) -> list[int]:
    return [len(text.split()) for text in texts]


@given(st.text(), st.integers(1, 300))
def test_chunks_are_exact_ordered_and_lose_no_letter(text: str, limit: int) -> None:
    chunks = split(Article("a", text, "Title"), count_tokens=count_words, limit=limit)
    assert [chunk.number for chunk in chunks] == list(range(len(chunks)))
    assert all(text[chunk.start : chunk.end] == chunk.text for chunk in chunks)
    assert all(a.end <= b.start for a, b in itertools.pairwise(chunks))
    kept = "".join(chunk.text for chunk in chunks)
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]


def test_chunks_hold_whole_sentences_and_are_of_even_length() -> None:
    text = " ".join(f"This is sentence number {number} of them all." for number in range(60))
    chunks = split(Article("a", text, "A title"), count_tokens=count_words, limit=256)
    sizes = count_words([chunk.text for chunk in chunks])
    assert sum(sizes) == 480
    assert max(sizes) <= 200
    assert max(sizes) - min(sizes) <= 8
    assert all(chunk.text.endswith("all.") for chunk in chunks)


def test_no_chunk_is_longer_than_the_model_reads() -> None:
    text = "word " * 3000
    chunks = split(Article("a", text, "A title"), count_tokens=count_words, limit=100)
    assert max(count_words([chunk.text for chunk in chunks])) <= 100


def test_a_stretch_of_white_space_stays_out_of_chunks() -> None:
    text = f"It rained.{' ' * 30_000}It snowed.{chr(10) * 30_000}It rained on."
    chunks = split(Article("a", text, "A title"), count_tokens=count_words, limit=100)
    assert [chunk.text for chunk in chunks] == ["It rained.", "It snowed.", "It rained on."]
