"""The chat page in a real browser against a real server."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import httpx
import pytest
from conftest import Command
from playwright.sync_api import Page, expect
from test_near_duplicates import STORY, article

Serve = Callable[..., str]

COPIES = '#conversation a.copy[href^="#copy="]'
IN_VIEW = """() => {
  const quote = document.getElementById("quote").getBoundingClientRect();
  const pane = document.getElementById("source").getBoundingClientRect();
  return quote.top >= pane.top && quote.bottom <= pane.bottom && quote.bottom <= innerHeight;
}"""


AT_TOP = """() => {
  const rows = document.querySelectorAll("#conversation .user-row");
  const question = rows[rows.length - 1].getBoundingClientRect();
  const pane = document.querySelector("#conversation .bubble-wrap").getBoundingClientRect();
  return Math.abs(question.top - pane.top - 20) < 2;
}"""

STANDS_STILL = """() => {
  const page = document.scrollingElement;
  return page.scrollHeight <= innerHeight && page.scrollWidth <= innerWidth;
}"""


def ask(page: Page, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")


def test_a_reader_asks_and_follows_a_mark_to_the_quote_in_its_article(
    shipped_page: str, page: Page
) -> None:
    page.goto(shipped_page)
    expect(page.locator("#state")).to_contain_text(
        "10 articles, 14 October 2019 to 31 October 2019"
    )
    ask(page, "Who is Eldar Murtazin?")
    mark = page.locator(".answer a.mark").first
    expect(mark).to_be_visible()
    sentence = page.locator(".answer blockquote").first.inner_text()
    mark.click()
    quote = page.locator("#source mark#quote")
    expect(quote).to_be_visible()
    assert sentence.startswith(quote.inner_text())
    expect(quote).to_be_focused()  # It was shown before it was chosen.
    page.wait_for_function(IN_VIEW)
    assert page.locator("#source").evaluate("pane => pane.scrollHeight > pane.clientHeight")
    page.locator("#source").press("End")
    page.wait_for_function("source.scrollTop + source.clientHeight > source.scrollHeight - 2")
    link, linked = page.url, quote.inner_text()
    assert "#source=" in link
    ask(page, "What did he say about prices?")
    expect(page.locator(".answer")).to_have_count(2)
    expect(page.locator(".answer").last).to_contain_text(
        "What did Eldar Murtazin say about prices?"
    )
    page.locator("a.mark").last.click()
    page.wait_for_function(IN_VIEW)
    fresh = page.context.new_page()
    fresh.goto(link)
    expect(fresh.locator("#source mark#quote")).to_have_text(linked)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768)])
def test_on_a_wide_screen_the_page_stands_still_beside_each_other_answer_and_source_scroll(
    shipped_page: str, page: Page, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(shipped_page)
    expect(page.locator("#state")).to_contain_text("10 articles")
    assert page.evaluate(STANDS_STILL)
    expect(page.get_by_role("tablist")).to_have_count(1)  # None for one tab alone.
    ask(page, "Give me a timeline of Huawei in Russia")
    expect(page.locator(".answer")).to_have_count(1)
    first = page.locator(".answer blockquote").first.inner_text()
    expect(page.locator("#source mark#quote")).to_be_visible()  # Nobody has chosen it.
    assert page.locator("#source mark#quote").inner_text() in first
    page.wait_for_function(IN_VIEW)
    for pane in "#conversation .bubble-wrap", "#source":
        assert page.locator(pane).evaluate(
            """pane => getComputedStyle(pane).overflowY === "auto"
              && pane.getBoundingClientRect().bottom <= innerHeight"""
        )
    assert page.evaluate(STANDS_STILL)
    expect(page.get_by_role("button", name="Search settings")).to_be_in_viewport(ratio=1)
    box = page.locator("#narrow").bounding_box()
    assert box
    assert box["height"] < 45  # A line.
    page.get_by_role("button", name="Search settings").click()
    expect(page.get_by_label("Published since")).to_be_in_viewport()
    assert page.evaluate(STANDS_STILL)
    assert page.locator("#question textarea").evaluate(
        """field => {
          const { x, y, width, height } = field.getBoundingClientRect();
          return document.elementFromPoint(x + width / 2, y + height / 2) === field;
        }"""
    )


def test_on_a_phone_one_pane_is_shown_at_a_time_and_a_mark_turns_to_its_source(
    shipped_page: str, page: Page
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(shipped_page)
    ask(page, "Who is Ken Hu?")
    expect(page.locator(".answer")).to_have_count(1)
    expect(page.locator("#source")).to_be_hidden()
    expect(page.get_by_role("button", name="Search settings")).to_be_in_viewport(ratio=1)
    assert page.evaluate(STANDS_STILL)
    page.locator(".answer a.mark").last.click()
    expect(page.locator("#source mark#quote")).to_be_visible()
    page.wait_for_function(IN_VIEW)
    expect(page.locator("#conversation")).to_be_hidden()
    assert page.evaluate(STANDS_STILL)
    page.locator("#panes").get_by_role("link", name="Answer").click()
    expect(page.locator("#source")).to_be_hidden()
    expect(page.locator(".answer")).to_be_visible()


def test_an_answer_is_read_from_its_start_also_while_it_is_written(
    serve: Serve, shipped_corpus: Path, model_server: Callable[..., str], page: Page
) -> None:
    goes_on, left = Event(), Event()
    long = [
        f"- Ken Hu is the vice chairman of Huawei, number {place} [1].\n" for place in range(40)
    ]
    question = "What does Ken Hu do in Russia?"
    replies = [written(goes_on, left), [question], long]
    page.goto(serve("--llm", "small", "--llm-base-url", model_server(replies.pop)))
    ask(page, "Who is Ken Hu?")
    expect(page.locator("a.other")).to_have_count(1)
    page.wait_for_function(AT_TOP)
    page.locator("#conversation .bubble-wrap").evaluate("pane => pane.scrollTop = 9999")
    ask(page, question)
    expect(page.locator(".answer")).to_have_count(2)
    page.wait_for_function(AT_TOP)
    page.locator("#conversation .bubble-wrap").evaluate("pane => pane.scrollTop -= 200")
    before = page.locator("#conversation .bubble-wrap").evaluate("pane => pane.scrollTop")
    goes_on.set()
    expect(page.locator(".answer").last).to_contain_text("offices")
    assert page.locator("#conversation .bubble-wrap").evaluate("pane => pane.scrollTop") == before


def test_examples_are_answered_and_refusals_look_like_refusals(
    shipped_page: str, page: Page
) -> None:
    page.goto(shipped_page)
    page.locator("#first a.ask").first.click()
    expect(page.locator(".answer a.mark").first).to_be_visible()
    ask(page, "What is the capital of Australia?")
    expect(page.locator(".refusal")).to_contain_text("I searched 10 articles")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".refusal")).to_have_count(0)


def test_a_period_is_a_chip_that_can_be_taken_away_and_sources_that_differ_are_shown(
    serve: Serve, shipped_corpus: Path, page: Page
) -> None:
    for day, cost in ("2019-11-03", "4.2"), ("2020-02-20", "5.1"):
        (shipped_corpus / f"bridge-{day}.md").write_text(
            f"---\npublished: {day}\n---\nThe bridge in Oxmouth costs {cost} million crowns."
        )
    page.goto(serve())
    ask(page, "How much did the bridge in Oxmouth cost in November 2019?")
    chip = page.locator("a.chip")
    expect(chip).to_have_text("November 2019 ✕")
    expect(page.locator(".answer blockquote")).to_have_count(1)
    chip.click()
    differing = page.locator(".differing li")
    expect(differing).to_have_count(2)
    expect(differing.first).to_contain_text("5.1 million crowns")
    expect(page.locator(".answer")).to_have_count(1)
    expect(page.locator("a.chip")).to_have_count(0)


def test_conversations_stay_in_this_browser_and_are_named_taken_along_and_deleted(
    shipped_page: str, page: Page
) -> None:
    page.goto(shipped_page)
    ask(page, "Who is Ken Hu?")
    expect(page.locator(".answer")).to_have_count(1)
    ask(page, "What is the capital of Australia?")
    expect(page.locator(".refusal")).to_have_count(1)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".answer")).to_have_count(0)
    ask(page, "Who is Eldar Murtazin?")
    expect(page.locator(".answer")).to_have_count(1)
    earlier = page.locator("#conversations label")
    expect(earlier).to_have_count(2)
    page.reload()
    expect(page.locator(".answer")).to_contain_text("Murtazin")
    page.locator(".sidebar .toggle-button").click()
    expect(earlier).to_have_text(["Who is Eldar Murtazin?", "Who is Ken Hu?"])
    earlier.last.click()
    expect(page.locator(".answer")).to_contain_text("Ken Hu")
    expect(page.locator(".refusal")).to_have_count(1)
    name = page.locator("#name input, #name textarea")
    expect(name).to_have_value("Who is Ken Hu?")
    name.fill("The training plan")
    page.get_by_role("button", name="Rename").click()
    expect(earlier.last).to_have_text("The training plan")
    with page.expect_download() as markdown:
        page.get_by_role("button", name="Save as Markdown").click()
    assert markdown.value.suggested_filename == "The training plan.md"
    text = markdown.value.path().read_text()
    assert text.startswith("# The training plan\n\n## Who is Ken Hu?\n\n“")
    assert "huawei-5g-investment.md, characters " in text
    with page.expect_download() as receipt:
        page.get_by_role("button", name="Save as JSON").click()
    first, second = json.loads(receipt.value.path().read_text())["exchanges"]
    assert (first["answer"]["found"], second["answer"]["found"]) == (True, False)
    assert first["answer"]["citations"][0]["quote"] in text.replace("\n", " ")
    page.get_by_role("button", name="Delete").click()
    expect(earlier).to_have_text(["Who is Eldar Murtazin?"])
    expect(page.locator(".answer")).to_have_count(0)
    page.get_by_role("button", name="Undo: bring it back").click()
    expect(earlier).to_have_text(["The training plan", "Who is Eldar Murtazin?"])
    expect(page.locator(".answer")).to_contain_text("Ken Hu")
    other = page.context.browser.new_page()  # type: ignore[union-attr]
    other.goto(shipped_page)
    expect(other.locator("#state")).to_contain_text("10 articles")
    expect(other.locator("#conversations label")).to_have_count(0)


def written(goes_on: Event, left: Event) -> Iterator[str]:
    """What a model writes that waits in its second sentence, and says so when nobody listens."""
    try:
        yield "Ken Hu is the vice chairman of Huawei [1]. "
        yield "Huawei has"
        goes_on.wait(60)
        while True:
            yield " offices in Russia [1]. Huawei has"
    finally:
        left.set()


def test_a_written_answer_appears_as_it_is_made_and_is_stopped_where_the_reader_wants(
    serve: Serve, shipped_corpus: Path, model_server: Callable[..., str], page: Page
) -> None:
    goes_on, left = Event(), Event()
    australia = "What is the capital of Australia?"
    replies = [[australia], written(goes_on, left)]
    model = model_server(replies.pop)
    page.goto(serve("--llm", "small", "--llm-base-url", model))
    expect(page.locator("#state")).to_contain_text("written by small, checked")
    stop = page.get_by_role("button", name="Stop")
    expect(stop).to_be_hidden()
    ask(page, "Who is Ken Hu?")
    sentence = page.locator(".answer .supported").first
    expect(sentence).to_have_text("Ken Hu is the vice chairman of Huawei. supported by source 1")
    expect(page.locator(".answer")).not_to_contain_text("offices")
    stop.click()
    expect(stop).to_be_hidden()
    # Gradio hears no question while the last one is on its way out.
    expect(page.locator("#conversations label")).to_have_text(["Who is Ken Hu?"])
    ask(page, australia)
    expect(page.locator(".refusal")).to_have_count(1)
    goes_on.set()
    assert left.wait(30), "the model went on writing for nobody"
    expect(page.locator(".answer")).to_have_count(1)
    expect(page.locator(".answer")).not_to_contain_text("offices")
    page.reload()  # What was stopped is kept like any answer.
    expect(page.locator(".answer")).to_contain_text("Ken Hu is the vice chairman of Huawei")


def test_a_new_conversation_ends_the_answer_that_is_being_made(
    serve: Serve, shipped_corpus: Path, model_server: Callable[..., str], page: Page
) -> None:
    goes_on, left = Event(), Event()
    page.goto(
        serve("--llm", "small", "--llm-base-url", model_server(lambda: written(goes_on, left)))
    )
    expect(page.locator("#state")).to_contain_text("written by small, checked")
    ask(page, "Who is Ken Hu?")
    expect(page.locator(".answer .supported").first).to_be_visible()
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".answer")).to_have_count(0)
    goes_on.set()
    assert left.wait(30), "the model went on writing for nobody"
    expect(page.locator(".answer")).to_have_count(0)


def test_a_reader_who_leaves_frees_the_model(
    serve: Serve, shipped_corpus: Path, model_server: Callable[..., str], page: Page
) -> None:
    goes_on, left = Event(), Event()
    replies = [written(goes_on, left)]
    address = serve("--llm", "small", "--llm-base-url", model_server(replies.pop))
    tab = page.context.new_page()
    tab.goto(address)
    ask(tab, "Who is Ken Hu?")
    expect(tab.locator(".answer .supported").first).to_be_visible()
    tab.close()
    goes_on.set()
    assert left.wait(30), "the model went on writing for nobody"


def test_a_program_that_leaves_frees_the_model(
    serve: Serve, shipped_corpus: Path, model_server: Callable[..., str]
) -> None:
    goes_on, left = Event(), Event()
    replies = [written(goes_on, left)]
    address = serve("--llm", "small", "--llm-base-url", model_server(replies.pop))
    asked = {"messages": [{"role": "user", "content": "Who is Ken Hu?"}], "stream": True}
    with httpx.stream("POST", f"{address}/v1/chat/completions", json=asked, timeout=60) as reply:
        assert any("vice chairman" in line for line in reply.iter_lines())
    goes_on.set()
    assert left.wait(30), "the model went on writing for nobody"


def test_a_reader_chooses_quotes_and_in_how_many_passages_to_look(
    serve: Serve, shipped_corpus: Path, model_server: Callable[..., str], page: Page
) -> None:
    said = ("Ken Hu is the vice chairman of Huawei [1]. ",)
    page.goto(serve("--llm", "small", "--llm-base-url", model_server(lambda: said)))
    page.get_by_role("button", name="Search settings").click()
    form = page.get_by_role("group", name="Answers")
    expect(form.get_by_label("Written")).to_be_checked()
    ask(page, "Who is Ken Hu?")
    expect(page.locator(".answer")).to_contain_text("Ken Hu is the vice chairman of Huawei")
    expect(page.locator(".answer blockquote")).to_have_count(0)
    form.get_by_label("Quotes only").check()
    page.get_by_role("button", name="Retry").click()
    expect(page.locator(".answer blockquote").first).to_be_visible()
    expect(page.locator(".answer .sources li")).to_have_count(3)
    expect(page.locator("a.other")).to_have_text("Show it written")  # Gradio hears no other before.
    number = page.get_by_label("number input for Passages")
    number.fill("1")
    number.press("Tab")
    page.get_by_role("button", name="Retry").click()
    expect(page.locator(".answer .sources li")).to_have_count(2)


def test_an_answer_is_shown_in_its_other_form_and_back_and_what_follows_it_stays(
    serve: Serve, shipped_corpus: Path, model_server: Callable[..., str], page: Page
) -> None:
    said = ("Ken Hu is the vice chairman of Huawei [1]. ",)
    page.goto(serve("--llm", "small", "--llm-base-url", model_server(lambda: said)))
    page.get_by_role("button", name="Search settings").click()
    page.get_by_label("Published since").fill("2019-10-16")
    ask(page, "Who is Ken Hu?")
    other = page.locator("a.other")
    expect(other).to_have_text(["Show quotes only"])
    page.get_by_label("Published since").fill("")
    ask(page, "Hello!")
    expect(page.locator(".answer")).to_have_count(2)
    greeting = page.locator(".answer").last.inner_text()
    other.focus()
    page.keyboard.press("Enter")
    expect(other).to_have_text(["Show it written"])
    expect(other).to_be_focused()
    expect(page.locator(".answer").first.locator("blockquote").first).to_be_visible()
    expect(page.locator("a.chip")).to_have_text(["since 16 October 2019 ✕"])
    page.reload()
    expect(page.locator(".answer")).to_have_count(2)
    other.click()
    expect(other).to_have_text(["Show quotes only"])
    expect(page.locator(".answer").first).to_contain_text("the vice chairman of Huawei")
    expect(page.locator(".answer blockquote")).to_have_count(0)
    expect(page.locator("a.chip")).to_have_count(1)
    expect(page.locator(".answer").last).to_have_text(greeting, use_inner_text=True)


def test_why_a_statement_is_not_confirmed_is_unfolded_and_nothing_of_a_model_runs(
    serve: Serve, shipped_corpus: Path, model_server: Callable[..., str], page: Page
) -> None:
    said = (
        "# Ken <img src=x onerror=alert(1)> Hu\n\n- Ken Hu sings in Kazan [1].\n"
        "- [Ken Hu](javascript:alert(2)) is <b onclick=alert(3)>here</b> [1].\n"
        "- Huawei would invest 9 billion rubles, Ken Hu said [1].\n\n"
        "| Who | What |\n|---|---|\n| Ken Hu | <script>alert(4)</script> a vice chairman [1] |\n",
    )
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto(serve("--llm", "small", "--llm-base-url", model_server(lambda: said)))
    ask(page, "Who is Ken Hu?")
    expect(page.locator(".answer h2")).to_have_text("Ken Hu")
    # It is said last: until then the answer is drawn again, and what was unfolded is folded.
    expect(page.get_by_text("What was left out")).to_be_visible()
    why = page.locator(".answer .why").first
    reason = why.get_by_text("No source mentions Kazan.")
    expect(reason).to_be_hidden()
    why.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(reason).to_be_visible()
    page.get_by_text("What was left out").click()
    expect(page.locator(".struck li")).to_contain_text("not 9 billion rubles")
    expect(page.locator(".answer td").first).to_have_text("Ken Hu")
    assert page.locator(".answer :is(img, script, [onclick], [href^=javascript])").count() == 0


def test_with_the_keyboard_a_reader_reaches_the_quote_and_is_not_taken_from_writing(
    shipped_page: str, page: Page
) -> None:
    page.goto(shipped_page)
    ask(page, "Who is Ken Hu?")
    mark = page.locator(".answer a.mark").first
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#source mark#quote")).to_be_focused()
    page.wait_for_function(IN_VIEW)
    before = page.locator("#source mark#quote").inner_text()
    page.locator(".answer a.mark").last.evaluate(
        "mark => { mark.click(); document.querySelector('#question textarea').focus(); }"
    )
    page.keyboard.type("What did he say")
    expect(page.locator("#source mark#quote")).not_to_have_text(before)
    page.wait_for_function(IN_VIEW)
    page.keyboard.type(" about 5G?")
    expect(page.locator("#question textarea")).to_have_value("What did he say about 5G?")


def test_thumbs_and_notes_are_kept_on_this_machine_or_not_offered(
    serve: Serve, shipped_corpus: Path, page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.goto(serve())
    ask(page, "Who is Ken Hu?")
    expect(page.locator(".answer")).to_have_count(1)
    page.get_by_role("button", name="dislike").click()
    note = page.locator("#note input, #note textarea")
    note.fill("It says what he is, not who.")
    note.press("Enter")
    expect(note).to_be_hidden()
    file = tmp_path / "index" / "feedback.jsonl"
    first, second = map(json.loads, file.read_text().splitlines())
    assert (first["good"], first["note"]) == (False, "")
    assert (second["good"], second["note"]) == (False, "It says what he is, not who.")
    assert second["question"] == "Who is Ken Hu?"
    assert second["citations"][0]["article"].endswith(".md")
    monkeypatch.setenv("ASSISTANT_FEEDBACK", "false")
    page.goto(serve())
    ask(page, "Who is Ken Hu?")
    expect(page.locator(".answer")).to_have_count(1)
    expect(page.get_by_role("button", name="dislike")).to_have_count(0)


def test_pictures_show_when_and_what_was_searched(
    serve: Serve, shipped_corpus: Path, page: Page
) -> None:
    (shipped_corpus / "old.md").write_text("---\npublished: 2018-03-01\n---\nHonor sold shoes.")
    page.goto(serve())
    ask(page, "Who is Ken Hu?")
    expect(page.locator(".answer")).to_have_count(1)
    page.get_by_role("tab", name="Timeline").click()
    drawn = page.locator("#timeline svg")
    expect(drawn).to_have_attribute(
        "aria-label", "Timeline of what is quoted, 14 October 2019 to 29 October 2019"
    )
    expect(drawn.locator(".dot")).to_have_count(page.locator(".answer .sources li").count())
    page.get_by_role("tab", name="Searched").click()
    expect(page.locator("#coverage")).to_contain_text("Searched 11 of 11 articles")
    expect(page.locator("#coverage svg .searched")).to_have_count(20)  # March 2018 to October 2019
    page.get_by_role("button", name="Search settings").click()
    page.get_by_label("Published since").fill("2019-01-01")
    page.get_by_role("button", name="Retry").click()
    expect(page.locator("#coverage")).to_contain_text("Searched 10 of 11 articles")
    page.get_by_role("tab", name="Timeline").click()
    page.locator("#timeline a").first.click()
    expect(page.locator("#source mark#quote")).to_be_visible()


def test_before_there_are_articles_the_page_says_what_to_do(
    serve: Serve, tmp_path: Path, page: Page
) -> None:
    (tmp_path / "corpus").mkdir()
    page.goto(serve())
    expect(page.locator("#first")).to_contain_text("There are no articles yet")
    (tmp_path / "tram.txt").write_text("The tram to Sandholm starts in October.")
    with page.expect_file_chooser() as chooser:
        page.locator("#first").get_by_role("button", name="Choose files").click()
    chooser.value.set_files(tmp_path / "tram.txt")
    expect(page.locator("#first")).to_contain_text("1 article")
    expect(page.locator("#first")).not_to_contain_text("There are no articles yet")
    ask(page, "When does the tram to Sandholm start?")
    expect(page.locator(".answer")).to_contain_text("starts in October")


def test_a_new_article_is_answered_from_without_a_restart(
    serve: Serve, shipped_corpus: Path, command: Command, page: Page
) -> None:
    page.goto(serve())
    ask(page, "When does the tram to Sandholm start?")
    expect(page.locator(".refusal")).to_have_count(1)
    (shipped_corpus / "tram.txt").write_text("The tram to Sandholm starts running in October.")
    assert command("index").returncode == 0
    ask(page, "When does the tram to Sandholm start?")
    expect(page.locator(".answer")).to_contain_text("starts running in October")
    expect(page.locator("#state")).to_contain_text("11 articles")


def test_what_an_article_contains_is_shown_and_not_run(
    serve: Serve, shipped_corpus: Path, page: Page
) -> None:
    attack = {
        "title": "<img src=x onerror=alert(1)>",
        "url": "javascript:alert(2)",
        "text": "The tram to Sandholm <script>alert(3)</script> starts on "
        "[Monday](javascript:alert(4)).",
    }
    (shipped_corpus / "attack.jsonl").write_text(json.dumps(attack))
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto(serve())
    ask(page, "When does the tram to Sandholm start?")
    expect(page.locator(".answer").first).to_contain_text("<script>alert(3)</script>")
    page.locator(".answer a.mark").first.click()
    expect(page.locator("#source h2")).to_have_text("<img src=x onerror=alert(1)>")
    assert page.locator('a[href^="javascript"]').count() == 0


def test_new_articles_are_announced_and_answered_from_and_copies_are_named(
    serve: Serve, shipped_corpus: Path, page: Page
) -> None:
    page.goto(serve())
    expect(page.locator("#state")).to_contain_text("10 articles")
    story = article("The bridge of Oxmouth", "2024-05-03", "The Tern", STORY.format(cost="4.2"))
    (shipped_corpus / "tern.md").write_text(story)
    (shipped_corpus / "gull.md").write_text(story.replace("The Tern", "The Gull"))
    expect(page.locator("#state .news")).to_have_text("2 new articles")
    ask(page, "How much did the work on the bridge in Oxmouth cost?")
    expect(page.locator(".answer")).to_contain_text("4.2 million crowns")
    also = page.locator(".answer .also a").first
    first = page.locator(".answer .sources a").first
    first.click()
    expect(page.locator("#source mark#quote")).to_be_visible()
    shown = page.locator("#source .facts").inner_text()
    also.click()
    expect(page.locator("#source .facts")).not_to_have_text(shown)
    expect(page.locator("#source .text")).to_contain_text("The harbour bridge in Oxmouth")


def test_what_is_closed_is_not_reached_by_the_tab_key(shipped_page: str, page: Page) -> None:
    page.goto(shipped_page)
    ask(page, "Who is Ken Hu?")
    expect(page.locator("#conversations label")).to_have_count(1)
    delete = page.get_by_role("button", name="Delete")
    expect(delete).to_be_hidden()
    page.get_by_role("button", name="Conversations").click()
    expect(delete).to_be_visible()


def test_an_answer_is_narrowed_asked_again_and_copied(shipped_page: str, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(shipped_page)
    ask(page, "Who is Ken Hu?")
    expect(page.locator(".answer")).to_contain_text("vice chairman of Huawei")
    expect(page.locator("#form, a.other")).to_have_count(0)  # Nobody is there to write.
    page.locator(COPIES).click()
    expect(page.locator(COPIES)).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "vice chairman" in copied
    assert "[2] Huawei to spend on 5G in Russia" in copied
    page.get_by_role("button", name="Search settings").click()
    page.get_by_label("Published since").fill("2019-10-31")
    page.get_by_label("Only up to this day").fill("2019-11-05")
    page.get_by_role("button", name="Retry").click()
    chips = page.locator("a.chip")
    expect(chips).to_have_text(["since 31 October 2019 ✕", "only up to 5 November 2019 ✕"])
    expect(page.locator(".answer, .refusal")).to_have_count(1)
    chips.first.click()
    expect(chips).to_have_text(["only up to 5 November 2019 ✕"])
    expect(page.locator(".answer")).to_contain_text("vice chairman of Huawei")
    expect(page.get_by_label("Published since")).to_have_value("")
    page.get_by_label("Published since").fill("soon")
    ask(page, "Who is Ken Hu?")
    expect(page.locator(".refusal").last).to_contain_text("A day is written like 2019-10-24")


def test_beside_a_quote_are_the_next_one_the_one_before_and_a_copy_with_its_citation(
    shipped_page: str, page: Page
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(shipped_page)
    ask(page, "Who is Ken Hu?")
    expect(page.locator(".answer")).to_have_count(1)
    said = [" ".join(one.split()) for one in page.locator("blockquote").all_inner_texts()]
    quote = page.locator("#source mark#quote")
    for name, place in ("Next", 1), ("Next", 2), ("Next", 0), ("Previous", -1), ("Previous", 1):
        page.get_by_role("link", name=f"{name} quote").click()
        expect(quote).to_have_text(re.sub(r" (quoted from source )?\d Keep.*$", "", said[place]))
        page.wait_for_function(IN_VIEW)
    page.get_by_role("link", name="Copy with citation").click()
    expect(page.get_by_role("link", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == (
        f"“{quote.inner_text()}” (Huawei to spend on 5G in Russia and on training specialists, "
        "Written from an unsigned news article of autumn 2019 on Huawei in Russia, 14 October 2019)"
    )
    expect(page.get_by_role("link", name="Copy with citation")).to_be_visible()


def test_suggested_questions_follow_an_answer_and_are_asked_by_a_click(
    shipped_page: str, page: Page
) -> None:
    page.goto(shipped_page)
    offered = page.locator("#suggested a.ask")
    ask(page, "Who is Ken Hu?")
    expect(page.locator(".answer")).to_contain_text("vice chairman")
    expect(offered).to_have_count(3)
    question = offered.first.inner_text()
    offered.first.click()
    expect(page.locator(".answer")).to_have_count(2)
    expect(page.locator('[data-testid="user"]').last).to_contain_text(question)
    expect(page.locator("#suggested")).not_to_contain_text(question)
    expect(offered).to_have_count(3)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".answer")).to_have_count(0)
    expect(offered).to_have_count(0)


def test_the_first_screen_tells_the_number_of_articles_the_time_span_themes_and_newest_articles(
    shipped_page: str, page: Page
) -> None:
    page.goto(shipped_page)
    first = page.locator("#first")
    expect(first.locator("h2")).to_have_text("10 articles, 14 October 2019 to 31 October 2019")
    themes = first.locator(".themes li")
    expect(themes).to_have_count(3)
    counts = [int(text.split("(")[1].split()[0]) for text in themes.locator("b").all_inner_texts()]
    assert sum(counts) == 10
    newest = first.locator(".newest li")
    expect(newest).to_have_count(5)
    expect(newest.first).to_contain_text("Huawei's gains in Russia")
    expect(newest.first).to_contain_text("31 October 2019 · Written from an unsigned news article")
    newest.nth(1).get_by_role("link").click()
    expect(page.locator("#source h2")).to_have_text(
        "Doubled salaries bring Russian IT talent to Huawei"
    )
    themes.first.get_by_role("link").click()
    expect(page.locator("#source mark#quote")).to_have_text(
        themes.first.get_by_role("link").inner_text()
    )
    ask(page, "Who is Ken Hu?")
    expect(page.locator(".answer")).to_be_visible()
    expect(first).to_be_hidden()
    page.get_by_role("button", name="New conversation").click()
    expect(newest.first).to_be_visible()


def test_questions_to_begin_with_have_several_forms_and_each_has_an_answer(
    shipped_page: str, page: Page
) -> None:
    page.goto(shipped_page)
    asked = page.locator("#first a.ask")
    expect(page.locator("#first .form")).to_have_text(
        ["A fact", "An overview", "A timeline", "A comparison"]
    )
    for place in range(4):
        asked.nth(place).click()
        expect(page.locator(".answer blockquote").first).to_be_visible()
        expect(page.locator(".answer.unsure")).to_have_count(0)
        page.get_by_role("button", name="New conversation").click()
        expect(page.locator(".answer")).to_have_count(0)


def test_the_first_screen_follows_the_articles_and_runs_nothing_of_them(
    serve: Serve, shipped_corpus: Path, page: Page
) -> None:
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto(serve())
    expect(page.locator("#first h2")).to_contain_text("10 articles")
    (shipped_corpus / "tram.md").write_text(
        "---\ntitle: <img src=x onerror=alert(1)>\nsource: <b>Tern</b>\n"
        "published: 2020-01-01\n---\n"
        "The tram to Sandholm starts in <script>alert(2)</script> October."
    )
    newest = page.locator("#first .newest li").first
    expect(newest).to_have_text("<img src=x onerror=alert(1)>1 January 2020 · <b>Tern</b>")
    expect(page.locator("#first h2")).to_have_text("11 articles, 14 October 2019 to 1 January 2020")
    expect(page.locator("#first a.ask")).to_have_count(4)
    assert page.locator("#first :is(img, script)").count() == 0
