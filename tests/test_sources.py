"""The pane of articles: what is ticked is asked, and what is done with articles is done there."""

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from playwright.sync_api import Page, Route, expect

from assistant import Assistant
from assistant.errors import ArticleError, CorpusError
from assistant.reading.adding import rename, rename_back
from assistant.reading.corpus import read_file
from assistant.serving.collection import Collection
from assistant.ui import sources
from assistant.ui.sources import Sources, ticked

Serve = Callable[..., str]

MANY = 20_000

FOLDER = """() => {
  const file = (name, text) => ({ isFile: true, file: (done) => done(new File([text], name)) });
  const folder = (...entries) => ({ createReader: () => ({
    readEntries: (done) => done(entries.splice(0, 1)) }) });
  const bad = { isFile: true, name: "bad.txt", file: (done, failed) => failed() };
  const inner = folder(bad, file("tunnel.txt", "The tunnel opens in May."), file(".DS_Store", "x"));
  const entry = folder(file("tram.txt", "The tram to Sandholm starts in October."), inner);
  const event = new Event("drop", { bubbles: true, cancelable: true });
  event.dataTransfer = { types: ["Files"], files: [], items: [{ webkitGetAsEntry: () => entry }] };
  document.getElementById("listed").dispatchEvent(event);
}"""
"""Drops a folder with a folder in it, as a browser tells of it."""


def ask(page: Page, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")


def tick_box(page: Page, title: str) -> Any:
    return page.locator("#listed").get_by_role("checkbox", name=f"Ask {title}")


def sent(page: Page) -> str:
    """What Python is told of the ticks."""
    return page.locator("#ticked textarea, #ticked input").input_value()


def test_what_is_ticked_is_asked_and_what_comes_later_is_not_ticked(
    serve: Serve, small: Assistant, page: Page
) -> None:
    page.goto(serve())
    expect(page.locator("#counted")).to_have_text("2 of 2 ticked")
    expect(page.locator("#asking")).to_be_hidden()
    tick_box(page, "Harbour bridge reopens").uncheck()
    expect(page.locator("#asking")).to_contain_text(
        "Asking 1 of 2 articles: Ferry line to close. Ask all articles"
    )
    ask(page, "How much did the work on the bridge in Oxmouth cost?")
    expect(page.locator(".answer, .refusal")).to_have_count(1)
    expect(page.locator(".answer, .refusal")).not_to_contain_text("4.2 million")
    expect(page.locator("a.chip")).to_have_text("only ferry.md ✕")
    (small.settings.corpus / "tram.md").write_text("# The tram\n\nThe tram starts in October.")
    expect(page.locator("#counted")).to_have_text("1 of 3 ticked")
    expect(tick_box(page, "The tram")).not_to_be_checked()
    page.get_by_role("link", name="Ask all articles").click()
    expect(page.locator("#counted")).to_have_text("3 of 3 ticked")
    expect(page.locator("#question textarea")).to_be_focused()
    ask(page, "How much did the work on the bridge in Oxmouth cost?")
    expect(page.locator(".answer").last).to_contain_text("4.2 million")
    (small.settings.corpus / "zoo.md").write_text("# The zoo\n\nThe zoo opens in May.")
    expect(page.locator("#counted")).to_have_text("4 of 4 ticked")


def test_ticks_outlive_a_reload_and_what_is_new_then_is_not_ticked(
    serve: Serve, small: Assistant, page: Page
) -> None:
    corpus = small.settings.corpus
    (corpus / "tram.md").write_text("# The tram\n\nThe tram starts in October.")
    (corpus / "zoo.md").write_text("# The zoo\n\nThe zoo opens in May.")
    page.goto(serve())
    expect(page.locator("#counted")).to_have_text("4 of 4 ticked")
    tick_box(page, "Ferry line to close").uncheck()
    page.reload()
    expect(page.locator("#counted")).to_have_text("3 of 4 ticked")
    expect(tick_box(page, "Ferry line to close")).not_to_be_checked()
    assert json.loads(sent(page)) == {"excluded": ["ferry.md"]}
    page.goto("about:blank")
    (corpus / "zoo.md").unlink()
    (corpus / "tunnel.md").write_text("# The tunnel\n\nThe tunnel opens in May.")
    page.go_back()
    expect(tick_box(page, "The tunnel")).not_to_be_checked()
    expect(page.locator("#counted")).to_have_text("2 of 4 ticked")
    page.locator("#all").click()
    page.reload()
    expect(page.locator("#counted")).to_have_text("4 of 4 ticked")
    # Those of another collection are left alone, and say nothing of this one.
    other = json.dumps({"collection": "another", "ticked": ["a.md"]})
    page.evaluate("kept => localStorage.setItem('article-assistant-ticks', kept)", other)
    page.reload()
    expect(page.locator("#counted")).to_have_text("4 of 4 ticked")
    assert page.evaluate("localStorage.getItem('article-assistant-ticks')") == other


def test_each_article_that_is_seen_in_the_list_has_a_sentence_of_its_text(
    serve: Serve, small: Assistant, page: Page
) -> None:
    for place in range(30):
        text = f"# Tram {place}\n\nThe tram to Sandholm starts on {place + 1} October 2024."
        (small.settings.corpus / f"tram-{place}.md").write_text(text)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(serve("--no-watch"))
    summary = page.locator("#listed li", has_text="Ferry line to close").locator(".summary")
    page.locator("#sought").fill("ferry")
    expect(summary).not_to_be_empty()
    said = summary.inner_text()
    assert said in " ".join((small.settings.corpus / "ferry.md").read_text().split())
    page.locator("#sought").fill("")
    expect(page.locator("#listed li").nth(2).locator(".summary")).not_to_be_empty()
    page.wait_for_timeout(2000)
    lists = sum(url.endswith("/articles/list") for url in asked)
    sums = Counter(url for url in asked if "/summary?" in url)
    # Only what is seen, and once for each list: it is another one while articles are encoded.
    assert 0 < len(sums) < 20
    assert max(sums.values()) <= lists
    expect(page.locator("#listed li").last.locator(".summary")).to_be_empty()


def test_an_answer_is_asked_again_of_the_same_articles_and_its_chip_asks_all(
    serve: Serve, small: Assistant, page: Page
) -> None:
    page.goto(serve("--no-watch"))
    tick_box(page, "Ferry line to close").uncheck()
    ask(page, "How much did the work on the bridge in Oxmouth cost?")
    expect(page.locator(".answer")).to_contain_text("4.2 million")
    page.locator("#none").click()
    page.get_by_role("button", name="Retry").click()
    expect(page.locator(".answer")).to_contain_text("4.2 million")
    expect(page.locator("a.chip")).to_have_text("only bridge.md ✕")
    page.locator("a.chip").click()
    expect(page.locator("a.chip")).to_have_count(0)
    expect(page.locator("#counted")).to_have_text("2 of 2 ticked")


def test_where_nothing_is_ticked_that_is_said_in_place_of_asking(
    serve: Serve, small: Assistant, page: Page
) -> None:
    page.goto(serve("--no-watch"))
    expect(page.locator("#counted")).to_have_text("2 of 2 ticked")
    page.locator("#none").click()
    expect(page.locator("#asking")).to_contain_text("nothing can be asked")
    ask(page, "When will the ferry stop?")
    expect(page.locator(".refusal")).to_have_text(sources.none_ticked())
    page.locator("#all").click()
    page.get_by_role("button", name="Retry").click()
    expect(page.locator(".answer")).to_contain_text("September")


def test_all_and_none_act_on_what_the_filter_shows(
    serve: Serve, small: Assistant, page: Page
) -> None:
    page.goto(serve("--no-watch"))
    rows = page.locator("#listed li")
    expect(rows).to_have_count(2)
    for words, title in (
        ("HARBOUR", "Harbour bridge reopens"),
        ("oxmouth daily", "Ferry line to close"),
        ("2024-05", "Harbour bridge reopens"),
        ("11 june", "Ferry line to close"),
        ("bridge.md", "Harbour bridge reopens"),
    ):
        page.locator("#sought").fill(words)
        expect(rows.locator("a")).to_have_text([title])
    expect(rows.locator(".facts")).to_have_text("3 May 2024 · The Tern · MD")
    page.locator("#none").click()
    expect(page.locator("#counted")).to_have_text("1 of 2 ticked, 1 shown")
    page.locator("#sought").fill("no such article")
    expect(page.locator("#listed")).to_have_text("Nothing fits.")
    page.locator("#sought").fill("")
    assert [box.is_checked() for box in rows.locator("input").all()] == [True, False]


def test_an_article_is_read_asked_alone_removed_and_put_back(
    serve: Serve, small: Assistant, page: Page
) -> None:
    page.goto(serve("--no-watch"))
    page.locator("#listed").get_by_role("link", name="Ferry line to close").click()
    expect(page.locator("#source h2")).to_have_text("Ferry line to close")
    page.get_by_role("link", name="Ask about this article").click()
    expect(page.locator("#question textarea")).to_be_focused()
    expect(page.locator("#counted")).to_have_text("1 of 2 ticked")
    expect(tick_box(page, "Ferry line to close")).to_be_checked()
    page.get_by_role("link", name="Remove").click()
    undo = page.get_by_role("button", name="Undo: put ferry.md back")
    expect(undo).to_be_focused()
    assert not (small.settings.corpus / "ferry.md").exists()
    expect(page.locator("#listed li")).to_have_count(1)
    expect(page.locator("#source")).to_have_text("This article is no longer in the index.")
    page.keyboard.press("Enter")
    expect(page.locator("#source h2")).to_have_text("Ferry line to close")
    assert (small.settings.corpus / "ferry.md").exists()
    # It is ticked as it was.
    expect(tick_box(page, "Ferry line to close")).to_be_checked()
    expect(page.locator("#counted")).to_have_text("1 of 2 ticked")


def test_an_article_is_shown_under_another_title_and_its_text_stays(
    serve: Serve, small: Assistant, page: Page
) -> None:
    file = small.settings.corpus / "ferry.md"
    before, text = file.read_bytes(), small.article("ferry.md").text
    page.goto(serve("--no-watch"))
    page.locator("#listed").get_by_role("link", name="Ferry line to close").click()
    page.get_by_role("link", name="Rename").click()
    field = page.get_by_label("New title")
    expect(field).to_be_focused()
    expect(field).to_have_value("Ferry line to close")
    field.fill('The "last" ferry: <b>gone</b>')
    field.press("Enter")
    undo = page.get_by_role("button", name="Undo: the title as it was")
    expect(undo).to_be_focused()
    expect(page.locator("#source h2")).to_have_text('The "last" ferry: <b>gone</b>')
    expect(page.locator("#listed li").first).to_contain_text('The "last" ferry: <b>gone</b>')
    small.refresh()
    assert small.article("ferry.md").title == 'The "last" ferry: <b>gone</b>'
    assert small.article("ferry.md").text == text
    page.keyboard.press("Enter")
    expect(page.locator("#source h2")).to_have_text("Ferry line to close")
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "The tram starts in October.\n"),
        ("a.md", "# The tram\n\nIt starts in October.\n"),
        ("a.md", "---\r\ntitle: >\r\n  The\r\n  tram\r\ndate: 2024-05-03\r\n---\r\nIt starts.\r\n"),
        ("b/2024-05-03.md", "---\nauthor: Ada\n---\nIt starts in October.\n"),
        ("a.md", "+++\ntitle = 'The tram'\n+++\nIt starts in October.\n"),
        ("a.txt", "--- \n\nA rule, and the tram.\n"),
    ],
)
def test_a_new_title_changes_nothing_else_or_the_file_is_left_alone(
    tmp_path: Path, name: str, content: str
) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content.encode())
    before = read_file(tmp_path, name).articles[0]
    try:
        rename(tmp_path, name, "Another: 'title'")
    except ArticleError:
        assert file.read_bytes() == content.encode()
        return
    after = read_file(tmp_path, name).articles[0]
    assert after.title == "Another: 'title'"
    assert replace(after, title=before.title, titled=before.titled) == before
    rename_back(tmp_path, name)
    assert file.read_bytes() == content.encode()


def test_a_title_is_not_taken_back_from_a_file_that_was_edited_since(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("# The tram\n\nIt starts in October.\n")
    rename(tmp_path, "a.md", "Another")
    file.write_text(file.read_text() + "\nIt is red.\n")
    with pytest.raises(ArticleError, match="has changed since"):
        rename_back(tmp_path, "a.md")
    for path in "../a.md", ".renamed/a.md", "a.pdf":
        with pytest.raises(ArticleError, match="There is no article"):
            rename(tmp_path, path, "Another")


def test_what_was_not_read_is_named_with_its_reason(
    serve: Serve, small: Assistant, page: Page
) -> None:
    (small.settings.corpus / "broken.pdf").write_text("No PDF.")
    page.goto(serve("--no-watch"))
    page.get_by_text("1 file not read").click()
    failed = page.locator("#listed details li")
    expect(failed).to_contain_text("Not read: it is not a PDF file that can be read")
    failed.get_by_role("link").click()
    expect(page.locator("#source")).to_contain_text("It was not read: it is not a PDF file")
    page.get_by_role("link", name="Remove").click()
    expect(failed).to_have_count(0)
    assert not (small.settings.corpus / "broken.pdf").exists()


def test_what_waits_is_said_and_brought_up_to_date(
    serve: Serve, small: Assistant, page: Page
) -> None:
    page.goto(serve("--no-watch"))
    expect(page.locator("#listed li")).to_have_count(2)
    (small.settings.corpus / "tunnel.txt").write_text("The tunnel opens in May.")
    fold = page.get_by_role("button", name="Articles", exact=True)
    fold.press("Enter")
    expect(page.locator("#listed")).to_be_hidden()
    expect(fold).to_be_focused()
    fold.press("Enter")
    expect(page.locator("#waiting")).to_have_text("Waiting to be read: 1 new.")
    page.get_by_role("button", name="Bring up to date").click()
    expect(page.locator("#told")).to_contain_text("Articles: 1 added")
    expect(page.locator("#listed li")).to_have_count(3)
    expect(page.locator("#waiting")).to_be_empty()


def test_one_bad_file_stops_no_other_and_each_has_a_line(
    serve: Serve, small: Assistant, page: Page, tmp_path: Path
) -> None:
    files = [tmp_path / name for name in ("tram.txt", "broken.pdf", "tunnel.txt")]
    for file in files:
        file.write_text("The tram to Sandholm starts in October.")
    page.goto(serve("--no-watch"))
    expect(page.locator("#listed li")).to_have_count(2)
    page.locator("#files").set_input_files(files)
    reason = "it is not a PDF file that can be read (Failed to load document (PDFium: Data format"
    expect(page.locator("#added li")).to_have_text(
        [
            "tram.txt added",
            f"broken.pdf broken.pdf cannot be added: {reason} error)).",
            "tunnel.txt added",
        ]
    )
    expect(page.locator("#told")).to_contain_text("2 added: ready to be asked.")
    expect(page.locator("#listed li")).to_have_count(4)
    page.get_by_text("Add articles").click()
    page.get_by_label("Web address").fill("http://127.0.0.1/secret")
    page.get_by_label("Web address").press("Enter")
    expect(page.locator("#added li")).to_contain_text("is in a private network")


def test_a_folder_is_dropped_with_all_that_is_in_it(
    serve: Serve, small: Assistant, page: Page
) -> None:
    page.goto(serve("--no-watch"))
    expect(page.locator("#listed li")).to_have_count(2)
    page.evaluate(FOLDER)
    expect(page.locator("#added li")).to_have_text(
        ["tram.txt added", "bad.txt It cannot be read.", "tunnel.txt added"]
    )
    expect(page.locator("#listed li")).to_have_count(4)


def test_a_message_names_no_folder_of_this_machine(small: Assistant, tmp_path: Path) -> None:
    collection = Collection(small)

    def fail() -> str:
        raise CorpusError(f"The folder {small.settings.corpus} cannot be written to.")

    assert collection._outcome(fail) == {
        "ok": False,
        "said": "The folder corpus cannot be written to.",
    }
    listed = json.loads(bytes(collection.listed().body))
    assert listed["articles"][0] == [
        "ferry.md", "Ferry line to close", "2024-06-11", "Oxmouth Daily", "MD", "",
    ]  # fmt: skip


TIMES = """async () => {
  const seen = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const times = {};
  const timed = async (name, act) => {
    const began = performance.now();
    act();
    await seen();
    times[name] = performance.now() - began;
  };
  const sought = document.getElementById("sought");
  const find = (text) => {
    sought.value = text;
    sought.dispatchEvent(new Event("input", { bubbles: true }));
  };
  await timed("tick", () => document.querySelector("#listed li input").click());
  await timed("filter", () => find("number 7"));
  await timed("none", () => document.getElementById("none").click());
  await timed("all", () => document.getElementById("all").click());
  await timed("unfilter", () => find(""));
  return times;
}"""


def test_twenty_thousand_articles_are_listed_filtered_and_ticked_at_once(
    serve: Serve, small: Assistant, page: Page
) -> None:
    listed = [
        [f"news/{place}.md", f"Report number {place}", "2024-05-03", "The Tern", "MD", ""]
        for place in range(MANY)
    ]

    def answer(route: Route) -> None:
        route.fulfill(json={"articles": listed, "unread": []})

    page.route("**/articles/list", answer)
    page.goto(serve("--no-watch"))
    expect(page.locator("#counted")).to_have_text("20,000 of 20,000 ticked")
    expect(page.locator("#listed li")).to_have_count(200)
    times = page.evaluate(TIMES)
    assert max(times.values()) < 500, times
    # Few are unticked, and only these are sent.
    assert json.loads(sent(page)) == {"excluded": ["news/0.md"]}
    page.get_by_role("button", name="Show more (19,800)").click()
    expect(page.locator("#listed li")).to_have_count(400)
    expect(page.locator("#listed li input").nth(200)).to_be_focused()
    page.locator("#none").click()
    page.locator("#listed li input").first.check()
    assert json.loads(sent(page)) == {"articles": ["news/0.md"]}


@pytest.mark.parametrize("width", [1440, 1280])
def test_on_a_wide_screen_three_panes_scroll_by_themselves(
    shipped_page: str, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(shipped_page)
    expect(page.locator("#listed li")).to_have_count(10)
    boxes = [page.locator(f"#{name}").bounding_box() for name in ("articles", "talk", "side")]
    for left, right in pairwise(boxes):
        assert left
        assert right
        assert left["x"] + left["width"] <= right["x"]
        assert min(left["width"], right["width"]) > 280
    listed = page.locator("#listed")
    assert listed.evaluate("list => list.scrollHeight > list.clientHeight")
    listed.evaluate("list => list.scrollTop = 9999")
    expect(page.locator("#listed li").last).to_be_in_viewport()
    assert page.evaluate("document.scrollingElement.scrollHeight <= innerHeight")
    page.get_by_role("button", name="Articles", exact=True).click()
    expect(listed).to_be_hidden()
    folded = page.locator("#articles").bounding_box()
    assert folded
    assert folded["width"] < 50


def test_between_the_pane_is_closed_at_first_and_on_a_phone_the_bar_turns_to_it(
    shipped_page: str, page: Page
) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    page.goto(shipped_page)
    expect(page.locator("#state")).to_contain_text("10 articles")
    expect(page.locator("#listed")).to_be_hidden()
    page.get_by_role("button", name="Articles", exact=True).click()
    expect(page.locator("#listed li")).to_have_count(10)
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 390, "height": 780})
    expect(page.locator("#listed")).to_be_hidden()
    bar = page.locator("#panes")
    bar.get_by_role("link", name="Articles").click()
    expect(page.locator("#question")).to_be_hidden()
    page.locator("#listed").get_by_role("link", name="Doubled salaries").click()
    expect(page.locator("#source h2")).to_be_in_viewport()
    expect(page.locator("#listed")).to_be_hidden()
    page.get_by_role("link", name="Ask about this article").click()
    expect(page.locator("#question textarea")).to_be_focused()
    expect(page.locator("#asking")).to_contain_text("Asking 1 of 10 articles: Doubled salaries")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("", {}),
        (None, {}),
        ('{"articles": ["a.md"]}', {"articles": ["a.md"]}),
        ('{"excluded": ["a.md"]}', {"excluded": ["a.md"]}),
        ('{"articles": []}', {"articles": []}),
        ('{"articles": "a.md"}', {"articles": []}),
        ('{"articles": [{"path": "/etc/passwd"}]}', {"articles": []}),
        ("[]", {"articles": []}),
        ("{", {"articles": []}),
    ],
)
def test_of_what_has_not_the_form_of_ticks_nothing_is_asked(
    said: str | None, meant: object
) -> None:
    assert ticked(said) == meant


def test_while_an_index_is_made_the_pane_says_what_can_be_asked_and_for_how_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    making = SimpleNamespace(
        encoding=None, indexing=(10, 400), status=SimpleNamespace(articles=1),
        generation=3, failures=dict, unread=dict, settings=SimpleNamespace(corpus=Path()),
    )  # fmt: skip
    pane = Sources(cast(Assistant, making))
    assert "Being read: 10 of 400 files. 1 article can be asked.</p>" in pane.news()
    making.status.articles = 0
    assert "0 articles can be asked.</p>" in pane.news()
    now, making.indexing, making.status.articles = 130.0, (110, 400), 1
    assert '<progress max="400" value="110"' in pane.news()
    assert "1 article can be asked. About 1 minute left.</p>" in pane.news()
    making.indexing, making.encoding = None, (0, 9000)
    assert "is being prepared: 0 of 9,000 passages.</p>" in pane.news()
    now, making.encoding = 190.0, (100, 9000)
    assert "100 of 9,000 passages. About 89 minutes left.</p>" in pane.news()
    now, making.encoding = 4000.0, (8999, 9000)
    assert "Less than a minute left." in pane.news()
    making.encoding = None
    assert "progress" not in pane.news()
