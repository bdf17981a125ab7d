"""An Answer in, HTML out; everything that comes from an article or a reader is escaped."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html import escape
from urllib.parse import urlencode

import cmarkgfm

from assistant.answering.answer import Answer, Sentence, Statement
from assistant.answering.citations import Citation, link_to
from assistant.answering.document import Support
from assistant.answering.exporting import on_lines
from assistant.answering.material import EXACT
from assistant.answering.retrieval import Passage
from assistant.indexing.filters import Filters
from assistant.indexing.stories import NearDuplicate
from assistant.language.languages import language_of
from assistant.messages import ENGLISH, counted, day, percent, say
from assistant.ui.note_html import keep_quote


def _looks() -> dict[Support, tuple[str, str]]:
    """How each verdict looks, and what it means."""
    return {
        "quoted": (say("“Quoted”"), say("word for word")),
        "supported": (say("Plain"), say("supported, in other words")),
        "unconfirmed": (say("Dashed"), say("not confirmed, ? says why")),
        "contradicted": (say("Struck out"), say("the articles say otherwise")),
    }


def _certainties() -> dict[str, str]:
    """The words of `Answer.certainty`."""
    return {
        "very likely": say("very likely"),
        "likely": say("likely"),
        "perhaps": say("perhaps"),
        "unsure": say("unsure"),
    }


def answer_html(answer: Answer, question: str) -> str:
    """An answer as one block of HTML, without blank lines, so that Markdown leaves it alone.

    Args:
        answer: what to show.
        question: as it was asked; how it was understood is shown where that differs.
    """
    changed = answer.question != _one_line(question)
    head = _chips(answer, question, understood=answer.question if changed else "")
    intro = (
        f'<p class="intro"{_own(answer.intro)}>{escape(answer.intro)}</p>' if answer.intro else ""
    )
    notice = (
        f'<p class="notice"{_own(answer.notice)}>{escape(answer.notice)}</p>'
        if answer.notice
        else ""
    )
    ordering = answer.articles_with_orders
    if answer.state == "refused":
        nearest = "".join(
            f"<li>{_article(passage)}{_badge(passage.article in ordering)}</li>"
            for passage in answer.nearest
        )
        offered = f"<p>{say('Nearest:')}</p><ul>{nearest}</ul>" if nearest else ""
        said = f"<p{_own(answer.refusal)}>{escape(answer.refusal)}</p>"
        refusal = f"{said}{offered}{notice}{_struck(answer)}"
        return f'<div class="refusal">{head}{intro}{refusal}</div>'
    if answer.is_written:
        sentences = f"{_written(answer.sentences)}{_legend(answer.sentences)}"
    else:
        sentences = "".join(
            f"<blockquote>{_words(sentence)}{_behind(sentence)}"
            f"{keep_quote() if sentence.citations else ''}</blockquote> "
            for sentence in answer.sentences
        )
    sources = "".join(
        f'<li value="{citation.number}">{_reference(citation)}'
        f"{_badge(citation.article in ordering)}</li>"
        for citation in answer.citations
    )
    count = answer.independent_sources
    several = say("From {count} different sources", count=count)
    named = f'<p class="notice">{several}</p>' if count > 1 else ""
    listed = f'<ol class="sources">{sources}</ol>{named}'
    next_ones = suggestions_html(answer.suggestions)
    head += intro
    body = f"{sentences}{_differing(answer.differing)}{listed}{next_ones}"
    end = f"{notice}{_struck(answer)}{_certainty(answer)}"
    if answer.state == "unsure":
        may = f'<p class="may"{_own(answer.warning)}>{escape(answer.warning)}</p>'
        return f'<div class="answer unsure">{head}{may}{body}{end}</div>'
    return f'<div class="answer">{head}{body}{end}</div>'


def _own(text: str) -> str:
    """The language of the assistant's own words: English, or for some that of the question."""
    return f' lang="{language_of(text) or ENGLISH}"'


def suggestions_html(questions: Sequence[str]) -> str:
    """Questions to ask next, each a link that the page's script asks."""
    items = "".join(
        f'<li><a class="ask" href="{escape("#" + urlencode({"ask": one}))}">{escape(one)}</a></li>'
        for one in questions
    )
    return f'<ul class="suggestions">{items}</ul>' if items else ""


def _certainty(answer: Answer) -> str:
    """How sure the answer is, in words, with the figure when it is pointed at; what it took."""
    took = ""
    if usage := answer.usage:
        took = say("written in {seconds} s", seconds=round(usage.seconds, 1))
        if usage.read:
            tokens = {"read": usage.read, "written": usage.written}
            took += f", {say('{read} tokens read, {written} written', **tokens)}"
        took = f'<p class="certainty">{took}</p>'
    if not answer.certainty:
        return took
    figure = say(
        "The probability that this answers the question is {share}",
        share=percent(answer.confidence),
    )
    sure = say("How sure: {certainty}", certainty=_certainties()[answer.certainty])
    return f'<p class="certainty" title="{figure}">{sure}</p>{took}'


def _badge(is_ordering: bool) -> str:
    """On an article of which a passage gives orders to a machine."""
    badge = say("holds orders to a machine")
    return f' <span class="badge">{badge}</span>' if is_ordering else ""


def copy_link(answer: Answer) -> str:
    """A link that copies an answer with what it cites; the page's script does it."""
    text = "\n\n".join([answer.text, "\n".join(answer.references)]).strip()
    return f'<a class="copy" href="{escape("#" + urlencode({"copy": text}))}">{say("Copy")}</a>'


def share_link(exchange: str) -> str:
    """A link that makes a link to an answer and copies it; the page's script does it."""
    link = escape("#" + urlencode({"share": exchange}))
    return f' <a class="share" href="{link}">{say("Share")}</a>'


def form_link(answer: Answer, place: int, *, quoted: bool) -> str:
    """A link that shows an answer in its other form; empty if there is none.

    Args:
        answer: what is shown.
        place: of its exchange in the conversation.
        quoted: whether it was asked for in quotes only.
    """
    if answer.is_written:
        form, text = "quotes", say("Show quotes only")
    elif quoted and answer.task not in EXACT:
        form, text = "written", say("Show it written")
    else:
        return ""
    return f' <a class="other" href="#form={place}&amp;as={form}">{text}</a>'


def _chips(answer: Answer, question: str, *, understood: str) -> str:
    """How the question was understood, and what narrowed the search, each to be taken away."""
    filters, period = answer.filters, answer.period
    days = {"after": filters.after, "before": filters.before, "as_of": filters.as_of}
    chips = []
    if understood:
        text = say("Understood: {question}", question=understood)
        chips.append(_chip(text, question, "history"))
    for typed, searched in answer.respelt:
        text = say("searched for “{searched}”, not “{typed}”", searched=searched, typed=typed)
        chips.append(_chip(text, question, "spelling"))
    if period:
        text = str(period) if period.words == str(period) else f"{period.words}: {period}"
        chips.append(_chip(text, question, "period"))
    chips += [_chip(_bound(name, when), question, name) for name, when in days.items() if when]
    chips += [_chip(name, question, "source", name) for name in filters.sources or ()]
    if filters.articles or filters.excluded:
        chips.append(_chip(_chosen(filters), question, "articles"))
    return f'<p class="chips">{"".join(chips)}</p>' if chips else ""


def _bound(name: str, when: date) -> str:
    if name == "after":
        return say("since {day}", day=day(when))
    if name == "before":
        return say("until {day}", day=day(when))
    return say("only up to {day}", day=day(when))


def _chosen(filters: Filters) -> str:
    """Which articles were asked, in words."""
    only, without = filters.articles or (), filters.excluded or ()
    parts = []
    if len(only) == 1:
        parts.append(say("only {article}", article=only[0]))
    elif only:
        parts.append(counted("only 1 article", "only {count} articles", len(only)))
    if without:
        parts.append(counted("without 1 article", "without {count} articles", len(without)))
    return ", ".join(parts)


def _chip(text: str, question: str, name: str, value: str = "") -> str:
    link = f"#{urlencode({'drop': name, 'value': value, 'question': question})}"
    label = say("{filter}: look without this instead", filter=text)
    return f'<a class="chip" href="{escape(link)}" title="{escape(label)}">{escape(text)} ✕</a>'


def _article(passage: Passage) -> str:
    """A link to a passage in its article."""
    link = link_to(passage.article, passage.start, passage.text)
    when = f", {day(passage.published)}" if passage.published else ""
    return f'<a href="{escape(link)}">{escape(passage.title)}</a>{when}'


def _written(sentences: Sequence[Sentence]) -> str:
    """What a chat model wrote, with its headings, lists and tables."""
    shown: list[str] = []
    lines = []
    for sentence in sentences:
        cells = sentence.cells
        places = []
        for number, cell in enumerate(cells, 1):
            behind = _behind(sentence) if number == len(cells) else ""
            places.append(f"{_OPENS}{len(shown)}{_CLOSES}")
            shown.append(_statement(replace(sentence, text=cell), behind))
        line = f"| {' | '.join(places)} |" if sentence.is_row else places[0]
        lines.append(f"{_PLACE.sub('', sentence.before) or ' '}{line}")
    html: str = cmarkgfm.markdown_to_html_with_extensions("".join(lines).strip(), 0, ["table"])
    # A fold may not stand in a paragraph; the page has a heading of the first level already.
    html = html.replace("<p>", '<div class="paragraph">').replace("</p>", "</div>")
    html = html.replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return _PLACE.sub(lambda match: shown[int(match[1])], html).replace("\n", " ")


# From a private use area: text from outside stands in these places, each escaped by itself.
_OPENS, _CLOSES = "\ue000", "\ue001"
_PLACE = re.compile(f"{_OPENS}([0-9]+){_CLOSES}")


def _legend(sentences: Sequence[Sentence]) -> str:
    """What the looks of a written answer mean, of those that it has."""
    found = {sentence.support for sentence in sentences}
    items = "".join(
        f'<li><span class="{kind}"><span>{look}</span></span>: {meaning}</li>'
        for kind, (look, meaning) in _looks().items()
        if kind in found
    )
    return f'<ul class="legend">{items}</ul>'


def _struck(answer: Answer) -> str:
    """What a chat model wrote and is left out, folded up, each with the reason."""
    hidden = [one for one in answer.struck if one not in answer.sentences]
    if not hidden:
        return ""
    items = "".join(f"<li>{_statement(one, _behind(one))}</li>" for one in hidden)
    left_out = say("What was left out")
    return f'<details class="struck"><summary>{left_out}</summary><ul>{items}</ul></details>'


def _statement(sentence: Sentence, behind: str) -> str:
    """What was written, with the look of its verdict."""
    words = _words(sentence)
    said = f"“{words}”" if sentence.support == "quoted" and words else words
    return f'<span class="{sentence.support}"><span>{said}</span>{behind}</span>'


def _words(sentence: Sentence) -> str:
    label = f"<b>{escape(sentence.label)}</b> " if sentence.label else ""
    return label + escape(on_lines(sentence.text)).replace("\n", "<br>")


def _behind(sentence: Sentence) -> str:
    """The marks of a sentence and the remark about it; folded up why it is not confirmed."""
    marks = "".join(_mark(cited, sentence.support) for cited in sentence.citations)
    if sentence.support == "unconfirmed":
        nearest = f" {say('Nearest:')}{marks}" if marks else ""
        why, note = say("Not confirmed: why?"), f'<span lang="en">{escape(sentence.note)}</span>'
        return (
            f'<details class="why"><summary title="{why}">?<span class="unseen"> {why}</span>'
            f'</summary><span class="notice">{note}{nearest}</span></details>'
        )
    if sentence.support == "contradicted":
        return f"{_note(sentence.note)}{marks}"
    return f"{marks}{_note(sentence.note)}"


def _note(text: str) -> str:
    return f' <span class="notice" lang="en">({escape(text)})</span>' if text else ""


def _differing(statements: Sequence[Statement]) -> str:
    """What sources give as different values of the same thing."""
    if not statements:
        return ""
    rows = "".join(
        f"<li><b>{escape(one.value)}</b>{_mark(cited, 'quoted')} {_reference(cited)}</li>"
        for one in statements
        for cited in (one.citation,)
    )
    return f'<div class="differing"><p>{say("Sources differ:")}</p><ul>{rows}</ul></div>'


def _mark(citation: Citation, support: Support) -> str:
    how = {
        "quoted": say("quoted from source"),
        "supported": say("supported by source"),
        "unconfirmed": say("compare with source"),
        "contradicted": say("contradicted by source"),
    }[support]
    label = f"{how} {citation.number}: {citation.title}"
    return (
        f' <a class="mark" href="{escape(citation.link)}" title="{escape(label)}">'
        f'<span class="unseen">{how} </span>{citation.number}</a>'
    )


def _reference(citation: Citation) -> str:
    when = f", {day(citation.published)}" if citation.published else ""
    times = f" ({escape('; '.join(citation.times))})" if citation.times else ""
    page = f", {say('page {number}', number=str(citation.page))}" if citation.page else ""
    links = "; ".join(map(_also, citation.also_in))
    also = f' <span class="also">{say("also in {links}", links=links)}</span>' if links else ""
    title = f'<a href="{escape(citation.link)}">{escape(citation.title)}</a>'
    return f"{title}{when}{page}{times}{also}"


def _also(copy: NearDuplicate) -> str:
    """A link to an article that tells the same story."""
    name = copy.source or copy.title
    when = f", {day(copy.published)}" if copy.published else ""
    link = f"#{urlencode({'source': copy.article})}"
    return f'<a href="{escape(link)}" title="{escape(copy.title)}">{escape(name)}{when}</a>'


def _one_line(text: str) -> str:
    return " ".join(text.split())
