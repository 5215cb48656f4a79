#!/usr/bin/env python3
"""Trains the network that ships, and writes it as `src/topic/network.rs` reads it.

    network.py EXAMPLES OUT [SOFT ...] [--epochs N] [--share S] [--seed N]

EXAMPLES is what `cargo xtask examples` wrote, SOFT what `reader.py label` wrote (the mean of their log-odds is learnt
from), OUT the weights. It learns from the hand labels of `train.jsonl`, `--hard` times each, and from the soft ones.
"""
import argparse
import random
import struct
import time
from collections import Counter

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import sentences as data

# As in src/topic/network.rs and src/feature.rs.

DIMENSIONS, FILTERS, WIDTH, HIDDEN, BUCKETS, KEY_BITS = 32, 128, 5, 64, 512, 20
LENGTHS = torch.tensor([2, 5, 10, 20, 40])
ONE = 256
# How many steps there are on each side of zero.
VECTOR_STEPS, FILTER_STEPS, VIEW_STEPS, OUTPUT_STEPS, FORM_STEPS = 5, 31, 15, 31, 63

WORDS = 5000
CHUNK, CHUNKS = 32, 8
LONGEST = 200


def fnv(bytes_):
    h = 0x811C9DC5
    for b in bytes_:
        h = ((h ^ b) * 0x01000193) & 0xFFFFFFFF
    return h


def mix(h):
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        h ^= h >> shift
        h = (h * factor) & 0xFFFFFFFF
    return h ^ (h >> 16)


def key(word):
    return mix(fnv(word.encode())) >> (32 - KEY_BITS)


def ends(word):
    word = word.encode()
    return (fnv(word[-3:] + bytes([min(len(word), 15)])) >> 9) % BUCKETS


class Vocabulary:
    """The words that get a vector of their own, in the order of their keys; 0 stands for no word."""

    def __init__(self, parts, size):
        counts = Counter()
        for part in parts:
            for words in part.words:
                counts.update(set(words))
        keys = {}
        for word, _ in counts.most_common():
            if len(keys) == size:
                break
            keys.setdefault(key(word), word)
        self.keys = sorted(keys)
        self.place = {word_key: index + 1 for index, word_key in enumerate(self.keys)}
        self.size = 1 + len(self.keys) + BUCKETS
        self.known = {}

    def index(self, word):
        if word not in self.known:
            self.known[word] = self.place.get(key(word), self.size - BUCKETS + ends(word))
        return self.known[word]

    def encode(self, part):
        part.ids = [np.array([self.index(word) for word in words[:LONGEST]], dtype=np.int64) for words in part.words]
        part.length = torch.tensor([len(ids) for ids in part.ids])
        end = [{":": 0, "?": 1, ".": 2}.get(text[-1:], 3) + 4 * ("@" in text) for text in part.text]
        present = ((part.neighbours >= 0).long() << torch.arange(data.NEIGHBOURS)).sum(1)
        true_length = torch.tensor([len(words) for words in part.words])
        part.forms = torch.stack([part.kind, 5 + torch.bucketize(true_length, LENGTHS), 11 + torch.tensor(end), 19 + present], 1)


class Rounded(nn.Module):
    """Numbers that the file holds in steps; in training they are rounded once `on`, and learn as if they were not."""

    def __init__(self, shape, spread, steps):
        super().__init__()
        self.free, self.steps, self.scale = nn.Parameter(torch.randn(shape) * spread), steps, None

    def on(self):
        sizes = self.free.detach().abs().flatten()
        # The few largest are cut, so that the many small ones keep their steps.
        self.scale = float(sizes[sizes > 0].quantile(0.998) if len(sizes) < 1e7 else sizes.max()) / self.steps

    def whole(self):
        return (self.free / self.scale).round().clamp(-self.steps, self.steps)

    def forward(self):
        if self.scale is None:
            return self.free
        return self.free + (self.whole() * self.scale - self.free).detach()


class Network(nn.Module):
    def __init__(self, size, topics):
        super().__init__()
        self.topics = topics
        self.vectors = Rounded((size, DIMENSIONS), 0.3, VECTOR_STEPS)
        with torch.no_grad():
            self.vectors.free[0] = 0
        self.filters = Rounded((WIDTH, FILTERS, DIMENSIONS), (WIDTH * DIMENSIONS) ** -0.5, FILTER_STEPS)
        self.filter_bias = nn.Parameter(torch.zeros(FILTERS))
        self.views = Rounded((1 + data.NEIGHBOURS, HIDDEN, FILTERS), FILTERS**-0.5, VIEW_STEPS)
        self.forms = Rounded((51, HIDDEN), 0.1, FORM_STEPS)
        self.bias = nn.Parameter(torch.zeros(HIDDEN))
        self.outputs = Rounded((topics, HIDDEN), HIDDEN**-0.5, OUTPUT_STEPS)
        self.direct = Rounded((topics, FILTERS), 0.01, VIEW_STEPS)
        self.output_bias = nn.Parameter(torch.full((topics,), -3.0))

    def pool(self, ids, length, drop):
        vectors = self.vectors()[ids] * (ids > 0).unsqueeze(-1)
        vectors = F.dropout(vectors, drop, self.training)
        sums = F.conv1d(vectors.transpose(1, 2), self.filters().permute(1, 2, 0), self.filter_bias, padding=WIDTH // 2)
        inside = torch.arange(ids.shape[1])[None] < length[:, None]
        return (F.relu(sums) * inside[:, None]).max(2).values

    def forward(self, part, rows, drop=0.1):
        around = part.neighbours[rows]
        need = torch.unique(torch.cat([rows, around[around >= 0]]))
        order = torch.argsort(part.length[need])
        groups = torch.chunk(order, 3)
        pools = torch.cat([self.pool(*pack(part, need[group].tolist()), drop) for group in groups])
        place = torch.full((len(part) + 1,), len(need))
        place[need[torch.cat(groups)]] = torch.arange(len(need))
        pools = torch.cat([pools, torch.zeros(1, FILTERS)])
        views = self.views()
        layer = self.bias + self.forms()[part.forms[rows]].sum(1)
        seen = [place[rows]] + [place[around[:, at]] for at in range(data.NEIGHBOURS)]
        for view, at in enumerate(seen):
            layer = layer + F.dropout(pools[at], drop, self.training) @ views[view].T
        own = F.dropout(pools[seen[0]], drop, self.training)
        return F.relu(layer) @ self.outputs().T + own @ self.direct().T + self.output_bias


def pack(part, rows):
    length = torch.tensor([len(part.ids[row]) for row in rows])
    ids = np.zeros((len(rows), max(1, int(length.max()))), dtype=np.int64)
    for at, row in enumerate(rows):
        ids[at, : len(part.ids[row])] = part.ids[row]
    return torch.from_numpy(ids), length


@torch.no_grad()
def predict(network, part):
    network.eval()
    return torch.cat([network(part, rows) for rows in torch.split(torch.arange(len(part)), 512)])


def learn(network, sets, dev, ids, epochs, rate, drop, rounding):
    """Trains on `sets` of (sentences, targets, weights); the last `rounding` epochs with rounded numbers."""
    optimiser = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=1e-4, fused=True)
    chunks = []
    for at, (part, _, weights) in enumerate(sets):
        for start in range(0, len(part), CHUNK):
            rows = torch.arange(start, min(len(part), start + CHUNK))
            rows = rows[weights[rows] > 0]
            if len(rows):
                chunks.append((at, rows))
    counts = [sum(at == chunk[0] for chunk in chunks) for at in range(len(sets))]
    steps = epochs * sum((count + CHUNKS - 1) // CHUNKS for count in counts)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: min(1, (n + 1) / 200) * max(0.01, 1 - n / steps))
    shuffle, start = random.Random(1), time.time()
    for epoch in range(epochs):
        if epoch == epochs - rounding:
            for module in network.modules():
                if isinstance(module, Rounded):
                    module.on()
        network.train()
        shuffle.shuffle(chunks)
        batches = []
        for at in range(len(sets)):
            own = [rows for of, rows in chunks if of == at]
            batches += [(at, torch.cat(own[i : i + CHUNKS])) for i in range(0, len(own), CHUNKS)]
        shuffle.shuffle(batches)
        total = 0.0
        for at, rows in batches:
            part, targets, weights = sets[at]
            loss = F.binary_cross_entropy_with_logits(network(part, rows, drop), targets[rows], reduction="none").sum(1)
            loss = (loss * weights[rows]).mean()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 2.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch}: loss {total / len(batches):.3f}, {time.time() - start:.0f} s", flush=True)
        if epoch % 3 == 2 or epoch == epochs - 1:
            data.report("  dev", predict(network, dev), dev, ids)


def write(network, vocabulary, path):
    """Writes the bytes that `Network::read` takes."""
    parts = [network.vectors, network.filters, network.views, network.outputs, network.direct, network.forms]
    out = b"LCN3" + struct.pack("<6f", *(part.scale for part in parts)) + struct.pack("<I", len(vocabulary.keys))
    gaps = np.diff(np.array([0] + vocabulary.keys, dtype=np.uint32))
    out += (gaps & 0xFF).astype(np.uint8).tobytes() + (gaps >> 8).astype("<u2").tobytes()
    out += b"".join(
        part.whole().detach().numpy().astype(np.int8).tobytes()
        if part is not network.vectors
        else part.whole()[1:].detach().numpy().astype(np.int8).tobytes()
        for part in parts
    )
    for values in (network.filter_bias, network.bias, network.output_bias):
        out += values.detach().numpy().astype("<f4").tobytes()
    with open(path, "wb") as file:
        file.write(out)


def soft(paths, examples, count):
    """Returns the unlabelled sentences with the mean of the readers' probabilities, and which have any."""
    part = data.Sentences.read(f"{examples}/unlabelled.jsonl", count)
    place = {key: at for at, key in enumerate(part.keys)}
    odds, seen = torch.zeros(len(part), count), torch.zeros(len(part))
    for path in paths:
        saved = torch.load(path)
        rows = torch.tensor([place[tuple(key)] for key in saved["keys"]])
        odds[rows] += saved["odds"][:, :count].float()
        seen[rows] += 1
    return part, torch.sigmoid(odds / seen.clamp(min=1)[:, None]), (seen > 0).float()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("examples")
    arguments.add_argument("out")
    arguments.add_argument("soft", nargs="*")
    arguments.add_argument("--epochs", type=int, default=16)
    arguments.add_argument("--rounding", type=int, default=5)
    arguments.add_argument("--hard", type=float, default=1.5)
    arguments.add_argument("--rate", type=float, default=3e-3)
    arguments.add_argument("--drop", type=float, default=0.1)
    arguments.add_argument("--words", type=int, default=WORDS)
    arguments.add_argument("--share", type=float, default=1.0, help="share of the training policies that is learnt from")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--threads", type=int, default=1)
    given = arguments.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    ids = data.topics(given.examples)
    train = data.Sentences.read(f"{given.examples}/train.jsonl", len(ids))
    dev = data.Sentences.read(f"{given.examples}/dev.jsonl", len(ids))
    kept = torch.tensor([policy % 100 < 100 * given.share for policy in train.policy])
    sets = [(train, train.labels[:, : len(ids)], (train.labelled & kept).float() * given.hard)]
    if given.soft:
        sets.append(soft(given.soft, given.examples, len(ids)))
    vocabulary = Vocabulary([part for part, _, _ in sets], given.words)
    for part in [part for part, _, _ in sets] + [dev]:
        vocabulary.encode(part)
    network = Network(vocabulary.size, len(ids))
    print(f"{sum(int(weights.gt(0).sum()) for _, _, weights in sets)} sentences, {len(vocabulary.keys)} words")
    learn(network, sets, dev, ids, given.epochs, given.rate, given.drop, given.rounding)
    write(network, vocabulary, given.out)
    torch.save(predict(network, dev), given.out + ".dev.pt")


if __name__ == "__main__":
    main()
