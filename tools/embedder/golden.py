"""What the reference tokenizer and the arithmetic of model_file.py make of some texts, for the TypeScript tests.

    python golden.py MODEL GOLDEN

One JSON object per line: text, pieces, and the vector as base64 of signed bytes (of unit length but for its scale).
"""

import base64
import json
import pathlib
import sys

import numpy as np

from encoder import text_tokenizer
from model_file import Table, read

TEXTS = [
    "The quick brown fox jumps over the lazy dog.",
    "How many days of annual leave may be carried over into the next year?",
    "e-mail: someone@example.com, https://example.com/a?b=c&d=e#f",
    "GS-13, U.S.C. § 552(a)(4)(A)(ii) — see also 5 C.F.R. 2634.",
    "UPPER CASE AND MixedCase and camelCaseWords and snake_case_words",
    "aeroelastic supersonic antidisestablishmentarianism floccinaucinihilipilification",
    "Élève façade naïve coöperate résumé Ångström Škoda Łódź",
    "Straße GRÜẞE Fußgängerübergänge Donaudampfschifffahrtsgesellschaft",
    "¿Dónde está la biblioteca? ¡Aquí!",
    "L'été dernier, j'ai mangé des crêpes à l'œuf.",
    "Привет, как дела? Ёлка и йод.",
    "ΑΣ ΣΑΣ Οδυσσεύς",
    "שלום עולם",
    "مرحبا بالعالم",
    "नमस्ते दुनिया",
    "東京都は日本の首都です。",
    "我爱北京天安门",
    "한국어 문장입니다",
    "สวัสดีชาวโลก",
    "İstanbul ıssız DIŞ",
    "ﬁne ligatures oﬃce ﬂow",
    "x² + y² = z², ½ cup, 10⁻³, H₂O, ™ © ®",
    "price: $1,234.56; €99; £5; ¥1000; 50 %",
    "a\u00adb soft\u00adhyphen zero\u200bwidth\u200djoiner \ufeffmark",
    "control\u0000char\u0007bell\u000bvertical\u000cfeed\u0085next\u007fdelete",
    "tab\tand\nnewline\r\nand\u2028line\u2029paragraph\u00a0no-break\u3000wide",
    "private \ue000 use, unassigned \u0378, replacement \ufffd",
    "\U0001d407\U0001d41e\U0001d425\U0001d425\U0001d428 mathematical",
    "emoji 😀 🇩🇪 👩‍👩‍👧 ☃ ✓ → ∑ ∞ ≤",
    "combining a\u0300 e\u0301 o\u0308 n\u0303 and \u1e9b\u0323",
    "quotes “double” ‘single’ «guillemets» „low“ …ellipsis–dash—long",
    "don't can't it's O'Brien rock'n'roll",
    "...!!!???---___***",
    "(brackets) [square] {curly} <angle> |pipe| ~tilde~ `tick` ^caret^",
    "a",
    ".",
    "[CLS] [SEP] [MASK] [PAD] [UNK] [unused1] ##ing",
    "w" * 100 + " " + "w" * 101 + " after",
    "é" * 100 + " " + "é" * 101 + " after",
    "\U00020000\U0002a6d6 extended ideographs \U0002f800",
    "1234567890 3.14159 1e-9 0x7f 192.168.0.1 2026-11-23T01:28:16Z",
    "SELECT * FROM users WHERE id = 42; -- comment",
    "def embed(text: str) -> list[float]: return model.encode(text)",
    "The employee must notify the supervisor within 24 hours of any workplace injury.",
    "Der Urlaub muss spätestens bis zum 31. März des Folgejahres genommen werden.",
    "Le salarié doit informer son responsable dans les plus brefs délais.",
    "El empleado debe notificar al supervisor dentro de las 24 horas.",
    "what methods are there for solving boundary layer equations on a curved surface",
    "ǅ Ǆ ǆ ⅷ Ⅷ ª º",
    "word " * 40,
    "trailing space   ",
    "\n\n\tleading",
]


def main(model: pathlib.Path, golden: pathlib.Path) -> None:
    tokens, table = read(model)
    embedder = Table(tokens, table, text_tokenizer())
    lines = []
    for text in TEXTS:
        vector = embedder.embed(text)
        case = {"text": text, "pieces": embedder.pieces(text), "vector": None if vector is None else _bytes(vector)}
        lines.append(json.dumps(case, ensure_ascii=True))
    golden.write_text("\n".join(lines) + "\n")


def _bytes(vector: np.ndarray) -> str:
    return base64.b64encode(np.rint(vector / np.abs(vector).max() * 127).astype(np.int8).tobytes()).decode()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
