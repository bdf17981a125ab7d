"""An Answer in, pictures of its time and of what was searched out: SVG with a table behind it."""

from collections.abc import Sequence
from datetime import date
from html import escape
from itertools import groupby

from assistant.answering.answer import Answer
from assistant.answering.citations import Citation
from assistant.indexing.articles import Share
from assistant.messages import counted, say
from assistant.messages import day as day_in_words

WIDTH, HEIGHT = 420, 140
_LEFT, _RIGHT, _FLOOR = 24, 396, 110
"""Between which the axis lies, and how deep, in units of the picture."""

_STEP = 22
"""Between the marks of one day, one above the other."""

_MOST_MONTHS = 60
"""Bars; more months are added up to years."""

_MOST_YEARS = 200
"""From the first to the last, within which those without an article have a bar, too."""

_MOST_SOURCES = 12


def no_days() -> str:
    """What is shown where there is no timeline."""
    return f'<p class="hint">{say("A timeline of what an answer quotes appears here.")}</p>'


def nothing_searched() -> str:
    """What is shown where nothing was searched."""
    return f'<p class="hint">{say("What was searched for an answer appears here.")}</p>'


def timeline(answer: Answer) -> str:
    """When what an answer quotes was published, as HTML."""
    dated = sorted(
        ((one.published, one) for one in answer.citations if one.published),
        key=lambda pair: (pair[0], pair[1].number),
    )
    if not answer.citations:
        return no_days()
    rows = "".join(
        f"<tr><td>{_when(one)}</td><td>{_link(one)}</td><td>{escape(_clip(one.quote))}</td></tr>"
        for one in [*(one for _, one in dated), *_undated(answer.citations)]
    )
    names = "".join(f"<th>{one}</th>" for one in (say("Published"), say("Source"), say("Quote")))
    table = f"<table><thead><tr>{names}</tr></thead><tbody>{rows}</tbody></table>"
    first, last = (dated[0][0], dated[-1][0]) if dated else (None, None)
    drawn = _timeline([(day, one.number) for day, one in dated], first, last) if dated else ""
    return f'<section class="picture">{drawn}{table}</section>'


def _timeline(marks: Sequence[tuple[date, int]], first: date | None, last: date | None) -> str:
    assert first
    assert last
    span = max((last - first).days, 1)

    def x(day: date) -> float:
        middle = first == last
        return WIDTH / 2 if middle else _LEFT + (_RIGHT - _LEFT) * (day - first).days / span

    drawn, taken = [], list[tuple[float, int]]()
    for day, number in marks:
        across = x(day)
        level = sum(abs(across - other) < _STEP for other, _ in taken)
        taken.append((across, level))
        up = max(_FLOOR - 18 - level * _STEP, 12)
        drawn.append(
            f'<circle class="dot" cx="{across:.0f}" cy="{up}" r="10"/>'
            f'<text class="number" x="{across:.0f}" y="{up + 4}">{number}</text>'
        )
    ends = [(first, "middle")] if first == last else [(first, "start"), (last, "end")]
    labels = "".join(
        f'<text class="label" x="{x(day) + {"start": -20, "end": 20}.get(anchor, 0):.0f}" '
        f'y="{_FLOOR + 22}" text-anchor="{anchor}">{day_in_words(day)}</text>'
        for day, anchor in ends
    )
    title = say(
        "Timeline of what is quoted, {first} to {last}",
        first=day_in_words(first),
        last=day_in_words(last),
    )
    axis = f'<line class="axis" x1="{_LEFT}" x2="{_RIGHT}" y1="{_FLOOR}" y2="{_FLOOR}"/>'
    return _svg(title, f"{axis}{''.join(drawn)}{labels}")


def coverage(answer: Answer) -> str:
    """What of the articles was searched for an answer, by time and by source, as HTML."""
    months, sources = answer.searched.months, answer.searched.sources
    if not months:
        return nothing_searched()
    dated, undated = [one for one in months if one.name], [one for one in months if not one.name]
    unit, bars = say("Month"), _filled(dated) if dated else []
    if len(bars) > _MOST_MONTHS:
        unit, bars = say("Year"), _years(bars)
    articles, searched = (sum(getattr(one, name) for one in months) for name in _COUNTS)
    title = say("Searched {searched} of {count} articles", searched=searched, count=articles)
    if undated:  # The picture has only those with a day.
        without = sum(one.articles for one in undated)
        title = say("{title}; without a date: {count}", title=title, count=without)
    largest = [*sources[:_MOST_SOURCES], *_rest(sources[_MOST_SOURCES:])]
    named = [one if one.name else Share(say("no source named"), *_counts(one)) for one in largest]
    listed = [*bars, *(Share(say("without a day"), *_counts(one)) for one in undated)]
    return (
        f'<section class="picture"><p>{title}</p>{_bars(bars, title) if bars else ""}'
        f"<details><summary>{say('As a table')}</summary>{_table(unit, listed)}</details>"
        f"{_table(say('Source'), named)}</section>"
    )


_COUNTS = "articles", "searched"


def _counts(share: Share) -> tuple[int, int]:
    return share.articles, share.searched


def _filled(months: Sequence[Share]) -> list[Share]:
    """With the months between, in which nothing was published; as they are if that is too many."""
    known = {one.name: one for one in months}
    first, last = (
        int(name[:4]) * 12 + int(name[5:]) - 1 for name in (months[0].name, months[-1].name)
    )
    if last - first > 12 * _MOST_YEARS:
        return list(months)
    names = [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(first, last + 1)]
    return [known.get(name, Share(name, 0, 0)) for name in names]


def _years(months: Sequence[Share]) -> list[Share]:
    return [_sum(name, list(same)) for name, same in groupby(months, lambda one: one.name[:4])]


def _rest(sources: Sequence[Share]) -> list[Share]:
    name = counted("1 other", "{count} others", len(sources))
    return [_sum(name, sources)] if sources else []


def _sum(name: str, shares: Sequence[Share]) -> Share:
    return Share(name, sum(one.articles for one in shares), sum(one.searched for one in shares))


def _bars(bars: Sequence[Share], title: str) -> str:
    most = max(one.articles for one in bars) or 1
    step = min((_RIGHT - _LEFT) / len(bars), 60)
    drawn = []
    for place, one in enumerate(bars):
        x = _LEFT + place * step
        for name, count in zip(_COUNTS, _counts(one), strict=True):
            height = (_FLOOR - 15) * count / most
            drawn.append(
                f'<rect class="{name}" x="{x:.1f}" y="{_FLOOR - height:.1f}" '
                f'width="{step * 0.8:.1f}" height="{height:.1f}"/>'
            )
    labels = f'<text class="label" x="{_LEFT}" y="{_FLOOR + 22}">{bars[0].name}</text>'
    if len(bars) > 1:
        end = _LEFT + step * (len(bars) - 0.2)
        labels += (
            f'<text class="label" x="{end:.0f}" y="{_FLOOR + 22}" text-anchor="end">'
            f"{bars[-1].name}</text>"
        )
    return _svg(title, "".join(drawn) + labels)


def _table(unit: str, shares: Sequence[Share]) -> str:
    rows = "".join(
        f"<tr><td>{escape(one.name)}</td><td>"
        f"{say('{some} of {all}', some=one.searched, all=one.articles)}</td></tr>"
        for one in shares
    )
    head = f"<thead><tr><th>{unit}</th><th>{say('Articles searched')}</th></tr></thead>"
    return f"<table>{head}<tbody>{rows}</tbody></table>"


def _svg(title: str, drawn: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{drawn}</svg>"
    )


def _undated(citations: Sequence[Citation]) -> list[Citation]:
    return [one for one in citations if not one.published]


def _when(citation: Citation) -> str:
    return day_in_words(citation.published) if citation.published else say("no date")


def _link(citation: Citation) -> str:
    return f'<a href="{escape(citation.link)}">[{citation.number}] {escape(citation.title)}</a>'


def _clip(text: str, most: int = 160) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
