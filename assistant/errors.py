"""Everything that can go wrong, in words that the user can act on.

    AssistantError
    ├── SettingsError      a setting has a value that cannot be used
    ├── CorpusError        the folder of articles cannot be read, or holds none
    │   ├── ArticleError   one article cannot be read; a refresh collects these and goes on
    │   └── RemovalError   more than half of the articles are gone, and that was not confirmed
    ├── StoreError         the index folder cannot be used
    │   ├── RecipeError    the index was made with other settings, or by another version
    │   └── BusyError      another process is writing to the index
    ├── ModelError         the embedding model or the chat model cannot be used
    ├── QuestionError      a question cannot be asked
    ├── ReceiptError       a receipt cannot be checked
    ├── ExportError        an answer cannot be written to a file
    ├── UnknownArticleError  an article is not in the index
    └── ServerError        the chat page, or the tools for other assistants, cannot be served

Every message says what happened and what to do. The command line prints it and exits with 1; the
chat page and the endpoints show it.
"""


class AssistantError(Exception):
    """Something went wrong that the user can put right."""


class SettingsError(AssistantError):
    """A setting has a value that cannot be used."""


class CorpusError(AssistantError):
    """The folder of articles cannot be read, or holds none."""


class ArticleError(CorpusError):
    """One article cannot be read."""


class RemovalError(CorpusError):
    """More than half of the indexed articles are gone from the folder."""


class StoreError(AssistantError):
    """The index folder cannot be used."""


class RecipeError(StoreError):
    """The index was made with other settings, or by another version of this program."""


class BusyError(StoreError):
    """Another process is writing to the index."""


class ModelError(AssistantError):
    """The embedding model or the chat model cannot be loaded or does not answer."""


class QuestionError(AssistantError):
    """A question that cannot be asked: empty, too long, or with filters that are not valid."""


class ReceiptError(AssistantError):
    """A receipt that cannot be checked: it is not a receipt, or was changed."""


class ExportError(AssistantError):
    """An answer cannot be written to a file: its ending is unknown, or the folder is not there."""


class UnknownArticleError(AssistantError, KeyError):
    """An article that is not in the index."""

    # KeyError would show the message in quotation marks.
    __str__ = Exception.__str__


class ServerError(AssistantError):
    """The chat page, or the tools for other assistants, cannot be served."""


def first_line(error: BaseException) -> str:
    r"""The first line of another library's error, without a full stop, to quote in our own message.

    >>> first_line(ValueError("It broke.\nHere is a traceback."))
    'It broke'
    """
    first = next(iter(str(error).strip().splitlines()), type(error).__name__)
    return " ".join(first.split()).rstrip(".")
