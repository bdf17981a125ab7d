import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.sentences import LONGEST, sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@given(st.text())
def test_sentences_are_trimmed_ordered_and_lose_no_letter(text: str) -> None:
    spans = sentence_spans(text)
    for start, end in spans:
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert end - start <= LONGEST
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]


def test_odd_spaces_do_no_harm() -> None:
    assert sentences("We chose plan B\u00a0. Then it went on.") == [
        "We chose plan B\u00a0.",
        "Then it went on.",
    ]


def test_abbreviations_do_not_end_a_sentence() -> None:
    text = "Mr. Hu of the U.S. unit paid $7.8 m. on Jan. 5. He left at 5 p.m. yesterday."
    assert sentences(text) == [
        "Mr. Hu of the U.S. unit paid $7.8 m. on Jan. 5.",
        "He left at 5 p.m. yesterday.",
    ]


def test_a_quotation_stays_with_who_said_it() -> None:
    text = "Ms. Ray said: “We won. We did it.” Nobody else spoke."
    assert sentences(text) == ["Ms. Ray said: “We won. We did it.”", "Nobody else spoke."]


def test_headings_lists_and_short_lines_stand_alone() -> None:
    text = (
        "# Results\nNorth won the cup again on a wet\nand windy night in May\n"
        "- first point\n- second"
    )
    assert sentences(text) == [
        "# Results",
        "North won the cup again on a wet\nand windy night in May",
        "- first point",
        "- second",
    ]


def test_pages_without_a_full_stop_are_cut_between_words() -> None:
    text = "word " * 5000
    found = sentences(text)
    assert len(found) > 20
    assert {word for sentence in found for word in sentence.split()} == {"word"}


@pytest.mark.parametrize(
    "written",
    [
        ["The house of St. Wendra, approx. 200 m. from No. 5, was built by Tull & Co. in 1903.",
         "It is white."],
        ["Gov. Hal Pryce gave Lt. Col. R. J. Moss, an eel of the U.S. on Sept. 9 in Ft. Ore.",
         "He wept."],
        ["See vol. 3, p. 12.", "He works for Tull Inc. and sings."],
        ["It took plan B.", "He left.", "It cost 5 kg.", "It rained at 5 p.m.", "It snowed."],
        ["He lives on Main St.", "The house is red.", "it rained.", "so he left."],
        ["Sie kam am 5. Mai.", "Es waren 5.", "Der Mann ging."],
    ],
)  # fmt: skip
def test_a_full_stop_of_an_abbreviation_ends_no_sentence(written: list[str]) -> None:
    text = " ".join(written)
    assert [text[start:end] for start, end in sentence_spans(text)] == written
