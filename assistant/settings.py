"""What a person may choose: by keyword, in the environment, or on the command line."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError

MOST_READ = 50
"""Passages that an answer is looked for in."""

Share = Annotated[float, Field(ge=0, le=1)]


class Settings(BaseSettings):
    """Everything that can be set; each name in the environment is `ASSISTANT_` and the field's."""

    model_config = SettingsConfigDict(env_prefix="ASSISTANT_", extra="forbid", frozen=True)

    corpus: Path = Field(default=Path("corpus"), description="the folder of articles")
    index: Path = Field(default=Path("index"), description="the folder of the index")
    chroma_url: str | None = Field(
        default=None,
        description="a Chroma server that keeps the vectors, in place of the index folder",
    )
    watch: bool = Field(
        default=True, description="whether the chat page takes in new articles while it is served"
    )
    embedding_model: str = Field(
        default="all-MiniLM-L6-v2",
        min_length=1,
        description="a sentence-transformers model: a folder, or a name on the model hub",
    )
    reranker: str | None = Field(
        default=None,
        description="a cross-encoder that reorders passages: a folder, or a name on the hub",
    )
    nli: str | None = Field(
        default=None,
        description="a cross-encoder that judges support: a folder, or a name on the hub",
    )
    llm: str | None = Field(
        default=None,
        description="a chat model that writes: `provider:model`, or `gguf:/path/file.gguf`; "
        "without one, answers are quotes",
    )
    llm_base_url: str | None = Field(
        default=None, description="an OpenAI-compatible server that knows `llm`, with its `/v1`"
    )
    llm_api_key: str | None = Field(default=None, repr=False, description="the key for that server")
    llm_timeout: float = Field(default=60, gt=0, description="seconds to wait for the chat model")
    llm_checks: bool = Field(
        default=False,
        description="ask the chat model again, of each statement, whether its sources say it",
    )
    llm_window: int | None = Field(
        default=None,
        ge=1000,
        description="tokens the chat model reads and writes at once; known for most, else 8,192",
    )
    passages: int = Field(
        default=8, ge=1, le=MOST_READ, description="passages an answer is looked for in"
    )
    min_confidence: Share = Field(
        default=0.22,
        description="below this probability of being right, quotes are not called an answer",
    )
    show_unsupported: bool = Field(
        default=False,
        description="show what a chat model wrote and the articles contradict, struck through",
    )
    feedback: bool = Field(
        default=True,
        description="whether readers of the chat page can rate answers, kept in the index",
    )
    password: str | None = Field(
        default=None,
        min_length=8,
        repr=False,
        description="what the chat page asks for; needed to serve it to other machines",
    )
    host: str = Field(default="127.0.0.1", description="the address the chat page is served at")
    port: int = Field(default=7860, ge=1, le=65535, description="its port")


def load_settings(**chosen: Any) -> Settings:
    """Put settings together: what is chosen here, then the environment, then the defaults.

    Args:
        chosen: settings by name; those that are None count as not chosen.

    Raises:
        SettingsError: a name or a value is not one that can be used.
    """
    try:
        return Settings(**{name: value for name, value in chosen.items() if value is not None})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(map(str, first["loc"]))
        if name not in Settings.model_fields:
            names = ", ".join(Settings.model_fields)
            raise SettingsError(f"There is no setting {name!r}; there are {names}.") from error
        value = "what it is" if name in ("llm_api_key", "password") else repr(first["input"])
        raise SettingsError(
            f"The setting {name} cannot be {value} ({first['msg']}): change it, or "
            f"ASSISTANT_{name.upper()} in the environment."
        ) from error
