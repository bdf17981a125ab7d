"""From a question to an Answer in quotes: search, read, decide, quote.

    Question -> Passages -> Findings -> Answer

A chat model, if there is one, is asked afterwards: see `writing.py`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answering.answer import Answer, refuse
from assistant.answering.differences import differing
from assistant.answering.foreign import is_read, unread
from assistant.answering.order import holder_in, in_order
from assistant.answering.periods import tells_of, together
from assistant.answering.presupposed import not_mentioned, respelt_words, unknown_words
from assistant.answering.quotations import quoted, with_differences
from assistant.answering.reader import NOTHING, READ, Findings, ReadSentence, read
from assistant.answering.retrieval import Passage, rerank, search
from assistant.answering.tasks import rooms
from assistant.answering.tasks.finishing import finished
from assistant.answering.tasks.material import Material
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
    reranker: Reranker | None
    """Reorders passages; None if none is set."""
    min_confidence: float
    """From this probability of being right on, an answer is given as one; below, it may be none."""

    def search(self, question: Question, *, limit: int, filters: Filters) -> list[Passage]:
        """Find the passages that fit a question best, the best first."""
        most = max(limit, RERANKED) if self.reranker else limit
        found = search(self.index, question, limit=most, filters=filters)
        return rerank(question, found, self.reranker)[:limit] if self.reranker else found

    def answer(
        self, question: Question, filters: Filters, *, passages: int, period: bool, spelling: bool
    ) -> Answer:
        """Answer a question in quotes.

        Args:
            question: a question that stands alone.
            filters: which articles to search in.
            passages: in how many passages to look for the answer.
            period: whether only what tells of a period that the question names may answer, if the
                filters set no days. If nothing does, the search is repeated without it.
            spelling: whether words that no article has are looked for as articles spell them.
        """
        answer = self._in_its_language(question, filters, passages, period, spelling)
        encoded, size = self.index.catalog.encoded, self.index.catalog.size
        if encoded >= size:
            return answer
        return replace(answer, notice=f"{answer.notice} {_so_far(encoded / size)}".strip())

    def _in_its_language(
        self, question: Question, filters: Filters, passages: int, period: bool, spelling: bool
    ) -> Answer:
        """Answer a question in the language of articles, else in English."""
        language = language_of(question.text)
        if language not in ("", "en") and language in self.index.catalog.languages:
            answer = self._answer(question, filters, passages, period, spelling)
            if answer.state != "refused" or "en" not in self.index.catalog.languages:
                return answer
        english, notice = in_english(question.text, self.index.catalog.has)
        if notice:
            meant = Question(english, question.today)
            answer = self._answer(meant, filters, passages, period, spelling)
            return replace(answer, notice=f"{answer.notice} {notice}".strip())
        if is_read(self.index.catalog, question.text):
            return self._answer(question, filters, passages, period, spelling)
        return self._by_names(question, filters, passages)

    def _by_names(self, question: Question, filters: Filters, passages: int) -> Answer:
        """What articles say of the names and figures in a question that cannot be read."""
        catalog = self.index.catalog
        intro, named = unread(catalog, question.text)
        meant = Question(named, question.today)
        nothing = refuse(question.text, [], catalog.articles.coverage(filters))
        answer = self._answer(meant, filters, passages, True, False) if named else nothing
        state = "unsure" if answer.found and answer.task == "question" else answer.state
        return replace(answer, state=state, intro=f"{intro} {answer.intro}".strip())

    def _answer(
        self, question: Question, filters: Filters, passages: int, period: bool, spelling: bool
    ) -> Answer:
        """Do the task that a question in the language of the articles sets."""

        def material_for(asked: Question) -> Material:
            return self._material(asked, filters, period)

        done = rooms.done(question, material_for)
        if done:
            answer, meant = done
            return self._recorded(answer, meant, filters)
        question, most = question.in_few
        changes = respelt_words(self.index, question) if spelling else {}
        meant = question.respelt(changes) if changes else question
        answer = self._in_period(meant, filters, passages, period)
        coverage = self.index.catalog.articles.coverage
        whole = finished(answer, question.today, coverage, material_for)
        few = whole.sentences[:most]
        return replace(whole, question=meant.text, respelt=tuple(changes.items()), sentences=few)

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
        self, question: Question, filters: Filters, passages: int, period: bool
    ) -> Answer:
        """Answer from what tells of the period that a question names; else from all."""
        named = None if filters.after or filters.before else question.period
        if not named or question.is_request:
            return self._from_all(question, filters, passages)
        nothing = ""
        if period:
            answer = self._of_period(question, named, filters, passages)
            if answer.state != "refused":
                return replace(answer, question=question.text, period=named)
            nothing = f"Nothing of that time ({named}) answers this. "
        sought = question.without_period if self._narrowed(filters, named) else question
        answer = self._from_all(sought, filters, passages)
        return replace(answer, question=question.text, notice=f"{nothing}{answer.notice}".strip())

    def _of_period(self, question: Question, period: Period, filters: Filters, most: int) -> Answer:
        """Answer from what tells of a period, else from all that was published in it."""
        sought = question.without_period
        narrowed = self._narrowed(filters, period)
        published = self.search(sought, limit=most, filters=narrowed) if narrowed else []
        anywhere = self.search(question, limit=most, filters=filters)
        found = together(period, published, anywhere)[: max(most, 2 * READ)]

        def fits(one: ReadSentence) -> bool:
            return tells_of(period, one.text, one.passage.published)

        told = self._from_passages(sought, found, filters, fits)
        if told.state != "answered" and published:
            other = self._from_passages(sought, published, filters)
            if other.state == "answered" or told.state == "refused":
                return _of_another_time(other, period)
        return told

    def _narrowed(self, filters: Filters, period: Period) -> Filters | None:
        """The filters narrowed to a period; None if that leaves no article or no day."""
        last = min((day for day in (period.before, filters.as_of) if day), default=None)
        if period.after and last and period.after > last:
            return None
        narrowed = replace(filters, after=period.after, before=last)
        return narrowed if self.index.catalog.articles.coverage(narrowed).articles else None

    def _from_all(self, question: Question, filters: Filters, most: int) -> Answer:
        """Search and answer."""
        found = self.search(question, limit=most, filters=filters)
        return self._from_passages(question, found, filters)

    def _from_passages(
        self,
        question: Question,
        passages: Sequence[Passage],
        filters: Filters,
        fits: Callable[[ReadSentence], bool] | None = None,
    ) -> Answer:
        """Answer from passages; the answer records what it was made from."""
        answer = self._decided(question, passages, filters, fits)
        return self._recorded(answer, question, filters)

    def _decided(
        self,
        question: Question,
        passages: Sequence[Passage],
        filters: Filters,
        fits: Callable[[ReadSentence], bool] | None,
    ) -> Answer:
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
            return refuse(
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
        findings = in_order(question, found.sentences)
        values = differing(question, findings)
        sentences = quoted(question, findings, values)
        likeliest = found.sentences[0].passage.article
        elsewhere = not_mentioned(question, likeliest, passages)
        is_sure = is_likely and not (unknown or elsewhere)
        answer = Answer(
            question.text,
            "answered" if is_sure else "unsure",
            found.confidence,
            sentences,
            tuple(passages),
            unknown=tuple(unknown),
            elsewhere=tuple(elsewhere),
        )
        return with_differences(answer, values)

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


def _so_far(share: float) -> str:
    """Says that not all passages are encoded yet."""
    return (
        f"The articles are still being prepared: so far {int(100 * share)}% of them can be found "
        "by what is meant, the rest only by the same words."
    )


def _of_another_time(answer: Answer, period: Period) -> Answer:
    """The answer, with a notice if it quotes what was published in a period and names another."""
    if all(tells_of(period, one.quote, one.published) for one in answer.citations):
        return answer
    notice = f"This was published in that time ({period}), but names another. {answer.notice}"
    return replace(answer, notice=notice.strip())
