"""Notes: what a reader keeps, what the studio makes, and what is taken along, in a real browser."""

import csv
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from docx import Document as read_word
from playwright.sync_api import Page, expect
from pypdfium2 import PdfDocument

from assistant import Answer, Assistant, AssistantError, Sentence
from assistant.answering.document import Document, document_of
from assistant.answering.tasks.studio import KINDS, made
from assistant.ui import notes
from assistant.ui.note_html import Note, answer_links, notes_html
from assistant.ui.notes import Action, changed, kept, quoted, read_notes

ONE = "0" * 32
EVIL = '<img src=x onerror="window.evil=1">'


def note(title: str, number: int = 0) -> Note:
    return Note(f"{number:032x}", Document(title))


def action(name: str, *all: Note, **given: str) -> Action:
    return Action(name, given, all, [])


def titles(found: list[Note] | None) -> list[str]:
    return [one.document.title for one in found or []]


def ask(page: Page, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")
    expect(page.locator("details.save")).to_have_count(1)


def turn_to_notes(page: Page) -> None:
    page.get_by_role("tab", name="Notes").click()
    expect(page.locator("#studio-links")).to_be_visible()


def make(page: Page, kind: str, subject: str = "") -> None:
    page.locator("#about").get_by_role("textbox").fill(subject)
    page.locator("#studio-links").get_by_role("link", name=kind).click()


def saved(page: Page, link: Callable[[], None], folder: Path) -> Path:
    """The file that a link saves."""
    with page.expect_download() as download:
        link()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def test_kept_answers_and_quotes_stay_with_a_heading_and_a_remark_of_ones_own(
    shipped_page: str, page: Page
) -> None:
    page.goto(shipped_page)
    ask(page, "Who is Ken Hu?")
    quotes = page.locator(".answer blockquote")
    first = quotes.first.inner_text().partition(" 1 ")[0].partition("\n")[0]
    count = quotes.count()
    page.get_by_role("link", name="Keep this quote").first.click()
    expect(page.locator(".answer a.keep").first).to_have_text("Kept")
    expect(page.locator("#announced [role=status]")).to_have_text("Kept")
    page.get_by_role("link", name="Keep this answer").press("Enter")
    turn_to_notes(page)
    expect(page.locator(".note")).to_have_count(2)
    heading = page.get_by_role("textbox", name="Heading")
    expect(heading.first).to_have_value("Who is Ken Hu?")
    expect(page.locator(".note").first.locator("blockquote")).to_have_count(count)
    expect(page.locator(".note").last.locator("blockquote")).to_contain_text(first[:60])
    heading.first.fill(f"Hu {EVIL}")
    page.get_by_role("textbox", name="Your remark").first.fill("Ask him.\n<b>Soon</b>")
    # At once, so that the heading, the remark and the move are under way together.
    page.get_by_role("link", name="Down Who is Ken Hu?").click()
    expect(heading.last).to_have_value(f"Hu {EVIL}")
    expect(page.locator(".note").last.get_by_role("link", name="Up")).to_be_visible()
    page.reload()
    turn_to_notes(page)
    expect(heading.last).to_have_value(f"Hu {EVIL}")
    expect(page.get_by_role("textbox", name="Your remark").last).to_have_value(
        "Ask him.\n<b>Soon</b>"
    )
    assert page.evaluate("window.evil") is None
    page.locator(".note").last.locator("a.mark").last.click()
    expect(page.locator("#source mark#quote")).to_be_visible()
    page.get_by_role("link", name="Previous quote").click()  # Steps through the quotes of the note.
    expect(page.locator("#source mark#quote")).to_be_visible()


def test_a_note_is_removed_and_put_back_by_keyboard_and_the_focus_is_never_lost(
    shipped_page: str, page: Page
) -> None:
    page.goto(shipped_page)
    turn_to_notes(page)
    for number, kind in enumerate(["People", "Figures"], 1):
        make(page, kind)
        expect(page.locator(".note")).to_have_count(number)
    heading = page.get_by_role("textbox", name="Heading")
    page.get_by_role("link", name="Remove Figures").press("Enter")
    expect(page.locator(".note")).to_have_count(1)
    undo = page.get_by_role("link", name="Undo")
    expect(undo).to_be_focused()
    undo.press("Enter")
    expect(page.locator(".note")).to_have_count(2)
    expect(heading.first).to_have_value("Figures")
    expect(heading.first).to_be_focused()
    page.get_by_role("link", name="Up People").press("Enter")
    expect(heading.first).to_have_value("People")
    expect(heading.first).to_be_focused()


def test_what_is_being_written_stays_while_another_note_comes(
    shipped_page: str, page: Page
) -> None:
    page.goto(shipped_page)
    turn_to_notes(page)
    make(page, "People")
    heading = page.get_by_role("textbox", name="Heading")
    expect(heading).to_have_value("People")
    brief = page.locator("#studio-links").get_by_role("link", name="Brief")
    brief.evaluate("link => void setTimeout(() => link.click(), 300)")
    remark = page.get_by_role("textbox", name="Your remark")
    remark.press_sequentially("Half a ")
    expect(page.locator(".note")).to_have_count(2)
    expect(remark.last).to_be_focused()
    expect(remark.last).to_have_value("Half a ")
    page.keyboard.type("word")
    expect(remark.last).to_have_value("Half a word")
    heading.first.focus()
    page.wait_for_timeout(1000)
    page.reload()
    turn_to_notes(page)
    expect(remark.last).to_have_value("Half a word")
    expect(remark.first).to_have_value("")


def test_no_change_is_lost_however_quickly_they_follow(shipped_page: str, page: Page) -> None:
    page.goto(shipped_page)
    ask(page, "Who is Ken Hu?")
    keep = page.locator(".answer a.keep")
    count = keep.count()
    page.evaluate("document.querySelectorAll('.answer a.keep').forEach((link) => link.click())")
    turn_to_notes(page)
    expect(page.locator(".note")).to_have_count(count)
    page.reload()
    turn_to_notes(page)
    expect(page.locator(".note")).to_have_count(count)


@pytest.mark.parametrize("kind", KINDS)
def test_a_click_makes_a_note_of_the_articles(shipped_page: str, page: Page, kind: str) -> None:
    page.goto(shipped_page)
    turn_to_notes(page)
    make(page, kind)
    expect(page.locator(".note")).to_have_count(1)
    expect(page.get_by_role("textbox", name="Heading")).to_have_value(kind)
    expect(page.locator(".note a.mark").first).to_be_visible()
    expect(page.locator("#making p")).to_have_count(0)


def test_what_cannot_be_made_is_said_and_leaves_no_note(shipped_page: str, page: Page) -> None:
    page.goto(shipped_page)
    turn_to_notes(page)
    make(page, "Brief", "zebras")
    expect(page.locator("#making [role=status]")).to_have_text(
        "The articles about “zebras” do not say enough for a brief: choose another subject or more"
        " articles."
    )
    expect(page.locator(".note")).to_have_count(0)
    make(page, "Timeline", "Honor")
    expect(page.get_by_role("textbox", name="Heading")).to_have_value("Timeline: Honor")
    expect(page.locator("#making p")).to_have_count(0)


def test_notes_and_answers_are_saved_in_every_form(
    shipped_page: str, page: Page, tmp_path: Path
) -> None:
    page.goto(shipped_page)
    ask(page, "Give me a timeline")
    page.locator(".answer + * details.save summary, details.save summary").first.click()
    fold = page.locator("#conversation details.save")
    events = page.locator(".answer blockquote").count()
    table = saved(page, fold.get_by_role("link", name="CSV").click, tmp_path)
    rows = list(csv.reader(table.read_text("utf-8-sig").splitlines()))
    assert (table.name, rows[0][0], len(rows)) == ("Give me a timeline.csv", "When", events + 1)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    fold.get_by_role("link", name="Copy table").click()
    expect(fold.get_by_role("link", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()").strip("\n").split("\n")
    assert [line.split("\t")[0] for line in copied] == [row[0] for row in rows]
    word = saved(page, fold.get_by_role("link", name="Word").click, tmp_path)
    assert len(read_word(str(word)).tables[0].rows) == events + 1
    page.get_by_role("link", name="Keep this answer").click()
    turn_to_notes(page)
    make(page, "People")
    expect(page.locator(".note")).to_have_count(2)
    everything = page.locator("#notes > * .tools").first
    both = saved(page, everything.get_by_role("link", name="Markdown").click, tmp_path)
    assert both.name == "Notes.md"
    headings = [line for line in both.read_text().split("\n") if line.startswith("#")]
    assert headings == ["# Notes", "## People", "## Give me a timeline", "## Sources"]
    page.locator(".note details.save summary").first.click()
    one = page.locator(".note").first.get_by_role("link", name="JSON")
    people = json.loads(saved(page, one.click, tmp_path).read_text())
    assert people["title"] == "People"
    for cited in people["citations"]:
        text = (ROOT / "corpus" / cited["article"]).read_text()
        assert cited["quote"] in text


def test_a_note_is_printed_without_the_page_around_it(shipped_page: str, page: Page) -> None:
    page.add_init_script("window.print = () => { window.printed = true; }")
    page.goto(shipped_page)
    turn_to_notes(page)
    make(page, "Brief")
    expect(page.locator(".note")).to_have_count(1)
    page.get_by_role("textbox", name="Your remark").fill("For Monday.")
    page.get_by_role("link", name="Print").click()
    page.wait_for_function("window.printed")
    page.emulate_media(media="print")
    sheet = page.locator("#print")
    expect(sheet.locator("h1")).to_have_text("Brief")
    expect(sheet).to_contain_text("For Monday.")
    expect(sheet.locator("h4")).to_have_text(
        ["What the articles say", "The main days", "The people", "The figures"]
    )
    assert page.evaluate(
        """[...document.body.children].filter((one) => one.id !== "print" && one.checkVisibility())
          .map((one) => one.outerHTML.slice(0, 80))"""
    ) == []  # fmt: skip
    expect(sheet.locator(".tools").first).to_be_hidden()
    assert len(PdfDocument(page.pdf(format="A4"))) == 1
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(sheet).to_have_count(0)


def test_a_brief_is_of_exact_quotes_that_are_numbered_through(shipped: Assistant) -> None:
    chosen = [one.article for one in shipped.articles()][:4]
    *said, brief = made("Brief", "", partial(shipped.ask, quoted=True, articles=chosen))
    assert len(said) == 4
    assert isinstance(brief, Document)
    assert [one.number for one in brief.sources] == list(range(1, len(brief.sources) + 1))
    assert {one.article for one in brief.sources} <= set(chosen)
    sources = {one.number: one for one in brief.sources}
    used: list[int] = []
    for section in brief.sections:
        for entry in section.entries:
            used += entry.numbers
            assert sources[entry.numbers[0]].quote == entry.text
    assert list(dict.fromkeys(used)) == sorted(sources)
    quotes = [entry.numbers for section in brief.sections if section.column == "Figure"
              for entry in section.entries]  # fmt: skip
    assert len(quotes) == len(set(quotes))
    for one in brief.sources:
        assert shipped.article(one.article).text[one.start : one.end] == one.quote


@pytest.mark.parametrize("kind", KINDS)
def test_of_what_no_article_tells_nothing_is_made(shipped: Assistant, kind: str) -> None:
    with pytest.raises(AssistantError, match="zebras"):
        list(made(kind, "zebras", partial(shipped.ask, quoted=True)))


def test_a_quote_is_kept_only_as_its_article_says_it(small: Assistant) -> None:
    text = small.article("bridge.md").text
    quote = "Mayor Ada Lindqvist said the work had cost 4.2 million crowns."
    for start in str(text.index(quote)), "0", "x", "999999":
        document = quoted(small, {"source": "bridge.md", "start": start, "quote": quote})
        (source,) = document.sources
        assert text[source.start : source.end] == source.quote == quote
    for other in "", quote.replace("4.2", "9.9"):
        with pytest.raises(AssistantError, match="has changed since it was quoted"):
            quoted(small, {"source": "bridge.md", "start": "0", "quote": other})
    with pytest.raises(AssistantError):
        quoted(small, {"source": "../secret.md", "start": "0", "quote": quote})


def test_notes_move_and_go_and_come_back_and_the_ends_stay_ends(small: Assistant) -> None:
    a, b, c = (note(name, number) for number, name in enumerate("abc"))
    do = partial(changed, small)
    assert titles(do(action("down", a, b, c, id=a.id)).notes) == ["b", "a", "c"]
    assert titles(do(action("up", a, b, c, id=a.id)).notes) == ["a", "b", "c"]
    assert titles(do(action("down", a, b, c, id=c.id)).notes) == ["a", "b", "c"]
    gone = do(action("remove", a, b, c, id=b.id))
    assert titles(gone.notes) == ["a", "c"]
    assert gone.removed
    back = Action("undo", {}, [a, c], [], removed=(gone.removed[0], kept([gone.removed[1]])[0]))
    assert do(back).notes == [a, b, c]
    for name in "up", "remove", "title", "export":
        with pytest.raises(AssistantError, match="no longer there"):
            do(action(name, a, id=c.id))
    with pytest.raises(AssistantError, match="no longer there"):
        do(action("keep", a, place="7"))


def test_a_blank_heading_changes_nothing_and_a_remark_may_be_blank(small: Assistant) -> None:
    a = note("a")
    assert titles(changed(small, action("title", a, id=a.id, text=" \n")).notes) == ["a"]
    assert titles(changed(small, action("title", a, id=a.id, text=" x\n y ")).notes) == ["x y"]
    (found,) = changed(small, action("remark", a, id=a.id)).notes or []
    assert found.document.remark == ""


def test_where_there_is_no_room_nothing_is_lost_and_it_is_said(
    small: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes, "MOST_CHARACTERS", 300)
    a = note("a")
    with pytest.raises(AssistantError, match="There is no room for more notes"):
        changed(small, action("remark", a, id=a.id, text="x" * 300))


@pytest.mark.parametrize(
    "sent",
    [
        None,
        {},
        "x",
        [1],
        [{"id": ONE}],
        [{"id": ONE, "document": {"path": "/etc/passwd"}}],
        [{"id": f'"{EVIL}', "document": {"title": "a"}}],
        [{"id": ONE, "document": {"title": {"path": "/etc/passwd"}}}],
    ],
)
def test_what_has_another_form_is_no_note(sent: Any) -> None:
    assert read_notes(sent) == []
    assert read_notes([{"id": ONE, "document": {"title": "a"}}]) == [note("a")]


def test_what_is_kept_is_read_again_and_stands_as_text_in_the_page(small: Assistant) -> None:
    document = document_of(small.ask("How much did the work on the bridge cost?").to_json())
    every = [Note(ONE, document)]
    assert read_notes(json.loads(json.dumps(kept(every)))) == every
    sentence = Sentence(EVIL, "quoted", 1.0, label=EVIL, note=EVIL, before="")
    answer = Answer(EVIL, "answered", 1.0, (sentence,), intro=EVIL, notice=EVIL, task="list")
    hostile = document_of(answer.to_json())
    shown = notes_html([Note(ONE, hostile)] * 2) + answer_links(hostile)
    assert shown.count("&lt;img") >= 6
    assert "<img" not in shown
