import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.models.embedding import Embedder, bundled
from assistant.models.folders import BUNDLED, bundled_folder

TEXTS = [
    "",
    "Ferry",
    "The ferry to Oxmouth was cancelled on Monday, since a storm had damaged its rudder.",
    "Der Bürgermeister eröffnete die neue Brücke – für 3,4 Millionen Euro.",
    "The harbour office wrote a long letter about the crane. " * 9,
    "What nobody had foreseen was how many visitors the lighthouse would draw. " * 40,
]


@pytest.mark.slow
def test_vectors_are_those_of_sentence_transformers_but_for_rounding() -> None:
    texts = TEXTS[1:]
    wanted = Embedder(BUNDLED, bundled_folder()).encode(texts)
    assert (bundled().encode(texts) * wanted).sum(axis=1).min() > 0.99


def test_a_text_has_the_same_vectors_alone_and_in_company() -> None:
    together = list(bundled().iter_tokens([*TEXTS, *map(str.upper, TEXTS)] * 20))
    for place, text in enumerate(TEXTS):
        (alone,) = bundled().iter_tokens([text])
        for one in together[place :: 2 * len(TEXTS)]:
            assert one.tokens == alone.tokens
            np.testing.assert_array_equal(one.vectors, alone.vectors)
            np.testing.assert_array_equal(one.whole, alone.whole)


def test_vectors_have_length_1_and_stand_for_as_many_tokens_as_are_read() -> None:
    for text, found in zip(TEXTS, bundled().iter_tokens(TEXTS), strict=True):
        (count,) = bundled().count_tokens([text])
        assert len(found.tokens) == len(found.vectors) == min(count, bundled().max_tokens)
        assert np.linalg.norm(found.whole) == pytest.approx(1, abs=1e-5)
        np.testing.assert_allclose(np.linalg.norm(found.vectors, axis=1), 1, atol=1e-5)


@settings(max_examples=500)
@given(
    st.lists(
        st.sampled_from(["The", "rudder's", "[SEP]", "x_1", "3,4", "\u200b", "你好", "\x85"])
        | st.text(max_size=8)
        | st.text("abß€!-[]_ \t\n\xa0\u0301\u2028\x0b\0", max_size=8)
    ).map("".join)
)
def test_tokens_that_are_counted_word_by_word_are_as_many_as_in_the_whole(text: str) -> None:
    assert bundled().count_tokens([text]) == Embedder.count_tokens(bundled(), [text])


def test_nothing_of_pytorch_is_imported_to_index_and_to_ask(tmp_path: Path) -> None:
    code = """if True:
        import sys
        from pathlib import Path
        from assistant import Assistant
        folder = Path(sys.argv[1])
        (folder / "ferry.txt").write_text("The ferry was painted green by Ada Lund.")
        assistant = Assistant.open(folder, folder / "index")
        assistant.refresh()
        answer = assistant.ask("Who painted the ferry green?")
        heavy = "torch", "transformers", "sentence_transformers", "langsmith", "gradio"
        print(answer.text, [name for name in heavy if name in sys.modules])
    """
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "“The ferry was painted green by Ada Lund.” [1] []\n"


def test_a_fork_of_a_process_with_a_loaded_model_says_so_and_does_not_wait_for_ever() -> None:
    code = """if True:
        import os
        from assistant import ModelError
        from assistant.models.embedding import bundled
        bundled().load()
        if not os.fork():
            try:
                bundled().encode(["Ferry"])
            except ModelError as error:
                print(error, flush=True)
            os._exit(0)
        os.wait()
    """
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.startswith("This process was forked from one that had loaded the model")
