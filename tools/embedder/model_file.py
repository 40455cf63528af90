"""The file that src/embedding/token-table.ts reads, and the same arithmetic as src/embedding/static-embedder.ts."""

import hashlib
import pathlib
import struct

import numpy as np
from tokenizers import Tokenizer

MAGIC = b"STNDEMB1"


def quantise(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A scale per row; the largest number of a row becomes 127."""
    scales = (np.abs(table).max(1) / 127).astype(np.float32)
    safe = np.where(scales > 0, scales, 1)
    rows = np.clip(np.rint(table / safe[:, None]), -127, 127).astype(np.int8)
    return rows, scales


def write(path: pathlib.Path, tokens: list[str], table: np.ndarray) -> str:
    rows, scales = quantise(table)
    vocabulary = "\n".join(tokens).encode()
    vocabulary += b"\0" * (-len(vocabulary) % 4)
    body = vocabulary + scales.astype("<f4").tobytes() + rows.tobytes()
    digest = hashlib.sha256(body).digest()
    head = MAGIC + struct.pack("<III", rows.shape[1], len(tokens), len(vocabulary)) + digest
    path.write_bytes(head + body)
    return digest.hex()


def read(path: pathlib.Path) -> tuple[list[str], np.ndarray]:
    data = path.read_bytes()
    dimensions, pieces, vocabulary = struct.unpack("<III", data[8:20])
    assert data[:8] == MAGIC and hashlib.sha256(data[52:]).digest() == data[20:52]
    tokens = data[52 : 52 + vocabulary].rstrip(b"\0").decode().split("\n")
    at = 52 + vocabulary
    scales = np.frombuffer(data, "<f4", pieces, at)
    rows = np.frombuffer(data, np.int8, pieces * dimensions, at + 4 * pieces)
    return tokens, rows.reshape(pieces, dimensions).astype(np.float32) * scales[:, None]


class Table:
    def __init__(self, tokens: list[str], table: np.ndarray, tokenizer: Tokenizer) -> None:
        self.at = {token: at for at, token in enumerate(tokens)}
        self.table = table
        self.tokenizer = tokenizer

    def pieces(self, text: str) -> list[str]:
        return self.tokenizer.encode(text, add_special_tokens=False).tokens

    def embed(self, text: str) -> np.ndarray | None:
        rows = [self.at[piece] for piece in self.pieces(text) if piece in self.at]
        if not rows:
            return None
        total = self.table[rows].astype(np.float64).sum(0)
        length = np.linalg.norm(total)
        return total / length if length > 1e-6 else None
