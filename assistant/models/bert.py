"""The only module that runs the bundled model: tokens in, hidden states out, without PyTorch."""

import json
import os
import struct
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2 import Encoder
from numpy.typing import NDArray
from safetensors.numpy import load_file
from threadpoolctl import threadpool_limits

from assistant.errors import ModelError

Weights = Mapping[str, NDArray[Any]]
"""The weights of a model by the names that Transformers gives them."""

Hidden = NDArray[np.float32]
"""The last hidden state of each token of a text, shape (tokens, dimensions)."""

_TOKENS = 1024
"""Tokens in a batch: enough for large matrix products, few enough for the processor's cache."""

_FORMAT = 6
"""The version of CTranslate2's file format that is written here; later releases read it, too."""

_TYPES = {np.dtype(np.float32): 0, np.dtype(np.int8): 1, np.dtype(np.int16): 2}
_GELU, _SUM = 3, 1
"""What CTranslate2 calls the activation, and the way to combine the embeddings."""


class Bert:
    """The layers of a BERT model (Devlin et al., "BERT", NAACL 2019), in 8-bit arithmetic.

    The weights of each product are rounded to 8 bits row by row, what is multiplied with them token
    by token (dynamic quantisation). Several threads may call it.
    """

    def __init__(self, weights: Weights, heads: int) -> None:
        """Make a model of weights, in a third of a second.

        Args:
            weights: those of Transformers' `BertModel`.
            heads: how many attention heads each layer has.
        """
        # NumPy's BLAS threads keep spinning after a product and slow those of the layers down.
        threadpool_limits(limits=1, user_api="blas")
        settings = {"layer_norm_epsilon": 1e-12, "unk_token": "?", "bos_token": "", "eos_token": ""}
        unnamed = ["?"] * len(weights["embeddings.word_embeddings.weight"])
        self._encoder = Encoder(
            "",
            files={
                "model.bin": _stored(dict(_variables(weights, heads))),
                "config.json": json.dumps(settings).encode(),
                "vocabulary.json": json.dumps(unnamed).encode(),
            },
            compute_type="int8",
            inter_threads=_processors(),
            intra_threads=1,
        )
        self._process = os.getpid()

    def hidden(
        self, texts: Sequence[Sequence[int]], segments: Sequence[Sequence[int]] | None = None
    ) -> list[Hidden]:
        """The last hidden states of texts; batches of them run side by side on all processors.

        Args:
            texts: the tokens of each as numbers, with those for its start and end.
            segments: the segment that each token belongs to; all to the first if not given.

        Raises:
            ModelError: this process was forked after the model was loaded.
        """
        if os.getpid() != self._process:
            raise ModelError(
                "This process was forked from one that had loaded the model, and the model's "
                "threads stayed there: start it anew (`spawn` in multiprocessing)."
            )
        found: dict[int, Hidden] = {}

        def run(places: list[int]) -> None:
            ids = [list(texts[place]) for place in places]
            types = [list(segments[place]) for place in places] if segments else None
            output = self._encoder.forward_batch(ids, token_type_ids=types)
            rows = np.array(output.last_hidden_state)
            found.update(zip(places, rows, strict=True))

        batches = list(_batches([len(text) for text in texts]))
        if len(batches) == 1:
            run(batches[0])
        else:
            # Not one pool for all: a question would wait until an index has been encoded.
            with ThreadPoolExecutor(_processors()) as threads:
                list(threads.map(run, batches))
        return [found[place] for place in range(len(texts))]


def load_weights(folder: Path) -> tuple[dict[str, NDArray[Any]], int]:
    """The weights of a BERT model, and how many attention heads each layer has.

    Args:
        folder: with the model in the form of Transformers.
    """
    config = json.loads((folder / "config.json").read_text())
    return load_file(folder / "model.safetensors"), config["num_attention_heads"]


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Batches of texts of one length, as indices, up to `_TOKENS` tokens each.

    Padding changes the last digits of what is rounded to 8 bits next, and so the third digit of
    what comes out: without it a text has the same states in any company.
    """
    places = sorted(range(len(lengths)), key=lengths.__getitem__)
    for length, group in groupby(places, key=lengths.__getitem__):
        most = max(1, _TOKENS // length)
        alike = list(group)
        yield from (alike[at : at + most] for at in range(0, len(alike), most))


def _processors() -> int:
    """How many processors this process may use, or should by `OMP_NUM_THREADS`."""
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    if wanted.isdigit() and int(wanted):
        return int(wanted)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _variables(weights: Weights, heads: int) -> Iterator[tuple[str, NDArray[Any]]]:
    """The weights by the names that CTranslate2 gives them, and what it has to know of the model.

    Its own converter does the same, but imports PyTorch and Transformers.
    """
    yield "encoder/num_heads", np.array(heads, np.int16)
    for name, value in {
        "activation": _GELU,
        "embeddings_merge": _SUM,
        "multi_query_attention": False,
        "pre_norm": False,
        "scale_embeddings": False,
    }.items():
        yield f"encoder/{name}", np.array(value, np.int8)
    embeddings = {
        "embeddings_0/weight": "word_embeddings",
        "embeddings_1/weight": "token_type_embeddings",
        "position_encodings/encodings": "position_embeddings",
    }
    for own, theirs in embeddings.items():
        yield f"encoder/{own}", weights[f"embeddings.{theirs}.weight"]
    yield from _norm("encoder/layernorm_embedding", weights, "embeddings.LayerNorm")
    layers = sum(name.endswith("intermediate.dense.bias") for name in weights)
    for number in range(layers):
        own, theirs = f"encoder/layer_{number}", f"encoder.layer.{number}"
        attends, feeds = f"{own}/self_attention", f"{own}/ffn"
        three = [f"{theirs}.attention.self.{name}" for name in ("query", "key", "value")]
        yield from _product(f"{attends}/linear_0", weights, *three)
        yield from _product(f"{attends}/linear_1", weights, f"{theirs}.attention.output.dense")
        yield from _norm(f"{attends}/layer_norm", weights, f"{theirs}.attention.output.LayerNorm")
        yield from _product(f"{feeds}/linear_0", weights, f"{theirs}.intermediate.dense")
        yield from _product(f"{feeds}/linear_1", weights, f"{theirs}.output.dense")
        yield from _norm(f"{feeds}/layer_norm", weights, f"{theirs}.output.LayerNorm")


def _product(own: str, weights: Weights, *theirs: str) -> Iterator[tuple[str, NDArray[Any]]]:
    """A matrix product and what is added to it; several are put into one."""
    for part in "weight", "bias":
        yield f"{own}/{part}", np.concatenate([weights[f"{name}.{part}"] for name in theirs])


def _norm(own: str, weights: Weights, theirs: str) -> Iterator[tuple[str, NDArray[Any]]]:
    """A layer normalisation."""
    yield f"{own}/gamma", weights[f"{theirs}.weight"]
    yield f"{own}/beta", weights[f"{theirs}.bias"]


def _stored(variables: Weights) -> bytes:
    """A model in CTranslate2's file format."""
    file = BytesIO()

    def write(form: str, *values: int) -> None:
        file.write(struct.pack(f"<{form}", *values))

    def write_text(text: str) -> None:
        write("H", len(text) + 1)
        file.write(text.encode() + b"\0")

    write("I", _FORMAT)
    write_text("TransformerEncoderSpec")
    write("II", 1, len(variables))
    for name, value in variables.items():
        write_text(name)
        write(f"B{value.ndim}I", value.ndim, *value.shape)
        write("BI", _TYPES[value.dtype], value.nbytes)
        file.write(value.tobytes())
    write("I", 0)
    return file.getvalue()
