"""An Answer in, HTML out; everything that comes from an article or a reader is escaped."""

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

from assistant.answer import Answer, Citation, Statement
from assistant.catalog import Copy, Filters
from assistant.dates import long_date


def answer_html(answer: Answer, question: str) -> str:
    """An answer as one block of HTML, without blank lines, so that Markdown leaves it alone.

    Args:
        answer: what to show.
        question: as it was asked; how it was understood is shown where that differs.
    """
    changed = answer.question != _one_line(question)
    asked = f'<p class="notice">Understood: {escape(answer.question)}</p>' if changed else ""
    if not answer.period:
        asked += _filters(answer.filters)
    if answer.period:
        words, days = answer.period.words, str(answer.period)
        asked += _chip(days if words == days else f"{words}: {days}", question)
    if not answer.found:
        return f'<div class="refusal">{asked}{escape(answer.refusal)}</div>'
    quoted = all(sentence.support == "quoted" for sentence in answer.sentences)
    tag = "blockquote" if quoted else "span"
    sentences = "".join(
        f'<{tag} class="{sentence.support}">{escape(_one_line(sentence.text))}'
        f"{''.join(map(_mark, sentence.citations))}{_note(sentence.note)}</{tag}> "
        for sentence in answer.sentences
    )
    sources = "".join(f"<li>{_reference(citation)}</li>" for citation in answer.citations)
    notice = f'<p class="notice">{escape(answer.notice)}</p>' if answer.notice else ""
    count = answer.independent_sources
    independent = f'<p class="notice">{count} independent sources</p>' if count > 1 else ""
    shown = f'<ol class="sources">{sources}</ol>{independent}'
    body = f"{sentences}{_differing(answer.differing)}{shown}"
    return f'<div class="answer">{asked}{body}{notice}</div>'


def copy_link(answer: Answer) -> str:
    """A link that copies an answer with what it cites; the page's script does it."""
    text = "\n\n".join([answer.text, "\n".join(answer.references)]).strip()
    return f'<a class="copy" href="{escape("#" + urlencode({"copy": text}))}">Copy</a>'


def _filters(filters: Filters) -> str:
    """What the search was narrowed to, where it was."""
    days = {"since": filters.after, "until": filters.before, "as of": filters.as_of}
    parts = [f"{word} {long_date(day)}" for word, day in days.items() if day]
    parts += filters.sources or filters.articles or ()
    return f'<p class="notice">Only: {escape("; ".join(parts))}</p>' if parts else ""


def _chip(text: str, question: str) -> str:
    """What narrowed the search, to be taken away."""
    link = f"#{urlencode({'any-time': question})}"
    label = f"{text}: look in all articles instead"
    return (
        f'<p><a class="chip" href="{escape(link)}" title="{escape(label)}" '
        f'aria-label="{escape(label)}">{escape(text)} ✕</a></p>'
    )


def _note(text: str) -> str:
    return f' <span class="notice">({escape(text)})</span>' if text else ""


def _differing(statements: Sequence[Statement]) -> str:
    """What sources give as different values of the same thing."""
    if not statements:
        return ""
    rows = "".join(
        f"<li><b>{escape(one.value)}</b>{_mark(one.citation)} {_reference(one.citation)}</li>"
        for one in statements
    )
    return f'<div class="differing"><p>Sources differ:</p><ul>{rows}</ul></div>'


def _mark(citation: Citation) -> str:
    label = f"Source {citation.number}: {citation.title}"
    return (
        f'<a class="mark" href="{escape(citation.link)}" title="{escape(label)}" '
        f'aria-label="{escape(label)}">{citation.number}</a>'
    )


def _reference(citation: Citation) -> str:
    day = f", {long_date(citation.published)}" if citation.published else ""
    times = f" ({escape('; '.join(citation.times))})" if citation.times else ""
    page = f", page {citation.page}" if citation.page else ""
    links = "; ".join(map(_also, citation.also_in))
    also = f' <span class="also">also in {links}</span>' if links else ""
    title = f'<a href="{escape(citation.link)}">{escape(citation.title)}</a>'
    return f"{title}{day}{page}{times}{also}"


def _also(copy: Copy) -> str:
    """A link to an article that tells the same story."""
    name = copy.source or copy.title
    day = f", {long_date(copy.published)}" if copy.published else ""
    link = f"#{urlencode({'source': copy.article})}"
    return f'<a href="{escape(link)}" title="{escape(copy.title)}">{escape(name)}{day}</a>'


def _one_line(text: str) -> str:
    return " ".join(text.split())
