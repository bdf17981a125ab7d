"""How LangChain sees it: parts that add up, and histories in the forms they come in."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

from assistant import Assistant
from assistant.answering.chain import pieces, turns


@dataclass
class Said:
    """An Answer, as far as its text goes."""

    text: str
    state: str = "answered"
    notice: str = ""


def added(*texts: str) -> list[str]:
    return [piece for _, piece in pieces(map(Said, texts))]  # type: ignore[arg-type]


def test_each_part_is_what_an_answer_adds_to_those_before_it() -> None:
    assert added() == []
    assert added("One.") == ["One."]
    assert added("One.", "One. Two.", "One. Two.") == ["One.", " Two.", ""]
    assert added("One.", "Two.") == ["One.", "", "\n\nTwo."]
    assert added("One.", "Two.", "One. Three.") == ["One.", "", " Three."]


def test_what_may_not_stay_is_held_back_until_it_does() -> None:
    doubted = [Said("Perhaps. One.", "unsure"), Said("One. Two."), Said("One. Two. Three.")]
    assert [piece for _, piece in pieces(doubted)] == ["", "One. Two.", " Three."]  # type: ignore[arg-type]
    read = [
        Said("Quote. Part 1.", notice="Part 1."),
        Said("One."),
        Said("One. End.", notice="End."),
    ]
    assert [piece for _, piece in pieces(read)] == ["", "One.", "", " End."]  # type: ignore[arg-type]


@given(st.lists(st.text(max_size=4), min_size=1))
def test_the_parts_of_an_answer_that_grows_add_up_to_it(new: list[str]) -> None:
    texts = ["".join(new[:end]) for end in range(1, len(new) + 1)]
    assert "".join(added(*texts)) == texts[-1]
    assert added(*texts) == new


@given(st.lists(st.text(alphabet="ab", max_size=3), min_size=1))
def test_whatever_answers_come_the_parts_end_with_the_last_one(texts: list[str]) -> None:
    said = "".join(added(*texts))
    assert said == texts[-1] or said.endswith(f"\n\n{texts[-1]}")
    assert len(added(*texts)) in (len(texts), len(texts) + 1)


def test_the_parts_of_the_chain_add_up_to_its_answer(small: Assistant) -> None:
    written = (
        "Mayor Ada Lindqvist said that the work had cost 4.2 million crowns [1]. "
        "The bridge in Oxmouth reopened on Friday after nine months of repairs [1]."
    )
    model = GenericFakeChatModel(messages=iter([AIMessage(written)] * 2))
    assistant = Assistant(small.settings, chat_model=model)
    values = {"input": "How much did the repairs of the bridge cost?"}
    parts = list(assistant.chain.stream(values))
    whole = assistant.chain.invoke(values)
    assert "".join(part.get("answer", "") for part in parts) == whole["answer"]
    assert len([part for part in parts if part.get("answer")]) == 2
    assert [part["context"] for part in parts if "context" in part] == [whole["context"]]
    assert parts[-1]["result"] == whole["result"]


def test_a_history_comes_in_several_forms() -> None:
    expected = [("Who is Ken Hu?", "A vice chairman [1]."), ("And Xi?", "")]
    assert turns([("Who is Ken Hu?", "A vice chairman [1]."), ("And Xi?", "")]) == expected
    assert (
        turns(
            [
                SystemMessage("Be brief."),
                AIMessage("Hello!"),
                HumanMessage("Who is Ken Hu?"),
                AIMessage("A vice chairman [1]."),
                HumanMessage("And Xi?"),
            ]
        )
        == expected
    )
    assert (
        turns(
            [
                {"role": "user", "content": "Who is Ken Hu?"},
                {"role": "assistant", "content": "A vice chairman [1]."},
                {"role": "user", "content": "And Xi?"},
                {"role": "user"},
                3,
            ]
        )
        == expected
    )
