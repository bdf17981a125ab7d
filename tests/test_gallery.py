"""Every state of the page by day, by night and on a small screen: accessible, still, and pictured.

GALLERY in the environment names a folder for the pictures, as `make gallery` does.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT, Servers, free_port
from playwright.sync_api import Page, expect

Serve = Callable[..., str]

GRAVE = {"serious", "critical"}

SHIFTS = """
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""
"""Sums up what moved without being asked to (cumulative layout shift)."""


CONTROLS = "button checkbox combobox link radio slider spinbutton tab textbox".split()


def unnamed(page: Page) -> list[str]:
    """The role of each control that a screen reader has no name for; axe takes any label near."""
    devtools = page.context.new_cdp_session(page)
    nodes = devtools.send("Accessibility.getFullAXTree")["nodes"]
    devtools.detach()
    seen = [one for one in nodes if not one["ignored"] and one["role"]["value"] in CONTROLS]
    return [one["role"]["value"] for one in seen if not one["name"]["value"].strip()]


class Gallery:
    """Looks at each state of a page, and takes its picture."""

    def __init__(self, page: Page, folder: Path, look: str) -> None:
        self._page = page
        self._folder = folder
        self._look = look
        self.names: list[str] = []

    def __call__(self, name: str) -> None:
        page = self._page
        expect(page.locator(".toast-body")).to_have_count(0)
        expect(page.locator(".pending")).to_have_count(0)  # What is being fetched is pale.
        found = Axe().run(page).response["violations"]
        grave = {
            one["id"]: [node["html"][:120] for node in one["nodes"]]
            for one in found
            if one["impact"] in GRAVE
        }
        assert grave == {}, name
        assert unnamed(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        page.screenshot(path=self._folder / f"{name}-{self._look}.png")
        self.names.append(name)


@pytest.fixture(
    params=[("light", 1280, 860), ("dark", 1280, 860), ("phone", 360, 740)], ids=lambda p: p[0]
)
def gallery(request: pytest.FixtureRequest, page: Page, tmp_path: Path) -> Gallery:
    look, width, height = request.param
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme="dark" if look == "dark" else "light", reduced_motion="reduce")
    page.add_init_script(SHIFTS)
    folder = Path(os.environ.get("GALLERY", tmp_path / "gallery"))
    folder.mkdir(parents=True, exist_ok=True)
    return Gallery(page, folder, look)


@pytest.fixture(scope="module")
def varied_page(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a page over more than what is shipped; only for reading."""
    folder = tmp_path_factory.mktemp("varied")
    corpus = Path(shutil.copytree(ROOT / "corpus", folder / "corpus"))
    for day, cost in ("2020-02-03", "4.2"), ("2020-02-20", "5.1"):
        (corpus / f"bridge-{day}.md").write_text(
            f"---\ntitle: The bridge of {day[:4]}\nsource: The Tern\npublished: {day}\n---\n"
            f"The bridge in Oxmouth costs {cost} million crowns."
        )
    (corpus / "broken.pdf").write_text("No PDF.")
    return servers.serve(folder, "--no-watch")


def ask(page: Page, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")
    expect(page.locator(".answer, .refusal").last).to_be_visible()


def turn_to(page: Page, pane: str) -> None:
    """Show a pane on a small screen, which shows one at a time."""
    bar = page.locator("#panes")
    if bar.is_visible():
        bar.get_by_role("link", name=pane).click()


def test_every_state_is_accessible_still_and_has_its_picture(
    varied_page: str, gallery: Gallery, page: Page
) -> None:
    # On a slow machine, where what is drawn one after another can be seen.
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    page.goto(varied_page)
    expect(page.locator("#state")).to_contain_text("12 articles")
    expect(page.locator("#first a.ask")).to_have_count(4)
    assert page.evaluate("window.shifted") < 0.05
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    gallery("start")
    ask(page, "Who is Ken Hu?")
    expect(page.locator("#suggested a.ask")).to_have_count(3)
    gallery("answer")
    page.locator(".answer a.mark").first.click()
    expect(page.locator("#source mark#quote")).to_be_visible()
    gallery("source")
    page.get_by_role("tab", name="Timeline").click()
    expect(page.locator("#timeline svg")).to_be_visible()
    gallery("timeline")
    page.get_by_role("tab", name="Notes").click()
    page.locator("#studio-links").get_by_role("link", name="Brief").click()
    expect(page.locator(".note h4")).to_have_count(4)
    page.locator(".note details.save summary").click()
    gallery("notes")
    turn_to(page, "Answer")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".answer")).to_have_count(0)
    ask(page, "How much does the bridge in Oxmouth cost?")
    expect(page.locator(".differing")).to_be_visible()
    turn_to(page, "Reading")
    page.get_by_role("tab", name="Searched").click()
    expect(page.locator("#coverage svg")).to_be_visible()
    turn_to(page, "Answer")
    gallery("sources-differ")
    ask(page, "What is the capital of Australia?")
    expect(page.locator(".refusal")).to_be_visible()
    gallery("refusal")
    page.get_by_role("button", name="Search settings").click()
    page.get_by_label("Only up to this day").scroll_into_view_if_needed()
    gallery("settings")
    page.get_by_role("button", name="Search settings").click()
    ask(page, "What colour is the Honor phone?")
    expect(page.locator(".unsure")).to_be_visible()
    gallery("unsure")
    page.locator(".sidebar .toggle-button").click()
    expect(page.get_by_role("button", name="Save as Markdown")).to_be_visible()
    gallery("conversations")
    page.locator(".sidebar .toggle-button").click()
    turn_to(page, "Articles")
    page.locator("#listed").get_by_role("link", name="Doubled salaries").click()
    expect(page.locator("#source")).to_contain_text("Huawei has persuaded")
    gallery("article")
    turn_to(page, "Articles")
    page.get_by_text("1 file not read").click()
    page.get_by_text("Add articles").click()
    page.locator("#listed input").first.uncheck()
    gallery("articles")
    page.locator("#pane").get_by_role("button", name="None").click()
    turn_to(page, "Answer")
    expect(page.locator("#asking")).to_be_visible()
    gallery("none-ticked")
    assert len(set(gallery.names)) == 13


def test_a_model_that_is_away_and_an_empty_folder_have_looks_of_their_own(
    serve: Serve, gallery: Gallery, tmp_path: Path, page: Page
) -> None:
    (tmp_path / "corpus").mkdir()
    page.goto(serve())
    expect(page.locator("#first")).to_contain_text("There are no articles yet")
    gallery("empty")
    (tmp_path / "corpus" / "tram.txt").write_text("The tram to Sandholm starts in October.")
    away = f"http://127.0.0.1:{free_port()}/v1"
    page.goto(serve("--llm", "openai:none", "--llm-base-url", away))
    expect(page.locator("#state")).to_contain_text("1 article")
    ask(page, "When does the tram to Sandholm start?")
    expect(page.locator(".answer .notice")).to_be_visible()
    gallery("model-away")


WRITTEN = """## Huawei in Russia

Huawei pays for the training of Russians out of its own pocket, said Vladimir Rubanov [1].
Huawei will invest 900 million rubles. The company gave free lessons to orphans in Kazan [1].

- In June 2019 Huawei and MTS signed a deal to develop 5G infrastructure in Russia [1].
- MTS launched a 5G test zone in Moscow in September 2019 [1].

| What | Sum | Until |
|---|---|---|
| 5G, and training 10,000 specialists, said Ken Hu | nearly 500 million rubles | 2025 [1] |
"""


def test_a_written_answer_shows_what_the_articles_say_to_each_statement(
    serve: Serve,
    shipped_corpus: Path,
    model_server: Callable[..., str],
    gallery: Gallery,
    page: Page,
) -> None:
    page.goto(serve("--llm", "small", "--llm-base-url", model_server(lambda: [WRITTEN])))
    expect(page.locator("#state")).to_contain_text("10 articles")
    ask(page, "What does Huawei do in Russia?")
    expect(page.locator("a.other")).to_have_text("Show quotes only")
    page.locator(".answer .why summary").first.click()
    page.locator(".answer .struck summary").click()
    expect(page.locator(".struck li")).to_contain_text("not 900 million rubles")
    expect(page.locator("#suggested a.ask")).to_have_count(3)
    expect(page.locator("#source mark#quote")).to_have_count(1)
    page.locator(".answer h2").scroll_into_view_if_needed()
    gallery("written")
