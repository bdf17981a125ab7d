"""From a question to an Answer: search, read, decide, quote or let a model write, and check.

    Question -> Passages -> Findings -> Answer

Whether to answer is decided before a chat model is asked anything.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain as chained

from langchain_core.language_models import BaseChatModel

from assistant.answering.answer import Answer, Sentence, refuse
from assistant.answering.differences import differing
from assistant.answering.foreign import is_read, unread
from assistant.answering.grounding import Checker
from assistant.answering.order import holder_in, in_order
from assistant.answering.periods import tells_of, together
from assistant.answering.presupposed import not_mentioned, respelt_words, unknown_words
from assistant.answering.quotations import quoted, with_differences
from assistant.answering.reader import NOTHING, READ, Findings, ReadSentence, read
from assistant.answering.retrieval import Passage, rerank, search
from assistant.answering.tasks import rooms
from assistant.answering.tasks.finishing import finished
from assistant.answering.tasks.material import Material
from assistant.answering.writing import write
from assistant.errors import ModelError
from assistant.indexing.filters import Filters
from assistant.indexing.index import Index
from assistant.language.dates import Period
from assistant.language.glossary import in_english
from assistant.language.languages import language_of
from assistant.language.questions import Question
from assistant.language.states import tells_of_a_change
from assistant.models.comprehension import Comprehension
from assistant.models.cross_encoders import Reranker

ON_SUBJECT = 0.3
"""Below this probability of being on the subject, quotes that may not answer are not shown."""

RERANKED = 30
"""How many passages a reranker reads, if there is one."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """All parts that answering needs; they hold no state of a question."""

    index: Index
    comprehension: Comprehension
    """Reads passages for an answer."""
    checker: Checker
    """Checks what a chat model writes."""
    reranker: Reranker | None
    """Reorders passages; None if none is set."""
    min_confidence: float
    """From this probability of being right on, an answer is given as one; below, it may be none."""
    show_unsupported: bool
    """Whether sentences that no source supports are shown, struck through."""

    def search(self, question: Question, *, limit: int, filters: Filters) -> list[Passage]:
        """Find the passages that fit a question best, the best first."""
        most = max(limit, RERANKED) if self.reranker else limit
        found = search(self.index, question, limit=most, filters=filters)
        return rerank(question, found, self.reranker)[:limit] if self.reranker else found

    def answer(
        self,
        question: Question,
        filters: Filters,
        *,
        passages: int,
        period: bool,
        spelling: bool,
        chat_model: BaseChatModel | None,
    ) -> Iterator[Answer]:
        """Answer a question, as whole Answers, each more complete than the one before.

        Args:
            question: a question that stands alone.
            filters: which articles to search in.
            passages: in how many passages to look for the answer.
            period: whether only what tells of a period that the question names may answer, if the
                filters set no days. If nothing does, the search is repeated without it.
            spelling: whether words that no article has are looked for as articles spell them.
            chat_model: writes the answer. Without one, or if it fails, the answer is quotes.
        """
        answers = self._answer(question, filters, passages, period, spelling, chat_model)
        language = language_of(question.text)
        if language not in ("", "en") and language in self.index.catalog.languages:
            first = next(answers)
            answers = chained([first], answers)
            if first.state != "refused" or "en" not in self.index.catalog.languages:
                yield from answers
                return
        english, notice = in_english(question.text, self.index.catalog.has)
        if notice:
            meant = Question(english, question.today)
            for answer in self._answer(meant, filters, passages, period, spelling, chat_model):
                yield replace(answer, notice=f"{answer.notice} {notice}".strip())
        elif is_read(self.index.catalog, question.text):
            yield from answers
        else:
            yield from self._by_names(question, filters, passages)

    def _by_names(self, question: Question, filters: Filters, passages: int) -> Iterator[Answer]:
        """What articles say of the names and figures in a question that cannot be read."""
        catalog = self.index.catalog
        intro, named = unread(catalog, question.text)
        meant = Question(named, question.today)
        nothing = refuse(question.text, [], catalog.articles.coverage(filters))
        found = self._answer(meant, filters, passages, True, False, None) if named else [nothing]
        for answer in found:
            state = "unsure" if answer.found and answer.task == "question" else answer.state
            yield replace(answer, state=state, intro=f"{intro} {answer.intro}".strip())

    def _answer(
        self,
        question: Question,
        filters: Filters,
        passages: int,
        period: bool,
        spelling: bool,
        chat_model: BaseChatModel | None,
    ) -> Iterator[Answer]:
        """Do the task that a question in the language of the articles sets."""
        done = rooms.done(question, lambda asked: self._material(asked, filters, period))
        if done:
            answer, meant = done
            yield self._recorded(answer, meant, filters)
            return
        question, most = question.in_few
        changes = respelt_words(self.index, question) if spelling else {}
        meant = question.respelt(changes) if changes else question
        for answer in self._in_period(meant, filters, passages, period, chat_model):
            whole = finished(answer, question.today)
            few = whole.sentences[:most]
            yield replace(whole, question=meant.text, respelt=tuple(changes.items()), sentences=few)

    def _material(self, question: Question, filters: Filters, period: bool) -> Material:
        """What a task is done with, narrowed to the period that the question names."""
        named = question.period if period and not (filters.after or filters.before) else None
        narrowed = self._narrowed(filters, named) if named else None
        where = narrowed or filters
        return Material(
            self.index,
            question.without_period if narrowed else question,
            where,
            named if narrowed else None,
            lambda asked, most: self.search(asked, limit=most, filters=where),
            self.index.reading_model.encode_sentences,
        )

    def _recorded(self, answer: Answer, question: Question, filters: Filters) -> Answer:
        """The answer, with the question as it was asked and what it was made from."""
        catalog = self.index.catalog
        return replace(
            answer,
            question=question.text,
            filters=filters,
            searched=catalog.searched(filters),
            today=question.today,
            recipe=tuple(sorted(catalog.recipe.items())),
        )

    def _in_period(
        self,
        question: Question,
        filters: Filters,
        passages: int,
        period: bool,
        chat_model: BaseChatModel | None,
    ) -> Iterator[Answer]:
        """Answer from what tells of the period that a question names; else from all."""
        named = None if filters.after or filters.before else question.period
        if not named or question.is_request:
            yield from self._answers(question, filters, passages, chat_model)
            return
        nothing = ""
        if period:
            answers = self._of_period(question, named, filters, passages, chat_model)
            first = next(answers)
            if first.state != "refused":
                for answer in chained([first], answers):
                    yield replace(answer, question=question.text, period=named)
                return
            nothing = f"Nothing of that time ({named}) answers this. "
        sought = question.without_period if self._narrowed(filters, named) else question
        for answer in self._answers(sought, filters, passages, chat_model):
            notice = f"{nothing}{answer.notice}".strip()
            yield replace(answer, question=question.text, notice=notice)

    def _of_period(
        self,
        question: Question,
        period: Period,
        filters: Filters,
        most: int,
        chat_model: BaseChatModel | None,
    ) -> Iterator[Answer]:
        """Answer from what tells of a period, else from all that was published in it."""
        sought = question.without_period
        narrowed = self._narrowed(filters, period)
        published = self.search(sought, limit=most, filters=narrowed) if narrowed else []
        anywhere = self.search(question, limit=most, filters=filters)
        found = together(period, published, anywhere)[: max(most, 2 * READ)]

        def fits(one: ReadSentence) -> bool:
            return tells_of(period, one.text, one.passage.published)

        told = self._from_passages(sought, found, filters, chat_model, fits)
        first = next(told)
        if first.state != "answered" and published:
            others = self._from_passages(sought, published, filters, chat_model)
            other = next(others)
            if other.state == "answered" or first.state == "refused":
                for answer in chained([other], others):
                    yield _of_another_time(answer, period)
                return
        yield from chained([first], told)

    def _narrowed(self, filters: Filters, period: Period) -> Filters | None:
        """The filters narrowed to a period; None if that leaves no article or no day."""
        last = min((day for day in (period.before, filters.as_of) if day), default=None)
        if period.after and last and period.after > last:
            return None
        narrowed = replace(filters, after=period.after, before=last)
        return narrowed if self.index.catalog.articles.coverage(narrowed).articles else None

    def _answers(
        self, question: Question, filters: Filters, most: int, chat_model: BaseChatModel | None
    ) -> Iterator[Answer]:
        """Search and answer."""
        found = self.search(question, limit=most, filters=filters)
        yield from self._from_passages(question, found, filters, chat_model)

    def _from_passages(
        self,
        question: Question,
        passages: Sequence[Passage],
        filters: Filters,
        chat_model: BaseChatModel | None,
        fits: Callable[[ReadSentence], bool] | None = None,
    ) -> Iterator[Answer]:
        """Answer from passages; each answer records what it was made from."""
        catalog = self.index.catalog
        recipe = tuple(sorted(catalog.recipe.items()))
        searched = catalog.searched(filters)
        for answer in self._decided(question, passages, filters, chat_model, fits):
            yield replace(
                answer, filters=filters, searched=searched, today=question.today, recipe=recipe
            )

    def _decided(
        self,
        question: Question,
        passages: Sequence[Passage],
        filters: Filters,
        chat_model: BaseChatModel | None,
        fits: Callable[[ReadSentence], bool] | None,
    ) -> Iterator[Answer]:
        catalog = self.index.catalog
        unnamed = [name for name in question.names if not catalog.mentions(name)]
        unknown = unknown_words(self.index, question)
        knows = any(map(catalog.postings.frequency, question.stems))
        # Two rankings of which each has its best ones.
        read_from = passages[: READ * 2 if fits else READ]
        hopeless = unnamed or question.is_request or not knows
        found = (
            NOTHING
            if hopeless
            else read(question, read_from, catalog.idf, self.comprehension, fits)
        )
        later = self._later_news(question, found, passages, filters)
        if later:
            passages = [*passages, *later]
            read_later = read(question, later, catalog.idf, self.comprehension).sentences
            both = sorted([*found.sentences, *read_later], key=lambda one: -one.probability)
            found = replace(found, sentences=both)
        is_likely = found.confidence >= self.min_confidence
        if not found.sentences or not (is_likely or found.on_subject >= ON_SUBJECT):
            yield refuse(
                question.text,
                passages,
                catalog.articles.coverage(filters),
                confidence=found.confidence,
                unknown=[
                    *(name for name in unnamed if not catalog.articles.has_author(name)),
                    *unknown,
                ],
                gaps=catalog.articles.gaps(filters),
                request=question.is_request,
            )
            return
        findings = in_order(question, found.sentences)
        values = differing(question, findings)
        sentences = quoted(question, findings, values)
        likeliest = found.sentences[0].passage.article
        elsewhere = not_mentioned(question, likeliest, passages)
        is_sure = is_likely and not (unknown or elsewhere)
        quotes = Answer(
            question.text,
            "answered" if is_sure else "unsure",
            found.confidence,
            sentences,
            tuple(passages),
            unknown=tuple(unknown),
            elsewhere=tuple(elsewhere),
        )
        for written in self.written(quotes, question, chat_model):
            yield with_differences(written, values)

    def _later_news(
        self, question: Question, found: Findings, passages: Sequence[Passage], filters: Filters
    ) -> list[Passage]:
        """Where a question asks who holds an office: what later articles say of who is found.

        They may not mention the office: "Eva Holm died on Sunday."
        """
        if not (question.asks_for_a_holder and found.sentences):
            return []
        first, named = holder_in(question, in_order(question, found.sentences))
        day = first.passage.published if first else None
        if not day:
            return []
        known = {passage.article for passage in passages[:READ]}
        later = replace(filters, after=max(day, filters.after or day))
        about = self.search(Question(" ".join(named), question.today), limit=READ, filters=later)
        fitting = [
            passage
            for passage in about
            if passage.article not in known
            and any(name in passage.text for name in named)
            and tells_of_a_change(passage.text)
        ]
        return [replace(one, rank=len(passages) + place) for place, one in enumerate(fitting, 1)]

    def written(
        self, quotes: Answer, question: Question, chat_model: BaseChatModel | None
    ) -> Iterator[Answer]:
        """What a chat model writes from an answer in quotes; these, if it is not sure."""
        if chat_model is None or not quotes.found:
            yield quotes
            return
        yield from _written(question, quotes, chat_model, self.checker, self.show_unsupported)


def _of_another_time(answer: Answer, period: Period) -> Answer:
    """The answer, with a notice if it quotes what was published in a period and names another."""
    if all(tells_of(period, one.quote, one.published) for one in answer.citations):
        return answer
    notice = f"This was published in that time ({period}), but names another. {answer.notice}"
    return replace(answer, notice=notice.strip())


def _written(
    question: Question,
    quotes: Answer,
    chat_model: BaseChatModel,
    checker: Checker,
    show_unsupported: bool,
) -> Iterator[Answer]:
    """What the chat model writes, as far as it is supported; the quotes if nothing is."""
    shown: list[Sentence] = []
    dropped = 0
    notice = ""
    try:
        pieces = write(chat_model, question, quotes.passages)
        for sentence in checker.check_stream(pieces, quotes.passages):
            unsupported = sentence.support == "unsupported"
            dropped += unsupported
            if show_unsupported or not unsupported:
                shown.append(sentence)
                yield replace(quotes, sentences=tuple(shown))
    except ModelError as error:
        notice = str(error)
    if not any(sentence.support != "unsupported" for sentence in shown):
        notice = notice or "The articles do not support what the chat model wrote."
        yield replace(quotes, notice=f"{notice} These are quotations instead.")
        return
    if dropped:
        left_out, it = (
            ("1 sentence was", "it") if dropped == 1 else (f"{dropped} sentences were", "them")
        )
        how = "struck out" if show_unsupported else "left out"
        notice += f" {left_out} {how} because the articles do not support {it}."
    yield replace(quotes, sentences=tuple(shown), notice=notice.strip())
