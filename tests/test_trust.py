"""Answers to be trusted: what differs, what is old, what still stands, who said it."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from conftest import Command
from test_answers import assert_exact

from assistant import Assistant
from assistant.errors import ReceiptError

Write = Callable[[str, str], Path]

COSTS = {
    "first.md": ("2024-05-03", "The new harbour bridge in Oxmouth will cost 4.2 million crowns."),
    "second.md": ("2024-08-20", "The new harbour bridge in Oxmouth cost 5.1 million crowns."),
    "third.md": ("2024-06-01", "Repairing the old ferry took nine months and 310 workers."),
}


@pytest.fixture
def costs(tmp_path: Path, write: Write) -> Assistant:
    for name, (day, text) in COSTS.items():
        write(name, f"---\ntitle: News of {day}\npublished: {day}\n---\n{text}\n")
    assistant = Assistant.open(tmp_path / "corpus", tmp_path / "index")
    assistant.refresh()
    return assistant


def test_where_sources_differ_the_newest_comes_first_and_each_is_named(costs: Assistant) -> None:
    answer = costs.ask("How much did the new harbour bridge in Oxmouth cost?")
    assert [(one.value, one.citation.article) for one in answer.differing] == [
        ("5.1 million crowns", "second.md"),
        ("4.2 million crowns", "first.md"),
    ]
    assert [sentence.citations[0].article for sentence in answer.sentences][:2] == [
        "second.md",
        "first.md",
    ]
    assert [sentence.note for sentence in answer.sentences][:2] == ["", "older: 3 May 2024"]
    assert "Sources differ: 5.1 million crowns (News of 2024-08-20, 20 August 2024) [1]" in (
        answer.text
    )
    assert_exact(costs, answer)


def test_sources_that_agree_do_not_differ(costs: Assistant, write: Write) -> None:
    write("second.md", "The new harbour bridge in Oxmouth cost 4,200,000 crowns.")
    costs.refresh()
    answer = costs.ask("How much did the new harbour bridge in Oxmouth cost?")
    assert answer.found
    assert answer.differing == ()


def test_a_period_in_a_question_narrows_the_search_and_says_so(small: Assistant) -> None:
    asked = "What was reported about Oxmouth last month?"
    answer = small.ask(asked, as_of=date(2024, 6, 20))
    assert {citation.article for citation in answer.citations} == {"bridge.md"}
    assert str(answer.period) == "May 2024"
    assert (answer.filters.after, answer.filters.before) == (None, None)
    free = small.ask(asked, as_of=date(2024, 6, 20), period=False)
    assert free.period is None
    assert free.filters.after is None
    given = small.ask(asked, as_of=date(2024, 6, 20), after=date(2024, 6, 1))
    assert given.period is None


def test_a_period_without_an_answer_gives_way_and_says_so(small: Assistant) -> None:
    answer = small.ask("How much had the work on the bridge cost in June 2024?")
    assert answer.found
    assert answer.period is None
    assert answer.notice == "Nothing of that time (June 2024) answers this."
    nowhere = small.ask("How much did the bridge in Oxmouth cost in 2019?")
    assert not nowhere.found
    assert "No article mentions “2019”" in nowhere.text


def test_a_period_in_a_question_is_when_it_happened_too(small: Assistant, write: Write) -> None:
    tell = "---\ntitle: Mill of Tarnby\npublished: {}\n---\nThe mill of Tarnby{}\n"
    write("fire.md", tell.format("2023-05-02", " burned down in 2019."))
    write("flour.md", tell.format("2019-01-08", " ground 70 tonnes of flour in 2018."))
    write("plan.md", tell.format("2021-02-01", ", built in 1890, is to get new sails by 2026."))
    write("guests.md", tell.format("2021-03-01", " had 900 guests on Sunday."))
    small.refresh()
    for asked, article in [
        ("What happened to the mill of Tarnby in 2019?", "fire.md"),
        ("How much flour did the mill of Tarnby grind in 2018?", "flour.md"),
        ("Which new sails was the mill of Tarnby to get in 2021?", "plan.md"),
        ("How many guests did the mill of Tarnby have in 2021?", "guests.md"),
    ]:
        answer = small.ask(asked, as_of=date(2024, 6, 20))
        assert answer.citations[0].article == article, asked
        assert answer.period
        assert answer.notice == ""
        assert answer.filters.after is None


def test_what_was_published_in_a_period_and_names_another_says_so(
    small: Assistant, write: Write
) -> None:
    write("mill.md", "---\npublished: 2019-01-08\n---\nThe mill of Tarnby had 70 guests in 2018.")
    small.refresh()
    answer = small.ask("How many guests did the mill of Tarnby have in 2019?")
    assert "70 guests in 2018" in answer.text
    assert answer.notice == "This was published in that time (2019), but names another."


def test_a_citation_says_what_last_month_means_in_it(small: Assistant, write: Write) -> None:
    write(
        "sale.md", "---\npublished: 2019-10-24\n---\nSales of kites in Oxmouth doubled last month."
    )
    small.refresh()
    (citation, *_) = small.ask("When did sales of kites double?").citations
    assert citation.times == ("last month: September 2019",)


def test_a_receipt_tells_which_quotes_still_stand(
    small: Assistant, write: Write, tmp_path: Path
) -> None:
    answer = small.ask("How much did the bridge cost?")
    receipt = answer.to_json()
    assert {one.state for one in small.check_receipt(receipt)} == {"stands"}
    file = tmp_path / "corpus" / "bridge.md"
    text = file.read_text()
    file.write_text(text.replace("The harbour", "News! The harbour"))
    assert "moved" in {one.state for one in small.check_receipt(receipt)}
    file.write_text(text.replace("4.2", "5.2"))
    assert small.check_receipt(receipt)[0].state == "changed"
    file.unlink()
    assert small.check_receipt(receipt)[0].state == "gone"


def test_a_receipt_holds_all_that_an_answer_rests_on(small: Assistant) -> None:
    day = date(2024, 6, 20)
    answer = small.ask("How much did the bridge cost?", sources=["The Tern"], as_of=day)
    receipt = json.loads(answer.to_json())
    assert receipt["today"] == "2024-06-20"
    assert receipt["question"] == "How much did the bridge cost?"
    assert receipt["filters"]["sources"] == ["The Tern"]
    assert receipt["recipe"]["embedding model"] == "all-MiniLM-L6-v2"
    assert receipt["writer"] is None
    assert receipt["passages"]
    (citation, *_) = receipt["citations"]
    assert {"quote", "start", "end", "digest", "link", "article"} <= set(citation)


@pytest.mark.parametrize("receipt", ["", "[]", "{}", '{"citations": [1]}', "nonsense"])
def test_what_is_no_receipt_is_said_to_be_none(small: Assistant, receipt: str) -> None:
    with pytest.raises(ReceiptError, match="This is not a receipt"):
        small.check_receipt(receipt)


def test_a_changed_receipt_is_found_out(small: Assistant) -> None:
    receipt = small.ask("How much did the bridge cost?").to_json().replace("4.2", "9.9")
    with pytest.raises(ReceiptError, match="The receipt was changed: quote 1"):
        small.check_receipt(receipt)


def test_a_receipt_cannot_reach_out_of_the_corpus(small: Assistant, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("The password is swordfish.")
    receipt = json.loads(small.ask("How much did the bridge cost?").to_json())
    for path in "../secret.md", str(tmp_path / "secret.md"), "", "x\0.md", "bridge.exe":
        receipt["citations"][0]["article"] = path
        assert small.check_receipt(json.dumps(receipt))[0].state == "gone"


def test_a_receipt_is_checked_on_the_command_line(command: Command, small: Assistant) -> None:
    file = command.folder / "receipt.json"
    file.write_text(small.ask("How much did the bridge cost?").to_json())
    stands = command("verify", "receipt.json")
    assert stands.returncode == 0
    assert stands.stdout.startswith("[1] stands: bridge.md: Mayor Ada Lindqvist said")
    (small.settings.corpus / "bridge.md").write_text("Nothing.")
    assert command("verify", "receipt.json").returncode == 1
    missing = command("verify", "none.json")
    assert missing.returncode == 1
    assert missing.stderr == "none.json cannot be read (No such file or directory): check it.\n"


def test_a_text_is_checked_on_the_command_line(command: Command, small: Assistant) -> None:
    (command.folder / "draft.txt").write_text(
        "The bridge in Oxmouth reopened on Friday. The work on it had cost 5.2 million crowns, "
        "Mayor Ada Lindqvist said."
    )
    done = command("verify", "draft.txt")
    lines = done.stdout.splitlines()
    assert done.returncode == 1
    assert lines[0] == "supported: The bridge in Oxmouth reopened on Friday."
    assert lines[1].startswith("    [1] “The harbour bridge in Oxmouth reopened on Friday")
    assert lines[2].startswith("contradicted: The work on it had cost 5.2 million crowns")
    assert lines[3] == "    The sources say 4.2 million crowns, not 5.2 million crowns."
    (command.folder / "draft.txt").write_text(" ")
    empty = command("verify", "draft.txt")
    assert (empty.returncode, empty.stderr) == (1, "draft.txt has no sentence to check.\n")


def test_speech_is_quoted_with_who_said_it(small: Assistant, write: Write) -> None:
    write(
        "speech.md",
        "The council of Oxmouth met on Monday. “The tunnel is a complete waste of money. It will "
        "never be finished. The council has to stop it,” said Olaf Brandt, who owns the ferry.",
    )
    small.refresh()
    answer = small.ask("Will the tunnel of Oxmouth ever be finished?")
    assert answer.sentences[0].text == (
        "“The tunnel is a complete waste of money. It will never be finished. The council has to "
        "stop it,” said Olaf Brandt, who owns the ferry."
    )
    assert answer.citations[0].quote == answer.sentences[0].text
    assert_exact(small, answer)
