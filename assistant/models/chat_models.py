"""The only module that calls chat models: it loads one and streams its text."""

import os
import time
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from langchain_core.callbacks import BaseCallbackHandler, UsageMetadataCallbackHandler
from langchain_core.language_models import BaseChatModel
from langchain_core.prompts import ChatPromptTemplate

from assistant.errors import ModelError, SettingsError, first_line
from assistant.language.words import plain

Prompt = tuple[str, str]
"""The system message and the human message for a chat model."""


_MOST_TOKENS = 1000
"""The most tokens in an answer; a small model that is stuck in a loop repeats itself until
stopped."""

_RETRIES = 2
"""How often a request that failed is sent again, each time after a longer wait."""

_WINDOW = 8192
"""Tokens that a model of unknown size can read and write at once."""

_MOST_CHARACTERS = 20_000
"""The most characters in an answer, for servers that ignore the limit in tokens."""

_MOST_SECONDS = 600.0
"""The longest time for an answer; `timeout` alone does not stop a server that sends a word now and
then."""


def load_chat_model(
    name: str, *, base_url: str | None = None, api_key: str | None = None, timeout: float = 60
) -> BaseChatModel:
    """Load a chat model; no request is sent to it yet.

    Args:
        name: `gguf:` and the path of a GGUF file, to run it in this process; with a `base_url`, the
            name of the model on that server; else `provider:model` as in LangChain.
        base_url: the address of an OpenAI-compatible server, with its `/v1`.
        api_key: the key for that server, if it needs one.
        timeout: seconds to wait for a server before giving up.

    Raises:
        SettingsError: the name has none of these forms.
        ModelError: the model cannot be loaded, or a package for it is missing.
    """
    if name.startswith("gguf:"):
        server = _llama_server(str(Path(name.removeprefix("gguf:")).expanduser()))
        base_url, api_key = f"{server.listening_address}/v1", None
    if base_url:
        from langchain_openai import ChatOpenAI

        try:
            return ChatOpenAI(
                model=name,
                base_url=base_url,
                api_key=lambda: api_key or "none",
                timeout=timeout,
                max_retries=_RETRIES,
                stream_usage=True,
                temperature=0,
                max_completion_tokens=_MOST_TOKENS,
            )
        # httpx and pydantic raise errors of their own for an invalid address.
        except Exception as error:
            raise ModelError(
                f"There can be no server at {base_url!r} ({first_line(error)}): give an address "
                "like http://127.0.0.1:8080/v1."
            ) from error
    if ":" not in name:
        raise SettingsError(
            f"The chat model {name!r} is not of the form provider:model (like openai:gpt-5) or "
            "gguf:/path/file.gguf: name it so, or give the server it runs on with "
            "ASSISTANT_LLM_BASE_URL."
        )
    return _provider_model(name, timeout)


def _provider_model(name: str, timeout: float) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    try:
        model: BaseChatModel = init_chat_model(
            name, temperature=0, timeout=timeout, max_retries=_RETRIES
        )
    except ImportError as error:
        raise ModelError(f"The chat model {name} needs a package: {error}") from error
    # Each provider raises errors of its own; a missing key is the usual cause.
    except Exception as error:
        raise ModelError(
            f"The chat model {name} cannot be loaded: {first_line(error)}. Check its name, and "
            "the key that the provider wants in the environment."
        ) from error
    return model


def window_of(model: BaseChatModel) -> int:
    """How many tokens a chat model can read and write at once; a careful guess if not known."""
    profile: Any = getattr(model, "profile", None) or {}
    return int(profile.get("max_input_tokens") or _WINDOW)


@cache
def _llama_server(path: str) -> Any:
    """Start a llama.cpp server in this process, on a free port of the loopback interface."""
    if find_spec("xllamacpp") is None:
        raise ModelError(
            "Running a GGUF file needs an extra package: install it with "
            "`pip install 'article-assistant[gguf]'`."
        )
    if not Path(path).is_file() or not os.access(path, os.R_OK):
        raise ModelError(f"There is no readable file {path}: check the path behind `gguf:`.")
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = path
    params.n_ctx = _WINDOW
    params.n_parallel = 1
    params.warmup = False
    params.verbosity = 0
    try:
        return xllamacpp.Server(params)
    except RuntimeError as error:
        raise ModelError(
            f"{path} cannot be loaded ({first_line(error)}): is it a complete GGUF file?"
        ) from error


def stream_text(
    model: BaseChatModel,
    prompt: Prompt,
    values: dict[str, str],
    usage: UsageMetadataCallbackHandler | None = None,
) -> Iterator[str]:
    """Stream the reply of a chat model to a prompt, in pieces.

    Args:
        model: the model to ask.
        prompt: the system message and the human message, with placeholders in braces.
        values: what replaces each placeholder, by its name.
        usage: counts the tokens that are read and written, if the model tells them.

    Yields:
        Pieces of the reply, made safe to show. It ends early if it gets too long.

    Raises:
        ModelError: the model cannot be reached, breaks off, or takes too long.
    """
    system, human = prompt
    template = ChatPromptTemplate.from_messages([("system", system), ("human", human)])
    watching: list[BaseCallbackHandler] = [usage] if usage else []
    said, until = 0, time.monotonic() + _MOST_SECONDS
    try:
        # Not `template | model | parser`: closing a LangChain sequence first reads the model to its
        # end.
        for chunk in model.stream(template.invoke(values), {"callbacks": watching}):
            yield plain(chunk.text)
            said += len(chunk.text)
            if said > _MOST_CHARACTERS:
                return
            if time.monotonic() > until:
                raise TimeoutError(f"it had not ended after {_MOST_SECONDS:.0f} seconds")
    # Each provider raises errors of its own, and all of them mean the same here.
    except Exception as error:
        raise ModelError(f"The chat model did not answer ({first_line(error)}).") from error
