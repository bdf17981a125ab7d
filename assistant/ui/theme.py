"""How the page looks, by day and by night; `page.css` has what Gradio's themes do not reach."""

from typing import Any

import gradio as gr

_PAPER, _INK = "#faf8f4", "#22262a"
_NIGHT, _CHALK = "#17191c", "#e4e2dc"


def theme() -> Any:
    """Paper and ink, with one colour for what can be chosen; no font that must be fetched."""
    sans = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
    mono = ["ui-monospace", "Consolas", "monospace"]
    base = gr.themes.Base(
        primary_hue="teal",
        secondary_hue="teal",
        neutral_hue="stone",
        radius_size="sm",
        font=sans,
        font_mono=mono,
    )
    return base.set(
        body_background_fill=_PAPER,
        body_background_fill_dark=_NIGHT,
        body_text_color=_INK,
        body_text_color_dark=_CHALK,
        body_text_color_subdued="#5c5a54",
        body_text_color_subdued_dark="#a9a69d",
        background_fill_primary="#fffefb",
        background_fill_primary_dark="#1f2226",
        background_fill_secondary=_PAPER,
        background_fill_secondary_dark=_NIGHT,
        block_background_fill="#fffefb",
        block_background_fill_dark="#1f2226",
        border_color_primary="#ddd8cc",
        border_color_primary_dark="#3a3d41",
        block_shadow="none",
        button_primary_background_fill="#0f5e59",
        button_primary_background_fill_dark="#7cc4bd",
        button_primary_background_fill_hover="#0b4a46",
        button_primary_background_fill_hover_dark="#9dd6d0",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#10201f",
        button_secondary_background_fill="#efebe1",
        button_secondary_background_fill_dark="#2b2f34",
        button_secondary_text_color=_INK,
        button_secondary_text_color_dark=_CHALK,
        link_text_color="#0f5e59",
        link_text_color_dark="#7cc4bd",
        block_label_text_color="#5c5a54",
        block_label_text_color_dark="#a9a69d",
        input_background_fill="#f5f2ea",
        input_background_fill_dark="#2b2f34",
        table_even_background_fill="#fffefb",
        table_even_background_fill_dark="#1f2226",
        table_odd_background_fill=_PAPER,
        table_odd_background_fill_dark=_NIGHT,
        chatbot_text_size="1rem",
        color_accent="#0f5e59",
        color_accent_soft="#e7efe8",
        color_accent_soft_dark="#22332f",
        border_color_accent="#0f5e59",
        border_color_accent_dark="#7cc4bd",
        border_color_accent_subdued="#b9cfc4",
        border_color_accent_subdued_dark="#33524c",
        input_placeholder_color="#6b6860",
        input_placeholder_color_dark="#a09d94",
    )
