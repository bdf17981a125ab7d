"""How the page looks, by day and by night; `page.css` has what Gradio's themes do not reach."""

from importlib.resources import files
from typing import Any

import gradio as gr
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.messages import say

_PAPER, _SHEET, _INK, _GREY = ("#faf8f4", "#17191c"), ("#fffefb", "#1f2226"), "#22262a", "#5c5a54"
_CHALK, _PALE, _ACCENT = "#e4e2dc", "#a9a69d", ("#0f5e59", "#7cc4bd")

_COLOURS = {
    "body_background_fill": _PAPER,
    "body_text_color": (_INK, _CHALK),
    "body_text_color_subdued": (_GREY, _PALE),
    "background_fill_primary": _SHEET,
    "background_fill_secondary": _PAPER,
    "block_background_fill": _SHEET,
    "border_color_primary": ("#ddd8cc", "#3a3d41"),
    "button_primary_background_fill": _ACCENT,
    "button_primary_background_fill_hover": ("#0b4a46", "#9dd6d0"),
    "button_primary_text_color": ("#ffffff", "#10201f"),
    "button_secondary_background_fill": ("#efebe1", "#2b2f34"),
    "button_secondary_text_color": (_INK, _CHALK),
    "link_text_color": _ACCENT,
    "block_label_text_color": (_GREY, _PALE),
    "input_background_fill": ("#f5f2ea", "#2b2f34"),
    "table_even_background_fill": _SHEET,
    "table_odd_background_fill": _PAPER,
    "color_accent_soft": ("#e7efe8", "#22332f"),
    "border_color_accent": _ACCENT,
    "border_color_accent_subdued": ("#b9cfc4", "#33524c"),
    "input_placeholder_color": ("#6b6860", "#a09d94"),
}
"""By the names of Gradio's variables: by day, and by night."""


def choice() -> str:
    """Where a reader chooses; the script of `early` hears it."""
    return (
        f'<select id="theme" aria-label="{say("Theme")}">'
        f'<option value="">{say("System theme")}</option>'
        f'<option value="light">{say("Light theme")}</option>'
        f'<option value="dark">{say("Dark theme")}</option></select>'
    )


def early() -> str:
    """What stands in the head of a page, so that it is drawn as was chosen from the beginning."""
    script = (files("assistant.ui") / "theme.js").read_text(encoding="utf-8")
    # Names and colours of the page that Gradio serves before its own styles are there.
    style = (
        "html[data-theme=light] body { background: var(--bg); color: var(--col); }"
        "html[data-theme=dark] body { background: var(--bg-dark); color: var(--col-dark); }"
    )
    return f"<script>{script}</script><style>{style}</style>"


class Early:
    """ASGI middleware that adds `early` to Gradio's page, which has no place for it."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand in front of an app."""
        self._app = app
        self._head = f"<head>{early()}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; the page at the root is sent with more in its head."""
        if scope["type"] != "http" or scope["path"] != "/":
            await self._app(scope, receive, send)
            return
        start: Message = {}
        parts: list[bytes] = []

        async def send_whole(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            parts.append(message.get("body", b""))
            if message.get("more_body"):
                return
            body = b"".join(parts).replace(b"<head>", self._head, 1)
            if "content-length" in (headers := MutableHeaders(scope=start)):
                headers["content-length"] = str(len(body))
            await send(start)
            await send({"type": "http.response.body", "body": body})

        await self._app(scope, receive, send_whole)


def theme() -> Any:
    """Paper and ink, with one colour for what can be chosen; no font that must be fetched."""
    base = gr.themes.Base(
        primary_hue="teal",
        secondary_hue="teal",
        neutral_hue="stone",
        radius_size="sm",
        font=["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"],
        font_mono=["ui-monospace", "Consolas", "monospace"],
    )
    by_day = {name: day for name, (day, _) in _COLOURS.items()}
    by_night = {f"{name}_dark": night for name, (_, night) in _COLOURS.items()}
    # Of this one Gradio has no other by night.
    return base.set(
        **by_day, **by_night, color_accent=_ACCENT[0], block_shadow="none", chatbot_text_size="1rem"
    )
