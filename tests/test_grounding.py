import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Assistant, Passage
from assistant.answering.checking.checker import Checker
from assistant.models.comprehension import Comprehension
from assistant.models.embedding import bundled

MODEL = bundled()
CHECKER = Checker(MODEL.encode_sentences, Comprehension(MODEL))
TEXTS = [
    "The harbour bridge in Oxmouth reopened on Friday. Mayor Ada Lindqvist said the work had cost "
    "4.2 million crowns. Nobody was hurt.",
    "The ferry carried 310 passengers a day last year. It will not run in winter.",
]
COST = "Ada Lindqvist, the mayor, said that the work cost 4.2 million crowns"
PASSAGES = [Passage(f"{n}.md", "Oxmouth", t, 0, len(t), 1.0, n) for n, t in enumerate(TEXTS, 1)]


def support(text: str) -> list[str]:
    return [s.support for s in CHECKER.check_stream(iter([text]), PASSAGES)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nobody was hurt. [1]", "quoted"),
        ("“Nobody was hurt.” [1]", "quoted"),
        ("Ada Lindqvist, the mayor, said that the work cost 4.2 million crowns [1].", "supported"),
        ("Ada Lindqvist, the mayor, said that the work cost 4,200,000 crowns.", "supported"),
        ("Mayor Ada Lindqvist said the work had cost 5.2 million crowns [1].", "contradicted"),
        ("Mayor Ada Bergman said the work had cost 4.2 million crowns [1].", "contradicted"),
        ("The ferry will run in winter [2].", "contradicted"),
        ("The ferry carried 310 passengers a day last year [1].", "quoted"),
        ("Dolphins are mammals.", "unconfirmed"),
        (f"{COST}, and dolphins are mammals [1].", "unconfirmed"),
        (f"{COST}; dolphins are mammals [1].", "unconfirmed"),
        (f"{COST}, but nobody was hurt [1].", "supported"),
    ],
)
def test_a_statement_is_held_against_all_that_there_is_to_read(text: str, expected: str) -> None:
    assert support(text) == [expected]


def test_marks_become_exact_citations_and_made_up_ones_are_dropped() -> None:
    text = "Nobody was hurt [1][7]. The ferry carried 310 passengers a day last year [2]."
    first, second = CHECKER.check_stream(iter([text]), PASSAGES)
    assert first.text == "Nobody was hurt."
    assert [citation.quote for citation in first.citations] == ["Nobody was hurt."]
    assert [c.number for c in first.citations + second.citations] == [1, 2]
    for citation in first.citations + second.citations:
        source = TEXTS[int(citation.article[0]) - 1]
        assert source[citation.start : citation.end] == citation.quote


@settings(max_examples=10)
@given(st.lists(st.integers(1, 160), max_size=12))
def test_how_a_text_arrives_does_not_matter(cuts: list[int]) -> None:
    text = (
        "The bridge in Oxmouth reopened on Friday. [1] Nobody was hurt.[1] [2] "
        "The ferry carried 310 passengers a day last year 【2】. It will not run in winter [9]."
    )
    edges = [0, *sorted(cuts), len(text)]
    pieces = [text[a:b] for a, b in itertools.pairwise(edges)]
    whole = list(CHECKER.check_stream(iter([text]), PASSAGES))
    assert len(whole) == 4
    assert list(CHECKER.check_stream(iter(pieces), PASSAGES)) == whole


def test_anybody_may_have_a_text_verified(small: Assistant) -> None:
    checked = small.verify(
        "The bridge cost 4.2 million crowns. The bridge cost 4.2 million. It cost 9 million.",
        ["He paid little. The bridge cost 4.2 million crowns."],
    )
    assert [item.support for item in checked] == ["quoted", "supported", "contradicted"]
    assert checked[0].citations[0].quote == "The bridge cost 4.2 million crowns."
    passages = small.search("bridge")
    assert small.verify("The bridge reopened on Friday.", passages)[0].support == "supported"
    assert small.verify("", passages) == []


@pytest.mark.parametrize(
    ("said", "support"),
    [
        ("The law of Oxmouth rests upon eleven treaties.", "supported"),
        ("The law of Oxmouth rests upon 11 treaties.", "supported"),
        ("The law of Oxmouth, its Constitution, rests upon eleven treaties.", "unconfirmed"),
        ("3.", "unconfirmed"),
    ],
)
def test_figures_and_names_count_as_they_are_written(said: str, support: str) -> None:
    text = "The constitutional law of Oxmouth rests upon eleven treaties, which are old."
    passage = Passage("law.md", "Oxmouth", text, 0, len(text), 1.0, 1)
    assert CHECKER.check(said, [passage]).support == support


def test_what_somebody_only_said_supports_no_sentence_that_states_it() -> None:
    assert support("Ada Lindqvist, the mayor, said the work had cost 4.2 million crowns.") == [
        "supported"
    ]
    assert support("The work had cost 4.2 million crowns.") == ["unconfirmed"]


SOLD = "Nordvik's sales rose to 5.8 million crowns in 2020, up from 5.1 million in 2019."
BUILT = "The mill was opened in 1871 and was last repaired in 1988."
RACE = "Duval attacked on the last climb while his captain, Barrena, was changing a wheel."
HOUSE = "The architect Karl Brink designed the library of Oxmouth. Its director is Ada Lindqvist."
TALKS = "There were allegations that Velora spied for its owners. It employs 53 people."
LIFTED = "Oxmouth ended the ban on swimming in its harbour in May."
GONE = "The ban on swimming in the harbour of Oxmouth was lifted in May."
STANDS = "The ban on swimming in the harbour of Oxmouth still stands."
WITHOUT = "Oxmouth's harbour stays open for swimming without a ban."
FERRY = "The old ferry from Oxmouth to"
SOLD_ON = (
    "The old ferry from Oxmouth to Norfield was sold in March to a yard in Velora, "
    "and the new one from Tarn to Brisk was built by Duval."
)


@pytest.mark.parametrize(
    ("said", "source", "support", "reason"),
    [
        ("Sales fell to 5.8 million from 5.1 million.", SOLD, "contradicted", "the other way"),
        ("Nordvik's sales declined in 2020.", SOLD, "contradicted", "“rose”, not “declined”"),
        ("Sales rose by 14 percent to 5.8 million crowns in 2020.", SOLD, "supported", ""),
        ("Nordvik's sales rose by 40 percent in 2020.", SOLD, "contradicted", "No source has 40"),
        ("Nordvik's sales doubled in 2020.", SOLD, "unconfirmed", "do not bear out “doubled”"),
        ("Sales rose by 0.7 million crowns to 5.8 million in 2020.", SOLD, "supported", ""),
        ("The mill was last repaired in 1871.", BUILT, "unconfirmed", "say 1988 there, not 1871"),
        ("The mill was last repaired in 1988.", BUILT, "supported", ""),
        ("Barrena attacked on the last climb.", RACE, "unconfirmed", "not say of Barrena"),
        ("Duval attacked on the last climb.", RACE, "supported", ""),
        ("Ada Lindqvist designed the library of Oxmouth.", HOUSE, "unconfirmed", "Karl Brink"),
        ("The architect Karl Brink designed the library.", HOUSE, "supported", ""),
        ("Karl Brink did not design the library of Oxmouth.", HOUSE, "contradicted", "“not”"),
        ("Karl Berg designed the library of Oxmouth.", HOUSE, "contradicted", "name Karl Brink"),
        ("Velora spied for its owners.", TALKS, "unconfirmed", "only say “allegations”"),
        ("It was proved that Velora spied for its owners.", TALKS, "contradicted", "as a claim"),
        ("Oxmouth is allowing swimming in its harbour.", LIFTED, "supported", ""),
        ("Oxmouth is allowing swimming in its harbour.", GONE, "supported", ""),
        ("Oxmouth is allowing swimming in its harbour.", WITHOUT, "supported", ""),
        ("Oxmouth is allowing swimming in its harbour.", STANDS, "contradicted", "say “ban”"),
        ("Oxmouth stopped allowing swimming in its harbour.", LIFTED, "contradicted", "“ban”"),
        (f"{FERRY} Brisk was sold in March to a yard.", SOLD_ON, "unconfirmed", "of Norfield, not"),
        (f"{FERRY} Norfield was sold to a yard in Tarn.", SOLD_ON, "unconfirmed", "of Velora, not"),
        (f"{FERRY} Norfield was sold to a yard in Velora.", SOLD_ON, "supported", ""),
        (
            "In March the old ferry from Oxmouth to Norfield was sold to a yard in Velora.",
            SOLD_ON,
            "supported",
            "",
        ),
        ("Velora employs 35 people.", TALKS, "contradicted", "say 53, not 35"),
    ],
)
def test_what_speaks_against_a_statement_is_named(
    said: str, source: str, support: str, reason: str
) -> None:
    passage = Passage("1.md", "Oxmouth", source, 0, len(source), 1.0, 1)
    evidence = CHECKER.check(said, [passage])
    assert (evidence.support, reason in evidence.reason) == (support, True), evidence.reason
