"""What a browser saves of conversations, and what it is not taken at its word for."""

import json

import pytest

from assistant.ui import conversations
from assistant.ui.conversations import (
    EMPTY,
    Conversation,
    Exchange,
    Saved,
    as_json,
    as_markdown,
    current_exchanges,
    renamed,
    turned,
    turns,
    with_current,
)


def exchange(question: str, text: str = "It did.") -> Exchange:
    return {
        "question": question,
        "html": f"<p>{text}</p>",
        "text": text,
        "receipt": "",
        "timeline": "",
        "coverage": "",
    }


def conversation(name: str) -> Conversation:
    return {"id": name, "name": name, "exchanges": [exchange(name)]}


def names(saved: Saved) -> list[str]:
    return [one["name"] for one in saved["all"]]


def test_the_open_conversation_comes_first_and_is_named_by_its_first_question() -> None:
    began = with_current(EMPTY, [exchange("Who is Ken Hu?" + "?" * 99)])
    assert names(began) == [f"Who is Ken Hu?{'?' * 66}"]
    both = with_current({**began, "current": ""}, [exchange("And Xi?")])
    assert names(both) == ["And Xi?", *names(began)]
    assert current_exchanges(both) == [exchange("And Xi?")]
    back: Saved = {**both, "current": began["current"]}
    went_on = with_current(back, [*current_exchanges(back), exchange("Why?")])
    assert names(went_on) == [*names(began), "And Xi?"]
    assert len(current_exchanges(went_on)) == 2
    assert with_current(went_on, []) == {"current": "", "all": went_on["all"]}
    assert current_exchanges(EMPTY) == []


def test_where_there_is_no_room_the_oldest_go_and_the_open_one_never(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    saved: Saved = {"current": "b", "all": [conversation(name) for name in "abcd"]}
    assert names(with_current(saved, [exchange("b")])) == ["b", "a", "c", "d"]
    monkeypatch.setattr(conversations, "MOST_CHARACTERS", 400)
    assert names(with_current(saved, [exchange("b")])) == ["b", "a"]
    assert names(with_current(saved, [exchange("b", "x" * 999)])) == ["b"]


def test_a_name_is_a_line_and_a_blank_one_changes_nothing() -> None:
    saved: Saved = {"current": "b", "all": [conversation("a"), conversation("b")]}
    assert names(renamed(saved, " The \n plan ")) == ["a", "The plan"]
    assert names(renamed(saved, "x" * 99)) == ["a", "x" * 80]
    for blank in "", " \n":
        assert renamed(saved, blank) == saved


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "",
        [],
        {"current": "a"},
        {"current": 1, "all": []},
        {"current": "a", "all": [{"path": "/etc/passwd"}]},
        {"current": "a", "all": [{"id": "a", "name": {"path": "/etc/passwd"}, "exchanges": []}]},
        {"current": "a", "all": [{"id": "a", "name": "a", "exchanges": [{"question": "a"}]}]},
    ],
)
def test_what_has_another_form_is_no_conversation(sent: object) -> None:
    assert conversations._valid(json.dumps(sent)) == EMPTY


def test_what_has_the_form_is_taken_as_it_is() -> None:
    saved: Saved = {"current": "a", "all": [conversation("a")]}
    assert conversations._valid(json.dumps(saved)) == saved


def test_what_was_not_answered_is_no_turn_and_is_said_in_what_is_taken_along() -> None:
    said = [exchange("Who?"), exchange("Why?", "")]
    assert turns(said) == [("Who?", "It did.")]
    assert as_markdown("A *plan*", said) == (
        "# A \\*plan\\*\n\n## Who?\n\nIt did.\n\n## Why?\n\n*This was not answered.*\n"
    )
    assert '"question": "Why?"' in as_json("A plan", said)


def test_paragraphs_of_a_quote_stay_paragraphs_in_markdown() -> None:
    cited = {"number": 1, "reference": "A head", "start": 0, "end": 9, "url": None}
    cited |= {"title": "A head", "article": "zoo.md", "quote": "Nils came.\n\nHe has\na cat."}
    said: Exchange = {**exchange("Who?"), "receipt": json.dumps({"citations": [cited]})}
    written = as_markdown("A plan", [said])
    assert written.endswith("characters 0 to 9\n\n> Nils came.\n> \n> He has a cat.\n")


def said(id: str, after: str) -> Exchange:
    return {**exchange(id), "id": id, "after": after}


def ids(exchanges: list[Exchange]) -> list[str]:
    return [one["id"] for one in exchanges]


def test_what_takes_the_place_of_a_question_is_a_branch_beside_it() -> None:
    line = [said("a", ""), said("b", "a"), said("c", "b")]
    began = with_current(EMPTY, line)
    assert ids(current_exchanges(began)) == ["a", "b", "c"]
    edited = with_current(began, [line[0], said("d", "a")])
    assert ids(current_exchanges(edited)) == ["a", "d"]
    assert [one["versions"] for one in current_exchanges(edited)] == [["a"], ["b", "d"]]
    back = turned(edited, "#branch=b")
    assert ids(current_exchanges(back)) == ["a", "b", "c"]
    first = with_current(back, [said("e", "")])
    assert ids(current_exchanges(first)) == ["e"]
    assert ids(current_exchanges(turned(first, "#branch=a"))) == ["a", "d"]
    assert len(first["all"]) == 1
    for link in "#branch=none", "", "#branch=":
        assert turned(first, link)["all"] == first["all"]


def test_an_answer_that_ends_late_goes_to_its_own_conversation() -> None:
    one = with_current(EMPTY, [said("a", "")])
    two = with_current({**one, "current": ""}, [said("x", "")])
    late = with_current(two, [said("a", ""), said("b", "a")])
    assert late["current"] == two["current"]
    assert ids(current_exchanges(late)) == ["x"]
    assert ids(current_exchanges({**late, "current": one["current"]})) == ["a", "b"]
    assert with_current({**two, "current": ""}, [said("a", "")])["current"] == ""


def test_a_link_leads_to_a_conversation_that_is_there() -> None:
    saved: Saved = {"current": "a", "all": [conversation("a"), conversation("b")]}
    assert turned(saved, "#talk=b")["current"] == "b"
    assert turned(saved, "#talk=none")["current"] == ""


def test_exchanges_in_a_circle_end() -> None:
    assert ids(conversations.branch([said("a", "b"), said("b", "a")], "a")) == ["b", "a"]
    assert conversations.newest_after([said("a", "b"), said("b", "a")], "a") in ("a", "b")
