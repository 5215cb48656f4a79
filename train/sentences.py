"""The sentences that `cargo xtask examples` cut, as the readers take them."""
import json
from dataclasses import dataclass, field
from pathlib import Path

import torch

KINDS = ["heading", "paragraph", "item", "cell", "contents"]
NEIGHBOURS = 5


def topics(folder):
    """Returns the public ids of the topics, in order."""
    return json.loads(Path(folder, "topics.json").read_text(encoding="utf-8"))


@dataclass
class Sentences:
    """The sentences of policies, one after the other.

    `neighbours` holds for each the index of the sentence before it, after it, its heading, the heading above that, and
    its lead-in; -1 where there is none. `labels` is topics and then denied topics, 0 or 1; `labelled` tells where they
    hold. `keys` are (policy, start, end), offsets in UTF-8 bytes.
    """

    text: list = field(default_factory=list)
    words: list = field(default_factory=list)
    keys: list = field(default_factory=list)
    policy: list = field(default_factory=list)
    kind: list = field(default_factory=list)
    neighbours: list = field(default_factory=list)
    labelled: list = field(default_factory=list)
    labels: list = field(default_factory=list)

    def __len__(self):
        return len(self.text)

    @staticmethod
    def read(path, count):
        """Returns the sentences of a file, labels as a tensor of `2 * count` columns."""
        all = Sentences()
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file):
                all._add(json.loads(line), number, count)
        all.kind, all.neighbours = torch.tensor(all.kind), torch.tensor(all.neighbours)
        all.labelled, all.labels = torch.tensor(all.labelled), torch.stack(all.labels)
        return all

    def _add(self, document, number, count):
        base, sentences = len(self), document["sentences"]
        for at, sentence in enumerate(sentences):
            heading = sentence["heading"]
            above = sentences[heading]["heading"] if heading is not None else None
            after = at + 1 if at + 1 < len(sentences) and sentences[at + 1]["previous"] == at else None
            around = [sentence["previous"], after, heading, above, sentence["lead_in"]]
            labels = torch.zeros(2 * count)
            labels[sentence["topics"] or []] = 1
            labels[[count + topic for topic in sentence["denied"] or []]] = 1
            self.text.append(sentence["text"])
            self.words.append(sentence["words"])
            self.keys.append((document["id"], sentence["start"], sentence["end"]))
            self.policy.append(number)
            self.kind.append(KINDS.index(sentence["kind"]))
            self.neighbours.append([-1 if index is None else base + index for index in around])
            self.labelled.append(sentence["topics"] is not None)
            self.labels.append(labels)


def f1(said, true):
    """Returns the F1 of two tables of booleans."""
    return float(2 * (said & true).sum() / (said.sum() + true.sum()).clamp(min=1))


def report(name, odds, sentences, ids):
    """Prints micro F1 over topics and over the five categories, where log-odds of -0.4 are a yes."""
    said = odds[sentences.labelled][:, : len(ids)] >= -0.4
    true = sentences.labels[sentences.labelled][:, : len(ids)] > 0
    names = ["collection", "use", "sharing", "security", "rights"]
    belongs = torch.tensor([[float(topic.split(".")[0] == name) for name in names] for topic in ids])
    five = f1(said.float() @ belongs > 0, true.float() @ belongs > 0)
    print(f"{name}: micro F1 over topics {f1(said, true):.3f}, over categories {five:.3f}", flush=True)
