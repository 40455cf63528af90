"""Passages → what the encoder makes of them, in parts that a stopped run takes up again.

    python encode.py CORPUS PARTS

CORPUS holds the unpacked Debian packages of corpus.py. Some 40 minutes on two cores.
"""

import pathlib
import sys

import numpy as np

from corpus import passages_of
from encoder import Encoder

PART = 4000
TOKENS_MAX = 128


def main(corpus: pathlib.Path, parts: pathlib.Path) -> None:
    passages = passages_of(corpus)
    encoder = Encoder()
    separator = encoder.tokenizer.token_to_id("[SEP]")
    parts.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(passages), PART):
        path = parts / f"{start // PART:03d}.npz"
        if path.exists():
            continue
        ids = [e.ids for e in encoder.tokenizer.encode_batch(passages[start : start + PART])]
        ids = [i if len(i) <= TOKENS_MAX else i[: TOKENS_MAX - 1] + [separator] for i in ids]
        vectors = encoder.encode_ids(ids)
        temporary = path.with_suffix(".tmp.npz")
        np.savez(
            temporary,
            v=vectors.astype(np.float16),
            ids=np.concatenate([np.array(i) for i in ids]),
            n=np.array([len(i) for i in ids]),
        )
        temporary.rename(path)
        print(f"{start + len(ids)} of {len(passages)}", flush=True)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
