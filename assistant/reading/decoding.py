"""Bytes in, text out."""

from charset_normalizer import from_bytes

from assistant.errors import ArticleError


def decode(content: bytes) -> str:
    """Bytes to text: UTF-8 where that fits, else the most plausible encoding.

    Raises:
        ArticleError: it is not text.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = str(from_bytes(content).best() or "\0")
    controls = sum(character < " " and character not in "\t\n\r\f\v" for character in text)
    if controls > len(text) / 1000:
        raise ArticleError("it is not text but binary data; take it out of the corpus")
    return text
