"""Check the receipt of an answer: which of its quotes are still in the corpus."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from assistant.errors import ArticleError, ReceiptError
from assistant.reading.corpus import read_article

State = Literal["stands", "moved", "changed", "gone"]
"""`stands`: word for word in the same place. `moved`: elsewhere in the article. `changed`: not in
the article any more. `gone`: there is no such article any more."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of one quote of a receipt."""

    number: int
    """The number in its mark `[1]`."""
    article: str
    quote: str
    state: State


def check_receipt(receipt: str, corpus: Path) -> list[Standing]:
    """Compare the quotes of a receipt with the articles as they are now.

    Args:
        receipt: what `Answer.to_json` returned.
        corpus: the folder of articles.

    Returns:
        The state of each quote, in the order of the receipt.

    Raises:
        ReceiptError: it is not a receipt, or was changed: a quote does not match its digest.
    """
    try:
        cited = json.loads(receipt)["citations"]
        rows = [
            (int(one["number"]), str(one["article"]), str(one["quote"]), int(one["start"]))
            for one in cited
        ]
        digests = [one["digest"] for one in cited]
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise ReceiptError(
            "This is not a receipt: give a file with what `assistant ask --json` printed."
        ) from error
    for (number, _, quote, _), digest in zip(rows, digests, strict=True):
        if sha256(quote.encode("utf-8", "replace")).hexdigest() != digest:
            raise ReceiptError(
                f"The receipt was changed: quote {number} does not fit its digest; ask again."
            )
    return [
        Standing(number, article, quote, _state(corpus, article, quote, start))
        for number, article, quote, start in rows
    ]


def _state(corpus: Path, path: str, quote: str, start: int) -> State:
    try:
        text = read_article(corpus, path).text
    except (ArticleError, KeyError, ValueError):
        return "gone"
    if start >= 0 and text.startswith(quote, start):
        return "stands"
    return "moved" if quote in text else "changed"
