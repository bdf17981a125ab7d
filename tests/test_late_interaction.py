import numpy as np
import pytest

from assistant.models.embedding import bundled
from assistant.models.late_interaction import compress, importance, nearness, pool

MODEL = bundled()
BRIDGE = "The harbour bridge reopened on Friday. It had cost millions."


def test_a_text_comes_nearest_to_itself_token_by_token() -> None:
    question, *others = MODEL.encode_tokens([BRIDGE, "A poem about the moon.", ""])
    passages = [compress(each, [len(each.tokens)]) for each in (question, *others)]
    near, owners = nearness(question, passages)
    assert owners.tolist() == [0, 1, 2]
    pooled = pool(near, owners, 3)
    assert pooled[0] == pytest.approx(1, abs=0.005)  # a byte for each dimension
    assert (pooled[1] < 0.9).all()
    assert (pooled[2] == -1).all()


def test_the_tokens_of_a_question_share_the_weight() -> None:
    for text in (BRIDGE, "the of and", "?", ""):
        (question,) = MODEL.encode_tokens([text])
        weights = importance(question)
        assert np.isclose(weights.sum(), 1) or not len(question.tokens)
        assert (weights > 0).all()
        near, owners = nearness(question, [])
        assert near.shape == (0, len(weights))
        assert len(owners) == 0


def test_what_is_kept_takes_a_byte_for_each_dimension_of_a_token_that_carries_meaning() -> None:
    (encoded,) = MODEL.encode_tokens(["The bridge reopened. And the tram?"])
    # bridge, re, ##open, ##ed (in one sentence) and tram in the next.
    carrying = [t for t in encoded.tokens if t not in {"the", "and", ".", "?"}]
    assert len(compress(encoded, [6, 4])) == 2 + 2 * 2 + 64 * len(carrying)


def test_every_part_has_its_own_nearness_also_one_without_a_word_that_counts() -> None:
    parts = ["The tram", "And so it is.", "The bridge reopened on Friday."]
    (question, passage) = MODEL.encode_tokens(["bridge", " ".join(parts)])
    near, owners = nearness(question, [compress(passage, MODEL.count_tokens(parts))])
    assert owners.tolist() == [0, 0, 0]
    assert near[1, 0] == -1
    assert near[2, 0] > near[0, 0] > -1
