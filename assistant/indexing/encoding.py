"""Encode the passages that wait for it; until then they are found by their words alone."""

from collections.abc import Callable, Sequence

from assistant.errors import StoreError
from assistant.indexing.index import Index
from assistant.indexing.passages import Encoded, Waiting
from assistant.language.sentences import sentence_spans
from assistant.models.late_interaction import compress

Progress = Callable[[int, int], None]
"""Called with how much is done so far, and how much there is to do."""

_HELD = 500
"""The most passages that are encoded and held without being kept, some 10 MB."""

_AT_ONCE = 64
"""Passages that are encoded and then committed: some seconds of work at most."""


def encode_waiting(
    index: Index, *, progress: Progress, stopped: Callable[[], bool] = lambda: False
) -> None:
    """Encode all passages that wait, those of the newest articles first; each batch is committed.

    The index is locked only to commit, so that others can change it meanwhile.

    Args:
        index: the index.
        progress: called with the number of passages encoded so far, and the number to encode.
        stopped: asked after each batch whether to leave the rest for another time.

    Raises:
        BusyError: another process is writing to the index for long.
        StoreError: the index cannot be written to, or is damaged.
        ModelError: the embedding model cannot be loaded.
    """
    done = 0
    while waiting := index.catalog.passages.waiting():
        total = done + len(waiting)
        for at in range(0, len(waiting), _AT_ONCE):
            batch = waiting[at : at + _AT_ONCE]
            progress(done, total)
            keep(index, encode(index, index.catalog.passages.waiting_among(batch)))
            done += len(batch)
            if stopped():
                return
        progress(done, total)


def encode(index: Index, passages: Sequence[Waiting]) -> list[Encoded]:
    """Encode passages, the same one only once; nothing is kept yet."""
    once = list({one.content: one for one in passages}.values())
    embedder, reading_model = index.embedder, index.reading_model
    texts = [f"{one.title}\n{one.text}" for one in once]
    others = None if embedder is reading_model else embedder.encode(texts)
    made = []
    for place, tokens in enumerate(reading_model.iter_tokens(texts)):
        one = once[place]
        vector = tokens.whole if others is None else others[place]
        sentences = [one.text[start:end] for start, end in sentence_spans(one.text)]
        sizes = reading_model.count_tokens([one.title, *sentences])
        made.append(Encoded(one.content, vector, compress(tokens, sizes)))
    return made


def encode_now(index: Index, passages: Sequence[Waiting]) -> dict[bytes, Encoded]:
    """Encode passages that a question needs before their turn; returns them by their content.

    While another process is writing they cannot be kept, and are held here until it is done.
    """
    held = dict(index.encoded)
    held |= {
        one.content: one
        for one in encode(index, [one for one in passages if one.content not in held])
    }
    try:
        keep(index, list(held.values()), wait=False)
        index.encoded = {}
    except StoreError:
        index.encoded = dict(list(held.items())[-_HELD:])
    return held


def keep(index: Index, made: Sequence[Encoded], *, wait: bool = True) -> None:
    """Commit what was encoded.

    Args:
        index: the index.
        made: encoded passages, each once; those that do not wait any more are left out.
        wait: whether to wait while another process is writing.

    Raises:
        BusyError: another process is writing to the index.
        StoreError: the index cannot be written to.
    """
    if made:
        with index.lock(wait=wait), index.changing() as change:
            change.set_encoded(made)
