"""What is shown before the first question: which articles there are, and what can be asked."""

from collections.abc import Iterator, Sequence
from functools import partial
from html import escape
from urllib.parse import urlencode

from assistant.answering.answer import Answer, Sentence
from assistant.answering.tasks.beginnings import Beginning
from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.indexing.articles import Coverage, Listed
from assistant.messages import counted, day, number, say

_NEWEST = 5
_OVERVIEW = "What are these articles about?"

_FORMS = {
    "A fact": lambda: say("A fact"),
    "An overview": lambda: say("An overview"),
    "A timeline": lambda: say("A timeline"),
    "A comparison": lambda: say("A comparison"),
}
"""The forms of `Assistant.beginnings`."""


def hello() -> str:
    """What is said where nothing is asked yet."""
    text = say("Ask about the articles. Every answer shows what in them it rests on.")
    return f'<p class="hint">{text}</p>'


def held(articles: Coverage) -> str:
    """How many articles, and from when to when: "4 articles, 3 May 2024 to 8 June 2024"."""
    count = counted("1 article", "{count} articles", articles.articles)
    if not articles.first or not articles.last:
        return count
    days = day(articles.first)
    if articles.last != articles.first:
        days = say("{first} to {last}", first=days, last=day(articles.last))
    if articles.dated < articles.articles:
        dated = number(articles.dated)
        days = say("{count} of them dated {days}", count=dated, days=days)
    return f"{count}, {days}"


def welcome(assistant: Assistant) -> Iterator[str]:
    """The first screen as HTML, more of it each time; nothing if there are no articles."""
    try:
        listed = assistant.articles()
        if not listed:
            return
        head = f"<h2>{_held(listed)}</h2>{hello()}"
        page = partial("<section>{}{}<div>{}</div></section>".format, head)
        looking = f'<p class="hint">{say("Looking for questions that they answer …")}</p>'
        # What comes later stands below, or in a place that is kept for it: nothing jumps.
        yield page(_questions(looking), "")
        below = _about(assistant.ask(_OVERVIEW, quoted=True)) + _newest(listed[:_NEWEST])
        yield page(_questions(looking), below)
        yield page(_questions(_forms(assistant.beginnings())), below)
    except AssistantError:
        return  # The line at the top says what is wrong.


def _held(listed: Sequence[Listed]) -> str:
    days = sorted(one.published for one in listed if one.published)
    first, last = (days[0], days[-1]) if days else (None, None)
    return held(Coverage(len(listed), len(days), first, last))


def _questions(inner: str) -> str:
    return f'<div class="forms"><h3>{say("Questions to begin with")}</h3>{inner}</div>'


def _forms(beginnings: Sequence[Beginning]) -> str:
    return "<ul>{}</ul>".format(
        "".join(
            f'<li><span class="form">{_FORMS[one.form]()}</span> <a class="ask" '
            f'href="{escape("#" + urlencode({"ask": one.question}))}">{escape(one.question)}</a>'
            "</li>"
            for one in beginnings
        )
    )


def _about(overview: Answer) -> str:
    """The themes with their counts, or of few articles the titles, each with a sentence."""
    items = "".join(map(_theme, overview.sentences)) if overview.found else ""
    return f'<h3>{say("What they are about")}</h3><ul class="themes">{items}</ul>' if items else ""


def _theme(sentence: Sentence) -> str:
    name = sentence.label[:1].upper() + sentence.label[1:]
    label = f"<b>{escape(name)}</b>" if name else ""
    link = sentence.citations[0].link
    return f'<li>{label}<a href="{escape(link)}">{escape(" ".join(sentence.text.split()))}</a></li>'


def _newest(listed: Sequence[Listed]) -> str:
    items = "".join(
        f'<li><a href="{escape("#" + urlencode({"source": one.article}))}">{escape(one.title)}</a>'
        f'<span class="facts">{escape(_facts(one))}</span></li>'
        for one in listed
    )
    return f'<h3>{say("The newest")}</h3><ul class="newest">{items}</ul>'


def _facts(listed: Listed) -> str:
    when = day(listed.published) if listed.published else None
    return " · ".join(fact for fact in (when, listed.source) if fact)
