"""The page in other languages: nothing is said in English that has not been put into them."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from babel import Locale
from conftest import ROOT
from playwright.sync_api import Browser, Page, expect

from assistant.messages import COOKIE, languages, say, speaking, wanted

SOURCES = ROOT / "assistant"
CATALOGUES = sorted((SOURCES / "messages").glob("*.json"))

TEXT = r'"((?:[^"\\]|\\.)*)"'
CALLS = (
    re.compile(rf"page\.say\(\s*{TEXT}"),
    re.compile(rf"page\.counted\(\s*{TEXT},\s*(?P<many>){TEXT}"),
)


def in_python(file: Path) -> Iterator[tuple[str, str]]:
    """The function and the key of each message."""
    for node in ast.walk(ast.parse(file.read_text())):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id in ("say", "counted"):
            key = node.args[node.func.id == "counted"]
            assert isinstance(key, ast.Constant), f"{file}:{node.lineno} has no text of its own"
            yield node.func.id, str(key.value)


def used() -> set[tuple[str, str]]:
    found = set[tuple[str, str]]()
    for file in SOURCES.rglob("*.py"):
        if file.parent.name != "messages":
            found.update(in_python(file))
    for file in SOURCES.rglob("*.js"):
        text = file.read_text()
        assert len(re.findall(r"page\.(?:say|counted)\(", text)) == sum(
            len(call.findall(text)) for call in CALLS
        ), f"{file} has a message without a text of its own"
        found.update(("say", one) for one in CALLS[0].findall(text))
        found.update(("counted", one[-1]) for one in CALLS[1].findall(text))
    return found


def catalogue(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text())
    return found


def places(text: str) -> list[str]:
    return sorted(name for _, name, *_ in Formatter().parse(text) if name)


each = pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.stem)


@each
def test_every_message_is_translated_and_no_other_one(file: Path) -> None:
    assert set(catalogue(file)) == {text for _, text in used()}


@each
def test_a_translation_has_the_placeholders_of_its_message(file: Path) -> None:
    known = catalogue(file)
    for function, text in used():
        forms = known[text].values() if function == "counted" else [known[text]]
        for form in forms:
            assert form.strip(), text
            assert places(form) == places(text), text
            # Messages stand in HTML as they are.
            assert not re.search("[<>&\"']", text + form), text


@each
def test_a_count_has_every_plural_form_of_its_language(file: Path) -> None:
    plural = Locale.parse(file.stem).plural_form
    needed = {plural(count) for count in range(1000)}
    for text in {text for function, text in used() if function == "counted"}:
        forms = catalogue(file)[text]
        # Of many things most languages speak as of others.
        assert needed - {"many"} <= set(forms), text
        assert "other" in forms, text


def test_the_first_language_that_there_is_of_those_a_reader_wants_is_spoken() -> None:
    assert wanted({"accept-language": "de-AT,de;q=0.9,en;q=0.8"}) == "de"
    assert wanted({"accept-language": "it,en;q=0.3,ru;q=0.5"}) == "ru"
    assert wanted({"accept-language": "en-GB,de"}) == "en"
    assert wanted({"accept-language": "de", "cookie": f"a=b; {COOKIE}=fr"}) == "fr"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"accept-language": "it, tlh"},
        {"accept-language": "de;q=0"},
        {"accept-language": ";;q=,=\x00" * 50},
        {"accept-language": "de;q=1.2.3"},
        {"accept-language": "it", "cookie": f"{COOKIE}=../../secrets"},
        {"accept-language": "it", "cookie": "a[]=\x01;"},
    ],
    ids=str,
)
def test_an_unknown_language_gets_english(headers: dict[str, str]) -> None:
    assert wanted(headers) == "en"


def test_what_is_no_message_of_a_language_is_said_in_english() -> None:
    with speaking("it"):
        assert say("New conversation") == "New conversation"


SAID = """() => {
  const said = [];
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const own = (element) => element.closest("[lang]")?.lang === "en";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement: parent, data } = walker.currentNode;
    if (!parent.closest("script, style") && shown(parent) && !own(parent)) said.push(data);
  }
  for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]"))
    if (shown(element) && !own(element))
      for (const name of ["aria-label", "title", "placeholder"])
        said.push(element.getAttribute(name) ?? "");
  return said.map((text) => text.replace(/\\s+/g, " ").trim()).filter(Boolean);
}"""


def english_in(page: Page, known: dict[str, Any]) -> list[str]:
    """What of the page is a message in English."""
    patterns = []
    for text in known:
        # What stands for braces is any text; of a pattern of few letters all would be one.
        parts = re.split(r"\{\w+\}", text)
        if re.search("[A-Za-z]{3}", "".join(parts)):
            patterns.append(re.compile(".+".join(map(re.escape, parts))))
    said = page.evaluate(SAID)
    assert len(said) > 30
    translated = {form for form in known.values() if isinstance(form, str)}
    return [
        one
        for one in said
        if one not in translated and any(pattern.fullmatch(one) for pattern in patterns)
    ]


@pytest.mark.parametrize("locale", ["de-DE", "fr-FR", "es-MX", "ru-RU"])
def test_nothing_is_said_in_english_on_the_first_screen_and_after_a_question(
    shipped_page: str, browser: Browser, locale: str
) -> None:
    known = catalogue(SOURCES / "messages" / f"{locale[:2]}.json")
    context = browser.new_context(locale=locale, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(shipped_page)
    expect(page.locator("#first a.ask")).to_have_count(4)
    expect(page.locator("html")).to_have_attribute("lang", locale[:2])
    expect(page.locator("#question textarea")).to_have_attribute(
        "placeholder", known["Ask a question"]
    )
    assert english_in(page, known) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    page.locator("#question textarea").fill("Who is Ken Hu?")
    page.locator("#question textarea").press("Enter")
    expect(page.locator(".answer .certainty")).to_be_visible()
    expect(page.locator("#suggested a.ask")).to_have_count(3)
    page.set_viewport_size({"width": 1440, "height": 860})
    expect(page.locator("#source mark#quote")).to_be_visible()
    assert english_in(page, known) == []
    for width in 1440, 390:
        page.set_viewport_size({"width": width, "height": 800})
        found = Axe().run(page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    context.close()


def test_a_language_that_is_not_known_gets_the_page_in_english(
    shipped_page: str, browser: Browser
) -> None:
    context = browser.new_context(locale="it-IT")
    page = context.new_page()
    page.goto(shipped_page)
    expect(page.locator("#state")).to_contain_text("10 articles")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    context.close()


def test_a_reader_chooses_the_language_and_the_browser_remembers_it(
    shipped_page: str, page: Page
) -> None:
    page.goto(shipped_page)
    expect(page.locator("#state")).to_contain_text("10 articles")
    assert page.locator("#languages li").all_text_contents() == list(languages().values())
    page.locator("#languages summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("#languages summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Deutsch").click()
    expect(page.locator("#state")).to_contain_text("10 Artikel")
    page.goto(shipped_page)
    expect(page.locator("#state")).to_contain_text("10 Artikel")
    page.locator("#languages summary").click()
    expect(page.locator('#languages a[lang="de"]')).to_have_attribute("aria-current", "true")
