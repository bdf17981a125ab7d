"""Lists of what the articles name: people, organisations, places, figures, days, statements."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answering.answer import Answer
from assistant.answering.tasks import figures, naming, statements
from assistant.answering.tasks.counts import of_source
from assistant.answering.tasks.listing import Entry, Read, gathered
from assistant.answering.tasks.material import Material, Quote, laid_out
from assistant.answering.tasks.mentions import mentioning
from assistant.language.dates import long_date
from assistant.language.inventory import Asked, asked_of_collection
from assistant.language.phrases import Kind
from assistant.language.words import content_words, stem, stems

_MOST = 20
"""How many entries are shown."""

_NAMED = 40
"""How many more are named."""

_MAKERS: dict[Kind, tuple[str, str, Callable[[Sequence[Read]], list[Entry]]]] = {
    "people": ("person", "people", naming.people),
    "organisations": ("organisation", "organisations", naming.organisations),
    "companies": ("company", "companies", naming.companies),
    "places": ("place", "places", naming.places),
    "countries": ("country", "countries", naming.countries),
    "sums": ("sum", "sums", figures.sums),
    "percentages": ("percentage", "percentages", figures.percentages),
    "figures": ("figure", "figures", figures.figures),
    "dates": ("date", "dates", figures.dates),
    "quoted": ("person is quoted", "people are quoted", statements.quoted_people),
}


def listing(material: Material) -> Answer | None:
    """List what is asked for; None if the articles have nothing of it."""
    asked = asked_of_collection(material.question.text)
    if not asked:
        return None
    if asked.kind == "said":
        return _said(material, asked)
    if asked.kind not in _MAKERS or not (found := gathered(material, asked)):
        return None
    one, many, maker = _MAKERS[asked.kind]
    entries = maker(found.read)
    if not entries:
        return None
    what = f"1 {one}" if len(entries) == 1 else f"{len(entries):,} {many}"
    quotes = [_quote(entry) for entry in entries[:_MOST]]
    return laid_out(
        "list", material, f"{what} in {found.in_words}:", quotes, _more(entries[_MOST:])
    )


def _quote(entry: Entry) -> Quote:
    parts = []
    if entry.times > 1:
        parts.append(f"{entry.times} times")
    if len(entry.articles) > 1:
        parts.append(f"in {len(entry.articles)} articles")
    return replace(entry.quote, label=entry.label, note=", ".join(parts))


def _more(entries: Sequence[Entry]) -> str:
    if not entries:
        return ""
    named = ", ".join(entry.label for entry in entries[:_NAMED])
    return f"And {len(entries):,} more: {named}{', …' if len(entries) > _NAMED else '.'}"


def _said(material: Material, asked: Asked) -> Answer | None:
    """What somebody has said, or anybody, the newest first; None if it is nothing on the topic."""
    speaker = asked.subject.removeprefix("the ").removeprefix("The ")
    spoken = _spoken(material, speaker, asked)
    if not spoken:
        return None if asked.topic or not speaker else of_source(material, speaker)
    names = Counter(name for _, name in spoken)
    who = names.most_common(1)[0][0] if speaker[:1].isupper() else asked.subject
    count = "1 statement" if len(spoken) == 1 else f"{len(spoken):,} statements"
    held = len({quote.article.path for quote, _ in spoken})
    where = "1 article" if held == 1 else f"{held:,} articles"
    quotes = [
        replace(quote, label=_label(quote, "" if speaker else name)) for quote, name in spoken
    ]
    more = len(spoken) - _MOST
    notice = f"And {more:,} more." if more > 0 else ""
    of = f"{f' of {who}' if who else ''}{f' on {asked.topic}' if asked.topic else ''}"
    return laid_out("list", material, f"{count}{of} in {where}:", quotes[:_MOST], notice)


def _label(quote: Quote, name: str) -> str:
    day = quote.article.published
    return ", ".join(filter(None, [name, long_date(day) if day else ""]))


def _spoken(material: Material, speaker: str, asked: Asked) -> list[tuple[Quote, str]]:
    """The statements of somebody, or of anybody; if there is a topic, only those on it.

    If no sentence names the topic, those of the articles that mention it are taken.
    """
    told = {one.article.path for one in mentioning(material, asked.topic)} if asked.topic else set()
    wanted = {stem(word) for word in content_words(asked.topic)}
    if not speaker:
        read = gathered(material, replace(asked, subject=asked.topic, is_single=not told))
        every = statements.said(read.read) if read else []
        is_of_one = len({quote.article.path for quote, _ in every}) == 1
        return [one for one in every if is_of_one or _is_on(wanted, one[0])]
    found = gathered(material, replace(asked, subject=speaker, is_single=False))
    spoken = statements.said_by(found.read, speaker) if found else []
    named = {name for _, name in spoken}
    if len(named) == 1 and not named <= {speaker}:  # Other articles may name them only.
        also = gathered(material, replace(asked, subject=named.pop(), is_single=False))
        more = statements.said_by(also.read, spoken[0][1]) if also else []
        spoken += [one for one in more if one not in spoken]
    if not asked.topic:
        return spoken
    on_it = [
        one for one in spoken if 2 * len(wanted & stems(statements.around(one[0]))) >= len(wanted)
    ]
    of_it = [
        one for one in on_it if wanted <= stems(f"{one[0].article.title} {one[0].article.text}")
    ]
    return of_it or on_it or [one for one in spoken if one[0].article.path in told]


def _is_on(wanted: set[str], quote: Quote) -> bool:
    """Whether a statement, with the title of its article, has half of the stems of a topic."""
    held = stems(f"{quote.article.title} {statements.around(quote)}")
    return 2 * len(wanted & held) >= len(wanted)
