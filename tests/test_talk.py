"""Conversations in a real browser: branches, several tabs, Back and Forward, a server that ends."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT, free_port, heed_ctrl_c, wait_until_served
from playwright.sync_api import Page, expect

Serve = Callable[..., str]

OF_BEFORE = (
    "oLxt4J1t0GYe7hZJ1/Z2Nw==:U2FsdGVkX18QiY2g6AMc3wAI01gJjoqK8NHEPix88OwnFr93FuJqrPrAEYzwC2n"
    "EDFl7O9h0ZCIxbUkBiSZqxyHbA8RCgCpaxkufAkTgxGiNrjeJ0yMDTaqKgBfh+xZGod5rLbxX8nk9ooSOVLDnx6G"
    "WYs0ligus7ZYm0Sd6qKP8CLQkSSdM2wBOgPLd9aaLaAyEUt3uKYylT6y/kHPXoOKGDIr/4wlfESGHSTr5sfk7yZ6"
    "qCi5taJOllUix0EhFIwdGpOKITQgaYtCFV2hy7Rdwf2q5l7d3zdU+hf0jrgQ6NZqXMloraF2+6SEwE9uikX51ujt"
    "DRwRjiWg0NrH3INfC80KkNfhytXD/qe47YDbB5MiyHGRtICEjHdL9J2Lk0Jzmsxqdy8AQ947MFhPlsan2rHzrroI"
    "bMsc3UYLkP+5jmYM2zvCfek3vPp6Cn9hKVolq00PFD+Qzm9L03aLR6WlDR0esD4G7xS7AKpBmuI8gqL409J8p56d"
    "ctRytrXhMSnKHpK5FA6wstc+eR71BZVAkZ+LaA7n4HwXAEOyy+5H7/pxNacaKyfzNO4PNOdxO3CXUtnbvdpfL4ir"
    "InnADy1UxHTCLsqtcIm9j5uIfRzVnjA105XuaS2VlMjJsPgOx1WjUEIsze5uzUDGFSUCxnz9v5fYR0/DYkyh0n8+"
    "hB534+XRsiLoBXo4T4As9G5FudqTLTm4hWhtBppSf/qVx4ssSCnB05iPyDKhEmBlLkN8EFAYHaKmsHgiFrk6Xs+Q"
    "gygeauItyLxRP320wf/TYyg=="
)
"""What version 0.2 kept: "The ferry", open, of two questions, and "The bridge" of one."""


def ask(page: Page, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")


def is_answered(page: Page, count: int) -> None:
    """Wait until there are so many answers, and this tab has kept them."""
    expect(page.locator(".answer")).to_have_count(count)
    page.wait_for_function(
        """count => {
          const { current, all } = JSON.parse(window.page.kept());
          const open = all.find(({ id }) => id === current);
          return document.querySelectorAll("#conversation .user-row").length === count
            && open?.exchanges.some(({ id, html }) => id === open.last && html);
        }""",
        arg=count,
    )


def names(page: Page) -> list[str]:
    return [one.strip() for one in page.locator("#conversations label").all_text_contents()]


def questions(page: Page) -> list[str]:
    said = page.locator("#conversation [data-testid='user']").all_inner_texts()
    return [one.splitlines()[0] for one in said]


def test_an_edited_question_is_another_branch_and_both_keep_what_follows_them(
    shipped_page: str, page: Page
) -> None:
    page.goto(shipped_page)
    ask(page, "Who is Ken Hu?")
    is_answered(page, 1)
    ask(page, "What did he announce?")
    is_answered(page, 2)
    page.get_by_role("link", name="Edit this").first.click()
    box = page.locator("#question textarea")
    expect(box).to_have_value("Who is Ken Hu?")
    expect(box).to_be_focused()
    expect(page.locator("#editing")).to_be_visible()
    expect(page.locator(".answer")).to_have_count(2)  # Nothing goes before it is asked.
    ask(page, "Who is Eldar Murtazin?")
    expect(page.locator(".answer")).to_have_count(1)
    versions = page.locator(".versions")
    expect(versions).to_contain_text("2 of 2")
    expect(page.locator("#editing")).to_be_hidden()
    ask(page, "What did he say about prices?")
    is_answered(page, 2)
    expect(page.locator(".answer").last).to_contain_text("Murtazin")
    page.get_by_role("link", name="Previous version").focus()
    page.keyboard.press("Enter")
    expect(versions).to_contain_text("1 of 2")
    expect(page.get_by_role("link", name="Next version")).to_be_focused()
    expect(page.locator(".answer").first).to_contain_text("Ken Hu")
    assert page.locator(".answer").count() == 2
    page.reload()
    expect(versions).to_contain_text("1 of 2")
    page.get_by_role("link", name="Edit this").last.click()
    ask(page, "Who is Vladimir Rubanov?")
    expect(versions).to_have_count(2)
    page.get_by_role("link", name="Next version").click()
    expect(page.locator(".answer").first).to_contain_text("Murtazin")
    expect(page.locator(".answer")).to_have_count(2)
    page.get_by_role("link", name="Previous version").click()
    expect(versions.last).to_contain_text("2 of 2")  # The newest of what follows.
    assert len(names(page)) == 1


def test_who_does_not_edit_after_all_goes_on_where_the_conversation_was(
    shipped_page: str, page: Page
) -> None:
    page.goto(shipped_page)
    ask(page, "Who is Ken Hu?")
    is_answered(page, 1)
    page.get_by_role("link", name="Edit this").click()
    page.get_by_role("link", name="Cancel").click()
    expect(page.locator("#question textarea")).to_have_value("")
    ask(page, "Who is Eldar Murtazin?")
    is_answered(page, 2)
    expect(page.locator(".versions")).to_have_count(0)


def test_conversations_that_an_earlier_version_kept_are_opened_and_gone_on_with(
    shipped_page: str, page: Page
) -> None:
    page.goto(shipped_page)
    page.evaluate("text => localStorage.setItem('article-assistant', text)", OF_BEFORE)
    page.reload()
    expect(page.locator(".answer")).to_have_text(["Brink Line does.", "Since 1990."])
    expect(page.locator("#conversations label")).to_have_text(["The ferry", "The bridge"])
    page.get_by_role("link", name="Edit this").last.click()
    ask(page, "Who is Ken Hu?")
    expect(page.locator(".versions")).to_contain_text("2 of 2")
    page.get_by_role("link", name="Previous version").click()
    expect(page.locator(".answer")).to_have_text(["Brink Line does.", "Since 1990."])
    page.wait_for_function("JSON.parse(window.page.kept()).all[0].last === 'two-1'")
    page.locator(".sidebar .toggle-button").click()
    page.get_by_role("radio", name="The bridge").check()
    expect(page.locator(".answer")).to_have_text(["Four million."])
    page.wait_for_function("JSON.parse(window.page.kept()).current === 'one'")
    page.reload()
    expect(page.locator(".answer")).to_have_text(["Four million."])
    expect(page.locator("#conversations label")).to_have_text(["The ferry", "The bridge"])


def test_two_tabs_keep_what_the_other_adds_renames_and_deletes(
    shipped_page: str, page: Page
) -> None:
    page.goto(shipped_page)
    ask(page, "Who is Ken Hu?")
    is_answered(page, 1)
    other = page.context.new_page()
    other.goto(shipped_page)
    expect(other.locator(".answer")).to_have_count(1)
    # Both go on with the same conversation.
    ask(page, "What did he announce?")
    is_answered(page, 2)
    ask(other, "Who is Eldar Murtazin?")
    is_answered(other, 2)
    expect(other.locator(".versions")).to_contain_text("2 of 2")
    other.get_by_role("link", name="Previous version").click()
    expect(other.locator(".answer").last).to_contain_text("500 million")
    # Each begins one of its own.
    for tab, question in (page, "Who is Vladimir Rubanov?"), (other, "What did MTS launch?"):
        tab.locator("#new").click()
        expect(tab.locator(".answer")).to_have_count(0)
        ask(tab, question)
    for tab in page, other:
        is_answered(tab, 1)
    three = {"Who is Ken Hu?", "Who is Vladimir Rubanov?", "What did MTS launch?"}
    for tab in page, other:
        expect(tab.locator("#conversations label")).to_have_count(3)
        assert set(names(tab)) == three
    # One is renamed here, and another one deleted there.
    page.locator(".sidebar .toggle-button").click()
    page.locator("#name :is(input, textarea)").fill("The IT man")
    page.get_by_role("button", name="Rename").click()
    expect(other.locator("#conversations")).to_contain_text("The IT man")
    other.locator(".sidebar .toggle-button").click()
    other.get_by_role("button", name="Delete").click()
    for tab in page, other:
        expect(tab.locator("#conversations label")).to_have_count(2)
        assert set(names(tab)) == {"Who is Ken Hu?", "The IT man"}
    expect(page.locator(".answer")).to_contain_text("Rubanov")
    other.get_by_role("button", name="Undo: bring it back").click()
    for tab in page, other:
        expect(tab.locator("#conversations label")).to_have_count(3)


def test_words_are_sought_in_the_questions_and_answers_of_all_conversations(
    shipped_page: str, page: Page
) -> None:
    page.goto(shipped_page)
    for question in "Who is Ken Hu?", "Who is Eldar Murtazin?":
        ask(page, question)
        is_answered(page, 1)
        page.locator("#new").click()
        expect(page.locator(".answer")).to_have_count(0)
    page.locator(".sidebar .toggle-button").click()
    sought = page.get_by_label("Find in questions and answers")
    label = page.locator("#conversations label:visible")
    for words, found in (
        ("vice CHAIRMAN", ["Who is Ken Hu?"]),
        ("price murtazin", ["Who is Eldar Murtazin?"]),
        ("murtazin chairman of nothing", []),
        ("", ["Who is Eldar Murtazin?", "Who is Ken Hu?"]),
    ):
        sought.fill(words)
        expect(label).to_have_text(found)
        expect(page.locator("#sifted")).to_have_text(
            f"{len(found)} of 2 conversations" if words else ""
        )


def test_back_and_forward_go_between_sources_and_conversations(
    shipped_page: str, page: Page
) -> None:
    page.goto(shipped_page)
    ask(page, "Who is Ken Hu?")
    is_answered(page, 1)
    marks = page.locator(".answer a.mark")
    quote = page.locator("#source mark#quote")
    shown = []
    for place in 0, 1:
        marks.nth(place).click()
        page.wait_for_function("location.hash.startsWith('#source')")
        expect(quote).to_be_focused()
        shown.append(quote.inner_text())
    page.locator("#new").click()
    expect(page.locator(".answer")).to_have_count(0)
    ask(page, "Who is Eldar Murtazin?")
    is_answered(page, 1)
    page.locator("#question textarea").fill("What I am writing")
    page.go_back()
    expect(page.locator(".answer")).to_contain_text("Ken Hu")
    expect(quote).to_have_text(shown[1])
    page.go_back()
    expect(quote).to_have_text(shown[0])
    page.go_forward()
    expect(quote).to_have_text(shown[1])
    page.go_forward()
    expect(page.locator(".answer")).to_contain_text("Murtazin")
    assert len(names(page)) == 2
    expect(page.locator("#question textarea")).to_have_value("What I am writing")


def test_an_answer_is_shared_as_a_page_that_says_which_quotes_still_stand(
    serve: Serve, shipped_corpus: Path, page: Page, tmp_path: Path
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    address = serve()
    page.goto(address)
    ask(page, "Who is Ken Hu?")
    is_answered(page, 1)
    assert not list((tmp_path / "index" / "shared").glob("*.json"))
    page.get_by_role("link", name="Share").click()
    expect(page.get_by_role("link", name="Link copied: open it")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{address}/shared/")
    (file,) = (tmp_path / "index" / "shared").glob("*.json")
    receipt = json.loads(file.read_text())
    other = page.context.new_page()
    other.goto(link)
    expect(other.locator("h1")).to_have_text("Who is Ken Hu?")
    quotes = [one["quote"] for one in receipt["citations"]]
    expect(other.locator("li blockquote")).to_have_text(quotes)
    expect(other.locator(".lost")).to_have_count(0)
    other.locator("li a").first.click()
    expect(other.locator("#source mark#quote")).to_have_text(quotes[0])
    changed = shipped_corpus / receipt["citations"][0]["article"]
    changed.write_text(changed.read_text().replace("10,000", "20,000"))
    other.goto(link)
    expect(other.get_by_role("status")).to_contain_text("not stand in the articles any more")
    expect(other.locator("li").first).to_contain_text("Not in the article any more.")


class Mortal:
    """A chat page that is killed and served again at the same address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.address = f"http://127.0.0.1:{self._port}"

    def serve(self) -> None:
        said = self._folder / "said.txt"
        said.unlink(missing_ok=True)
        with said.open("w") as stderr:
            process = subprocess.Popen(
                [sys.executable, str(ROOT / "app.py"), "--port", str(self._port), "--no-watch"],
                cwd=self._folder,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                preexec_fn=heed_ctrl_c,
            )
        self._process = process
        wait_until_served(said, lambda: process.poll() is None)

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait(timeout=20)


@pytest.fixture
def mortal(shipped_corpus: Path, tmp_path: Path) -> Iterator[Mortal]:
    made = Mortal(tmp_path)
    made.serve()
    yield made
    made.kill()


def test_a_question_is_kept_while_the_server_is_away_and_asked_once_when_it_is_back(
    mortal: Mortal, browser: object
) -> None:
    # A page of its own, since the console complains of the server that is away.
    context = browser.new_context()  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(mortal.address)
    ask(page, "Who is Ken Hu?")
    is_answered(page, 1)
    mortal.kill()
    ask(page, "Who is Eldar Murtazin?")
    expect(page.locator("#unsent")).to_be_visible()
    mortal.serve()
    expect(page.locator(".answer")).to_have_count(2, timeout=60_000)
    is_answered(page, 2)
    expect(page.locator(".answer").last).to_contain_text("Murtazin")
    expect(page.locator("#unsent")).to_be_hidden()
    expect(page.locator("#question textarea")).to_have_value("")
    page.reload()
    is_answered(page, 2)
    page.wait_for_timeout(3000)
    assert questions(page) == ["Who is Ken Hu?", "Who is Eldar Murtazin?"]
    # One that is not to be asked after all; and what was being written.
    mortal.kill()
    ask(page, "Who is Vladimir Rubanov?")
    page.get_by_role("link", name="Do not ask it").click()
    page.locator("#question textarea").fill("What is half")
    mortal.serve()
    expect(page.locator(".answer")).to_have_count(0, timeout=60_000)  # It is loaded anew.
    is_answered(page, 2)
    expect(page.locator("#question textarea")).to_have_value("What is half")
    page.wait_for_timeout(1000)
    assert len(questions(page)) == 2
    context.close()
