"""The chat page: `page` puts it together, `ask`, `conversations` and `sources` are its parts."""

import os

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
# Gradio would keep questions and answers in the browser, and offer to send them to a hub.
os.environ.setdefault("GRADIO_RUN_HISTORY", "False")

# Else whoever asks from this machine could claim any address, and wrong passwords would not add up.
os.environ.setdefault("FORWARDED_ALLOW_IPS", "")

from assistant.ui.page import build_ui, serve

__all__ = ["build_ui", "serve"]
