"""Which of the sentences that may answer are quoted."""

from assistant import Finding, Passage
from assistant.answering.quoting import choose
from assistant.language.questions import Question
from assistant.language.sentences import sentence_spans

ASKED = Question("Who opened the harbour bridge?")


def finding(place: int, text: str, probability: float) -> Finding:
    passage = Passage(f"{place}.md", "", text, 0, len(text), 0.5, place)
    return Finding(passage, 0, len(text), probability)


def test_a_sentence_that_repeats_another_is_not_quoted_too() -> None:
    first = finding(1, "Mayor Ada Lund opened the harbour bridge in May.", 0.9)
    again = finding(2, "In May the harbour bridge was opened by Mayor Ada Lund.", 0.8)
    other = finding(3, "Four hundred people came to the ceremony.", 0.7)
    assert choose(ASKED, [first, again, other], most=3, share=0.1) == [first, other]


def test_what_is_far_less_likely_than_the_best_is_not_quoted() -> None:
    first = finding(1, "Mayor Ada Lund opened the harbour bridge in May.", 0.9)
    other = finding(2, "Four hundred people came to the ceremony.", 0.08)
    assert choose(ASKED, [first, other], most=3, share=0.1) == [first]


GUIDE = (
    "Skerry\n\nGetting there\n\nThe boat leaves at 8.15 from the old pier.\n\n"
    "Hesper\n\nGetting there\n\nThe boat leaves at 10.40 from the fish market."
)


def test_what_stands_under_another_heading_than_the_one_asked_about_is_not_quoted() -> None:
    spans = tuple((start, end, 0.5) for start, end in sentence_spans(GUIDE))
    passage = Passage("guide.md", "", GUIDE, 0, len(GUIDE), 0.5, 1, sentences=spans)
    early, late = (
        Finding(passage, start, end, 0.9)
        for start, end, _ in spans
        if GUIDE[start:end].startswith("The boat")
    )
    for asked, quoted in ("Hesper", [late]), ("Skerry", [early]), ("Thole", [early, late]):
        question = Question(f"When does the boat to {asked} leave?")
        chosen = choose(question, [early, late], most=3, share=0.1)
        assert {one.end for one in chosen} == {one.end for one in quoted}
