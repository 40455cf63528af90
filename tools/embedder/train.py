"""Trains the table to say of a bag of pieces what the encoder says of the passage, and writes the model.

    python train.py PARTS MODEL [DIMENSIONS]

1. Start: every piece of the vocabulary through the encoder, alone; principal axes of the passages' vectors;
   frequent pieces are short (SIF, frequencies of the corpus).
2. Training: the weighted sum of a passage's pieces is turned towards the encoder's vector of the passage
   (Adam on the cosine). A piece that stands there n times counts 1 + ln n times, as in the program.
3. Numbers keep a quarter of their length: what a text is about is seldom said by its figures, and who looks
   for a number finds it by the word index.
4. One byte per number, one scale per piece.
"""

import pathlib
import sys

import numpy as np
import scipy.sparse as sparse

from encoder import Encoder, package_folder
from model_file import write

SPECIAL = {"[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]"}
# Axes on which passages differ most are shortened by this power of their variance: they say the obvious.
FLATTENING = 0.4
FREQUENCY = 1e-4
NUMBERS = 0.25
EPOCHS = 6
BATCH = 2048
STEP = 0.2
HELD_OUT = 1500
SEED = 1


def load(parts: pathlib.Path, pieces: int) -> tuple[sparse.csr_matrix, np.ndarray]:
    vectors, ids, lengths = [], [], []
    for path in sorted(parts.glob("[0-9]*.npz")):
        if path.name.endswith(".tmp.npz"):
            continue
        part = np.load(path)
        vectors.append(part["v"].astype(np.float32))
        ids.append(part["ids"].astype(np.int32))
        lengths.append(part["n"])
    all_ids = np.concatenate(ids)
    ends = np.concatenate([[0], np.cumsum(np.concatenate(lengths))])
    counts = sparse.csr_matrix((np.ones(len(all_ids), np.float32), all_ids, ends), shape=(len(ends) - 1, pieces))
    counts.sum_duplicates()
    return counts, np.concatenate(vectors)


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def axes(vectors: np.ndarray, dimensions: int) -> np.ndarray:
    variance, directions = np.linalg.eigh(vectors.T @ vectors / len(vectors))
    variance, directions = variance[::-1][:dimensions], directions[:, ::-1][:, :dimensions]
    return (directions * (variance / variance[0]) ** -FLATTENING).astype(np.float32)


def alone(encoder: Encoder, pieces: int, cache: pathlib.Path) -> np.ndarray:
    """Each piece as a text of its own."""
    if cache.exists():
        return np.load(cache)
    first, last = (encoder.tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]"))
    table = encoder.encode_ids([[first, piece, last] for piece in range(pieces)])
    np.save(cache, table)
    return table


def fit(table: np.ndarray, bags: sparse.csr_matrix, wanted: np.ndarray) -> np.ndarray:
    random = np.random.default_rng(SEED)
    order = random.permutation(len(wanted))
    held, learned = order[:HELD_OUT], order[HELD_OUT:]
    mean = np.zeros_like(table)
    square = np.zeros_like(table)
    step = STEP * np.abs(table).mean()
    total = EPOCHS * -(-len(learned) // BATCH)
    at = 0
    for epoch in range(EPOCHS):
        shuffled = random.permutation(learned)
        for start in range(0, len(shuffled), BATCH):
            rows = np.sort(shuffled[start : start + BATCH])
            bag, target = bags[rows], wanted[rows]
            sums = bag @ table
            lengths = np.linalg.norm(sums, axis=1, keepdims=True) + 1e-9
            said = sums / lengths
            gradient = bag.T @ ((said * (said * target).sum(1, keepdims=True) - target) / lengths / len(rows))
            at += 1
            mean = 0.9 * mean + 0.1 * gradient
            square = 0.999 * square + 0.001 * gradient * gradient
            rate = step * (1 - (at - 1) / total)
            table = table - rate * (mean / (1 - 0.9**at)) / (np.sqrt(square / (1 - 0.999**at)) + 1e-12)
        cosine = (unit(bags[held] @ table) * wanted[held]).sum(1).mean()
        print(f"epoch {epoch + 1}: cosine {cosine:.4f} on {HELD_OUT} passages that were not learned", flush=True)
    return table


def main(parts: pathlib.Path, model: pathlib.Path, dimensions: int) -> None:
    tokens = (package_folder() / "vocab.txt").read_text("utf8").rstrip("\n").split("\n")
    kept = [at for at, token in enumerate(tokens) if token not in SPECIAL and not token.startswith("[unused")]
    numbers = np.array([token.removeprefix("##").isdigit() for token in tokens])
    weight = np.where(numbers, NUMBERS, 1).astype(np.float32)
    for at, token in enumerate(tokens):
        if token in SPECIAL:
            weight[at] = 0

    counts, vectors = load(parts, len(tokens))
    frequency = np.asarray(counts.sum(0)).ravel() + 1
    frequency[weight == 0] = 0
    frequency = frequency / frequency.sum()
    bags = counts.copy()
    bags.data = 1 + np.log(bags.data)
    bags = sparse.csr_matrix(bags @ sparse.diags(weight), dtype=np.float32)
    print(f"{bags.shape[0]} passages, {int(counts.sum())} pieces", flush=True)

    start = alone(Encoder(), len(tokens), parts / "pieces.npy")
    centre = vectors.mean(0)
    turn = axes(vectors - centre, dimensions)
    wanted = unit((vectors - centre) @ turn)
    table = ((start - start.mean(0)) @ turn) * (FREQUENCY / (FREQUENCY + frequency))[:, None]
    table = fit(table.astype(np.float32), bags, wanted) * weight[:, None]
    digest = write(model, [tokens[at] for at in kept], table[kept])
    print(f"{model}: {len(kept)} pieces, {dimensions} dimensions, {model.stat().st_size} bytes, sha256 of body {digest}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 256)
