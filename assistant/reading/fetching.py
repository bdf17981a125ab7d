"""A web address in, its content and a name for it out; private networks are guarded."""

import os
import re
import socket
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from assistant.errors import ArticleError
from assistant.reading.format import LARGEST
from assistant.reading.formats import BY_ENDING, FORMATS, READABLE

_TIMEOUT = 30.0
"""Seconds without a sign of life from a server."""

_REDIRECTS = 6

_VAGUE = "", "text/plain", "application/octet-stream"
"""Media types that say nothing of the format; many servers give them for Markdown and the like."""


def fetch(address: str, *, private: bool) -> tuple[bytes, str]:
    """Fetch a file from the web.

    Args:
        address: where it is, with `https://` or `http://`.
        private: whether addresses in private networks, such as this machine, are fetched from.

    Returns:
        Its content, and a name for it with the ending of its format.

    Raises:
        ArticleError: it cannot be fetched, is too large, or is not of a format that is read.
    """
    with httpx.Client(timeout=_TIMEOUT) as client:
        for _ in range(_REDIRECTS):
            content, media_type, location = _get(client, address, private)
            if not location:
                return content, _name(address, media_type)
            address = urljoin(address, location)
    raise ArticleError(f"{address} leads on and on: check the address.")


def _get(client: httpx.Client, address: str, private: bool) -> tuple[bytes, str, str]:
    """The content and media type of an address; or, where it redirects, only where to."""
    content = b""
    try:
        with client.stream("GET", **_request(address, private)) as response:
            if response.has_redirect_location:
                return b"", "", response.headers["location"]
            response.raise_for_status()
            for part in response.iter_bytes():
                content += part
                if len(content) > LARGEST:
                    raise ArticleError(f"{address} has more than {LARGEST:,} bytes.")
    except httpx.HTTPStatusError as error:
        status = f"{error.response.status_code} {error.response.reason_phrase}".strip()
        raise ArticleError(f"{address} was not given ({status}): check the address.") from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise ArticleError(
            f"{address} cannot be fetched ({error or type(error).__name__}): check the address and "
            "the connection."
        ) from error
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return content, media_type, ""


def _name(address: str, media_type: str) -> str:
    """A name for what an address gives, with the ending of its format."""
    stem, ending = os.path.splitext(Path(urlsplit(address).path).name)  # noqa: PTH122 - both parts
    ending = ending.lower()
    if ending not in BY_ENDING or media_type not in _VAGUE:
        first = {name: one.endings[0] for one in FORMATS for name in one.media_types}
        ending = first.get(media_type, "")
    if not ending:
        kind = media_type or "of no kind"
        raise ArticleError(f"{address} is {kind}, which is not read ({READABLE}).")
    return f"{hyphened(stem) or 'article'}{ending}"


def hyphened(text: str) -> str:
    """The words of a text for a file name.

    >>> hyphened("Huawei, in Russia")
    'huawei-in-russia'
    """
    return re.sub(r"\W+", "-", text.lower())[:60].strip("-")


def _request(address: str, private: bool) -> dict[str, Any]:
    """What httpx is to ask for.

    Where private networks are refused, the request goes to the very IP address that was checked: a
    name may lead to another one when it is looked up again.

    Raises:
        ArticleError: it leads into a private network, or nowhere.
    """
    url = httpx.URL(address)
    if url.scheme not in ("http", "https"):
        raise ArticleError(f"{address} is no web address: it begins with https://.")
    if private:
        return {"url": url}
    try:
        infos = socket.getaddrinfo(url.host, url.port or url.scheme, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as error:
        raise ArticleError(f"{address} cannot be fetched ({error}): check the address.") from error
    numbers = [str(info[4][0]).partition("%")[0] for info in infos]
    if not all(map(_is_public, numbers)):
        raise ArticleError(f"{address} is in a private network: add it on the command line.")
    return {
        "url": url.copy_with(host=numbers[0]),
        "headers": {"Host": url.netloc.decode()},
        "extensions": {"sni_hostname": url.host},
    }


def _is_public(number: str) -> bool:
    """Whether an IP address is public, and not a private one in disguise."""
    address = ip_address(number)
    if isinstance(address, IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour
        if inside:
            return _is_public(str(inside))
        if address not in _PUBLIC:
            return False
    return address.is_global and not address.is_multicast


_PUBLIC = ip_network("2000::/3")
"""All public addresses of IPv6; many others are IPv4 addresses in another notation."""
