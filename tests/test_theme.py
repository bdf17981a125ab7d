"""Light, dark or as the system has it: chosen on the page, and never drawn otherwise."""

import pytest
from playwright.sync_api import Page, expect

DRAWN = """
  window.drawn = new Set();
  const look = () => {
    if (document.body) drawn.add(getComputedStyle(document.body).backgroundColor);
    requestAnimationFrame(look);
  };
  look();
"""
"""Collects what colours the page had behind all, from its first frame on."""

NIGHT, DAY = "rgb(23, 25, 28)", "rgb(250, 248, 244)"


@pytest.mark.parametrize(
    ("system", "choice", "colour"),
    [
        ("light", "", DAY),
        ("dark", "", NIGHT),
        ("light", "dark", NIGHT),
        ("dark", "light", DAY),
    ],
)
def test_a_theme_that_was_chosen_is_kept_and_drawn_from_the_first_frame(
    shipped_page: str, page: Page, system: str, choice: str, colour: str
) -> None:
    page.emulate_media(color_scheme=system)  # type: ignore[arg-type]
    page.goto(shipped_page)
    expect(page.get_by_role("combobox", name="Theme")).to_have_value("")
    page.get_by_role("combobox", name="Theme").select_option(choice)
    page.add_init_script(DRAWN)
    page.reload()
    expect(page.get_by_role("combobox", name="Theme")).to_have_value(choice)
    expect(page.locator("#first h2")).to_be_visible()
    assert page.evaluate("[...drawn]") == [colour]
    assert page.locator("body").evaluate("body => body.classList.contains('dark')") == (
        colour == NIGHT
    )


def test_without_a_choice_the_page_follows_the_system_and_other_tabs_follow_a_choice(
    shipped_page: str, page: Page
) -> None:
    page.goto(shipped_page)
    other = page.context.new_page()
    other.goto(shipped_page)
    body = page.locator("body.dark")
    for system, count in ("dark", 1), ("light", 0):
        page.emulate_media(color_scheme=system)  # type: ignore[arg-type]
        expect(body).to_have_count(count)
    other.get_by_role("combobox", name="Theme").select_option("dark")
    expect(body).to_have_count(1)
    expect(page.get_by_role("combobox", name="Theme")).to_have_value("dark")
    other.close()
