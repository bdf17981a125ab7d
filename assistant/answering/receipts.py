"""An answer's receipt in, which of its quotes still stand in the corpus out."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from assistant.errors import ArticleError, ReceiptError
from assistant.reading.corpus import read_article

State = Literal["stands", "moved", "changed", "gone"]
"""`stands`: word for word where it was. `moved`: elsewhere in the article. `changed`: the article
does not say it any more. `gone`: there is no such article any more."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How it is with one quote of a receipt."""

    number: int
    """As in the mark `[1]`."""
    article: str
    quote: str
    state: State


def check_receipt(receipt: str, corpus: Path) -> list[Standing]:
    """Compare the quotes of a receipt with the articles as they are now.

    Args:
        receipt: what `Answer.to_json` gave.
        corpus: the folder of articles.

    Raises:
        ReceiptError: it is no receipt, or was changed: a quote does not fit its digest.
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
