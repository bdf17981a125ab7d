"""Make `assistant/models/requests.json`: how a request is told whose words no rule knows.

    python benchmarks/train_requests.py FOLDER

One logistic regression for each task, over the embedding of a question, fitted to the phrasings of
`asked/phrasings.txt` (`{x}` and `{y}` stand for what is asked about) and to half of the plain
questions of public sets. It then prints how many requests of `asked/unforeseen.txt`, which are
fitted to by nothing, are told, by the rules alone and with it; and how many plain questions of the
other half are taken for a task. Some three minutes on two cores.
"""

import json
import random
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from tasks import rows

from assistant.answering.unforeseen import SURE, TASKS
from assistant.language.tasks import task_of
from assistant.models.embedding import bundled

HERE = Path(__file__).parent
MADE = HERE.parent / "assistant" / "models" / "requests.json"
THINGS = """the brewery sale;the bridge;the strike;Velda;the takeover of Nordal;the cup final;Huawei
the election in Dunmore;the flood;the new tram;Brexit;the trial of Karl Ott;5G in Russia;Kepler
the school reform;the earthquake;the airline's results;the museum;climate change;the drug scandal
the ferry;Samsung;the port;Harwick;the budget;the marathon;the wheat exports;the mayor;the storm
the fire at the mill;oil prices;the hospital;the peace talks;the festival;the bank merger;Ken Hu
house prices;the peace deal;the lighthouse;the film awards""".replace("\n", ";").split(";")
OF_EACH = 6
"""With how many things a phrasing is filled."""
PLAIN = "squad2/questions train/qamr_questions"
PLAIN += " train/clapnq train/nomiracl"
OF_A_SET = 3000
"""How many plain questions are taken of a set at most; half are fitted to."""


def read(name: str) -> list[tuple[str, str]]:
    """The lines of a file of phrasings: a task and a text each."""
    lines = (HERE / "asked" / name).read_text(encoding="utf-8").splitlines()
    return [(task, text) for task, _, text in (line.partition("|") for line in lines)]


def filled(phrasings: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each phrasing with several things put in."""
    found = []
    for task, text in phrasings:
        for _ in range(OF_EACH if "{x}" in text else 1):
            one, other = random.sample(THINGS, 2)
            found.append((task, text.replace("{x}", one).replace("{y}", other)))
    return found


def plain(folder: Path) -> tuple[list[str], list[str]]:
    """Plain questions of each set, in halves."""
    halves: tuple[list[str], list[str]] = ([], [])
    for name in PLAIN.split():
        found = {row.get("question") or row.get("query") for row in rows(folder, name)}
        some = sorted(filter(None, found))
        random.shuffle(some)
        for place, text in enumerate(some[:OF_A_SET]):
            halves[place % 2].append(text)
    return halves


def main(folder: Path) -> None:
    random.seed(0)
    own, kept = plain(folder)
    fitted = [*filled(read("phrasings.txt")), *(("question", text) for text in own)]
    posed = read("unforeseen.txt")
    model = bundled()

    def vectors(texts: list[str]) -> np.ndarray:
        return np.concatenate([model.encode_sentences(texts[at : at + 64])
                               for at in range(0, len(texts), 64)])  # fmt: skip

    known, asked, others = (
        vectors(texts)
        for texts in ([text for _, text in fitted], [text for _, text in posed], kept)
    )
    made, told, taken = {}, [], []
    for task in TASKS:
        found = LogisticRegression(C=5, max_iter=5000).fit(
            known, [one == task for one, _ in fitted]
        )
        made[task] = {
            "weights": found.coef_[0].round(3).tolist(),
            "bias": float(found.intercept_[0]),
        }
        told.append(found.predict_proba(asked)[:, 1])
        taken.append(found.predict_proba(others)[:, 1])
    MADE.write_text(json.dumps(made) + "\n", encoding="utf-8")
    by_rules = [task_of(text) for _, text in posed]
    best = [TASKS[place] for place in np.argmax(told, axis=0)]
    odds = np.max(told, axis=0)
    room = {"articles": "count"}
    sought = [place for place, (task, _) in enumerate(posed) if task in TASKS]
    right = {
        place for place in sought if by_rules[place] == room.get(posed[place][0], posed[place][0])
    }
    for sure in (0.5, SURE, 0.7, 0.8, 0.9):
        likely = {place for place, rule in enumerate(by_rules)
                  if rule == "question" and odds[place] >= sure}  # fmt: skip
        with_it = right | {
            place for place in sought if place in likely and best[place] == posed[place][0]
        }
        share = (np.max(taken, axis=0) >= sure).mean()
        print(
            f"from {sure}: of {len(sought)} requests {len(right)} by rules, {len(with_it)} with it;"
            f" of others {len(likely - set(sought))}; {share:.2%} of {len(kept):,} plain questions"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
