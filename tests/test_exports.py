"""What is taken along of an answer: Markdown, Word, JSON and CSV, each with all that it cites."""

import csv
import io
import json
from pathlib import Path

import pytest
from conftest import Command
from docx import Document as read_word

from assistant import Answer, Assistant, ExportError, Sentence
from assistant.answering.document import Document, Support, document_of, joined, read_document
from assistant.answering.exporting import exported, tabular

COST = "How much did the work on the bridge cost?"
QUOTE = "Mayor Ada Lindqvist said the work had cost 4.2 million crowns."
WHERE = "[1] Harbour bridge reopens, The Tern, 2024-05-03: bridge.md"

WRITTEN: tuple[tuple[str, Support, str], ...] = (
    ("So <it> *is*.", "supported", "## On it\n\n"),
    ("Thus.", "unconfirmed", " "),
    ("Or not.", "supported", "\n\n- "),
    ("So.", "supported", "\n- "),
    ("a | =b", "supported", "\n\n| A | B |\n| --- | --- |\n"),
    ("d | e", "supported", "\n"),
)
"""What a model wrote, with the verdicts, and what stands before each statement."""


def written() -> Document:
    sentences = tuple(
        Sentence(text, support, 1.0, note="Who?" * (support == "unconfirmed"), before=before,
                 is_row="|" in text)
        for text, support, before in WRITTEN
    )  # fmt: skip
    return document_of(Answer("Why?", "answered", 0.9, sentences, notice="As is.").to_json())


def word_of(document: Document) -> list[tuple[str, str]]:
    """The paragraphs of a document as a Word file, each with its style."""
    read = read_word(io.BytesIO(exported(document, ".docx")))
    return [(one.style.name or "", one.text) for one in read.paragraphs if one.style]


def test_an_answer_is_a_word_file_with_its_quotes_and_numbered_references(
    small: Assistant, tmp_path: Path
) -> None:
    answer = small.ask(COST)
    answer.save(tmp_path / "cost.docx")
    assert word_of(document_of(answer.to_json())) == [
        ("Title", COST),
        ("Quote", f"“{QUOTE}” [1]"),
        ("Heading 1", "Sources"),
        ("Normal", f"{WHERE}\n“{QUOTE}”"),
    ]
    about = read_word(str(tmp_path / "cost.docx")).core_properties
    assert (about.title, about.author, about.comments) == (COST, "", "")


def test_a_timeline_is_a_table_in_word_and_markdown_and_csv(
    shipped: Assistant, tmp_path: Path
) -> None:
    answer = shipped.ask("Give me a timeline")
    for ending in "docx", "md", "csv":
        answer.save(tmp_path / f"days.{ending}")
    expected = [(str(when), f"“{one.text}”", f"[{one.citations[0].number}]")
                for when, one in answer.events]  # fmt: skip
    (table,) = read_word(str(tmp_path / "days.docx")).tables
    head, *rows = [tuple(cell.text for cell in row.cells) for row in table.rows]
    assert head == ("When", "What the articles say", "Source")
    assert rows == expected
    markdown = (tmp_path / "days.md").read_text()
    for row in expected:
        assert f"| {' | '.join(row)} |\n" in markdown
    assert (tmp_path / "days.csv").read_bytes().startswith(b"\xef\xbb\xbfWhen,")
    read = list(csv.reader((tmp_path / "days.csv").read_text("utf-8-sig").splitlines()))
    assert read[0][:2] == ["When", "What the articles say"]
    assert [(row[0], f"“{row[1]}”") for row in read[1:]] == [row[:2] for row in expected]
    assert [row[-1] for row in read[1:]] == [one.citations[0].article for _, one in answer.events]


def test_every_form_has_title_outlet_day_file_and_exact_quote_of_each_citation(
    shipped: Assistant, command: Command
) -> None:
    answer = shipped.ask("Compare Huawei and Honor")
    answer.save(command.folder / "compared.json")
    kept = json.loads((command.folder / "compared.json").read_text())
    assert [one["number"] for one in kept["citations"]] == [one.number for one in answer.citations]
    document = document_of(answer.to_json())
    paragraphs = "\n".join(text for _, text in word_of(document))
    markdown = exported(document, ".md").decode()
    for one, cited in zip(kept["citations"], answer.citations, strict=True):
        assert shipped.article(one["article"]).text[one["start"] : one["end"]] == one["quote"]
        assert (one["title"], one["source"]) == (cited.title, cited.source)
        assert one["published"] == str(cited.published)
        for form in paragraphs, markdown:
            for fact in one["title"], one["source"], one["published"], one["article"], one["quote"]:
                assert fact in form
    corpus, index = str(shipped.settings.corpus), str(shipped.settings.index)
    where = ["--corpus", corpus, "--index", index]
    checked = command("verify", "compared.json", *where)
    assert checked.returncode == 0
    assert checked.stdout.count("stands") == len(answer.citations)


def test_what_a_model_wrote_keeps_its_form_and_what_is_not_confirmed_is_said() -> None:
    assert exported(written(), ".md").decode() == (
        "# Why?\n\n**On it**\n\nSo \\<it> \\*is\\*. Thus. (unconfirmed: Who?)\n\n- Or not.\n\n"
        "- So.\n\n| A | B | Source |\n| --- | --- | --- |\n| a | =b |  |\n| d | e |  |\n"
        "\n*As is.*\n"
    )
    assert word_of(written()) == [
        ("Title", "Why?"),
        ("Heading 3", "On it"),
        ("Normal", "So <it> *is*. Thus. (unconfirmed: Who?)"),
        ("List Bullet", "Or not."),
        ("List Bullet", "So."),
        ("Normal", "As is."),
    ]


def test_no_cell_is_a_formula_to_a_spreadsheet() -> None:
    rows = [row[:2] for row in tabular(written())]
    assert rows == [["A", "B"], ["a", "'=b"], ["d", "e"]]


def test_documents_are_joined_with_one_number_for_each_stretch(small: Assistant) -> None:
    one = document_of(small.ask(COST).to_json())
    other = document_of(small.ask("When will the ferry stop running?").to_json())
    both = joined("Notes", [one, other, one])
    assert [source.number for source in both.sources] == list(range(1, len(both.sources) + 1))
    assert both.sources[0] == one.sources[0]
    quotes = {source.number: source.quote for source in both.sources}
    for section in both.sections:
        for entry in section.entries:
            assert quotes[entry.numbers[0]] == entry.text
    headings = [(one.heading, one.depth) for one in both.sections if one.heading]
    assert headings == [(each.title, 1) for each in (one, other, one)]


def test_what_no_word_file_may_hold_is_replaced(tmp_path: Path) -> None:
    Answer("A \x00 b \ud800", "answered", 1.0, intro="\x0b").save(tmp_path / "a.docx")
    assert read_word(str(tmp_path / "a.docx")).paragraphs[0].text == "A \ufffd b \ufffd"


def test_what_a_browser_keeps_is_read_again_and_nothing_else_is_a_document() -> None:
    document = written()
    assert read_document(json.loads(json.dumps(document.to_dict()))) == document
    others: list[object] = [
        None,
        "",
        [],
        {"title": 1},
        {"title": "a", "sources": [{"path": "/etc/passwd"}]},
    ]
    for sent in others:
        assert read_document(sent) is None
        #: 1}, {"title": "a", "sources": [{"path": "/etc/passwd"}]}:
        assert read_document(sent) is None


def test_a_refusal_is_taken_along_in_its_words(small: Assistant) -> None:
    answer = small.ask("What is the capital of Australia?")
    assert answer.text in exported(document_of(answer.to_json()), ".md").decode()


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.md.txt"])
def test_another_ending_is_told_in_a_sentence(small: Assistant, name: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"a file for an answer ends in \.docx, \.md, \.json"):
        small.ask(COST).save(tmp_path / name)


def test_what_has_no_table_is_no_csv_file_and_a_folder_must_be_there(
    small: Assistant, tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match="There is no table in this"):
        small.ask(COST).save(tmp_path / "a.csv")
    with pytest.raises(ExportError, match="cannot be written: No such file or directory"):
        small.ask(COST).save(tmp_path / "gone" / "a.md")


def test_the_command_writes_what_it_prints_and_asks_nothing_for_a_wrong_ending(
    command: Command, small: Assistant
) -> None:
    asked = command("ask", COST, "--export", "cost.md")
    assert asked.returncode == 0
    written = (command.folder / "cost.md").read_text()
    assert f"“{QUOTE}” [1]" in asked.stdout
    assert f"“{QUOTE}” [1]" in written
    assert WHERE in written
    refused = command("ask", COST, "--export", "cost.odt")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "cost.odt cannot be written" in refused.stderr
