"""Pictures of when what is quoted was published, and of what was searched."""

import re
from dataclasses import replace
from datetime import date

import pytest

from assistant.answering.answer import Answer, Sentence
from assistant.answering.citations import Citation
from assistant.indexing.articles import Searched, Share
from assistant.ui.pictures import coverage, no_days, nothing_searched, timeline

NOTHING = Answer("Why?", state="refused", confidence=0.0)


def searched(months: list[Share], sources: list[Share] | None = None) -> str:
    return coverage(replace(NOTHING, searched=Searched(tuple(months), tuple(sources or []))))


def rows(html: str, head: str) -> list[list[str]]:
    """The cells of each row of the table with this head."""
    (table,) = (one for one in re.findall(r"<table>.*?</table>", html) if f">{head}<" in one)
    body = table.partition("<tbody>")[2]
    cells = r"<t[dh][^>]*>(.*?)</t[dh]>"
    return [re.findall(cells, row) for row in re.findall(r"<tr>.*?</tr>", body)]


def quoted(number: int, day: date | None) -> Citation:
    title = f"Article {number}"
    return Citation(number, f"Quote <{number}>", f"{number}.md", title, day, None, 0, 9)


def answered(*days: date | None) -> Answer:
    cited = tuple(quoted(number, day) for number, day in enumerate(days, 1))
    return Answer("Why?", "answered", 1.0, (Sentence("It did.", "quoted", 1.0, cited),))


def test_months_without_an_article_have_their_place() -> None:
    html = searched([Share("", 3, 2), Share("2019-11", 4, 1), Share("2020-02", 2, 0)])
    assert "Searched 3 of 9 articles" in html
    assert rows(html, "Month") == [
        ["2019-11", "1 of 4"],
        ["2019-12", "0 of 0"],
        ["2020-01", "0 of 0"],
        ["2020-02", "0 of 2"],
        ["without a day", "2 of 3"],
    ]


def test_many_months_become_years_and_many_sources_become_others() -> None:
    months = [Share(f"{year}-{month:02}", 2, 1) for year in range(2000, 2006) for month in (1, 12)]
    sources = [Share(f"S{number:02}", 9, 3) for number in range(14)] + [Share("", 2, 1)]
    html = searched(months, sources)
    assert rows(html, "Year") == [[str(year), "2 of 4"] for year in range(2000, 2006)]
    assert rows(html, "Source")[-2:] == [["S11", "3 of 9"], ["3 others", "7 of 20"]]
    assert rows(searched(months, sources[-1:]), "Source") == [["no source named", "1 of 2"]]


def test_the_ends_of_the_calendar_do_not_become_a_million_months() -> None:
    html = searched([Share("0001-01", 1, 1), Share("9999-12", 1, 1)])
    assert [row[0] for row in rows(html, "Month")] == ["0001-01", "9999-12"]
    assert searched([]) == nothing_searched()


def test_a_timeline_goes_from_the_first_day_to_the_last_and_lists_the_undated_last() -> None:
    html = timeline(answered(date(2024, 5, 3), None, date(2019, 10, 24)))
    assert "Timeline of what is quoted, 24 October 2019 to 3 May 2024" in html
    assert [cell for cell, *_ in rows(html, "Published")] == [
        "24 October 2019",
        "3 May 2024",
        "no date",
    ]
    assert re.findall(r'class="dot" cx="(\d+)"', html) == ["24", "396"]
    assert "Quote &lt;1&gt;" in html
    assert "<svg" not in timeline(answered(None))
    assert timeline(NOTHING) == no_days()


@pytest.mark.parametrize("count", [1, 2, 3])
def test_marks_of_one_day_stand_one_above_the_other(count: int) -> None:
    html = timeline(answered(*[date(2024, 5, 3)] * count))
    places = re.findall(r'class="dot" cx="(\d+)" cy="(\d+)"', html)
    assert {across for across, _ in places} == {"210"}
    assert len({up for _, up in places}) == count
    assert html.count('text-anchor="middle"') == 1
