"""General text under permissive licences, for the table to learn from: documentation that Debian packages.

Every package below is unpacked (`dpkg-deb -x`) under one folder, one folder per package. Passages come out
in an order that depends on the packages' versions alone.
"""

import hashlib
import html.parser
import pathlib
import re

# package, version that was used, licence of the text
PACKAGES = [
    ("wordnet-base", "1:3.0-37", "WordNet 3.0"),
    ("postgresql-doc-15", "15.20-0+deb12u1", "PostgreSQL"),
    ("python3.11-doc", "3.11.2-6+deb12u9", "PSF-2.0"),
    ("apache2-doc", "2.4.71-1~deb12u1", "Apache-2.0"),
    ("python-scipy-doc", "1.10.1-2", "BSD-3-Clause"),
    ("python-sklearn-doc", "1.2.1+dfsg-1", "BSD-3-Clause"),
    ("dict-jargon", "4.4.7-3.1", "public domain"),
]
PASSAGE_CHARS_MAX = 700
PASSAGE_CHARS_MIN = 40
# Of one package beside WordNet, so that no subject outweighs the others.
PASSAGES_MAX = 7000

BLOCK_TAGS = {"p", "li", "dd", "dt", "td", "h1", "h2", "h3", "h4", "blockquote"}
SKIPPED_TAGS = {"script", "style", "pre", "nav", "head", "table", "footer"}


class _Paragraphs(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.out: list[str] = []
        self._text: list[str] = []
        self._skipped = 0

    def _close(self) -> None:
        text = re.sub(r"\s+", " ", "".join(self._text)).replace("¶", "").strip()
        self._text = []
        if text:
            self.out.append(text)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag in SKIPPED_TAGS:
            self._skipped += 1
        if tag in BLOCK_TAGS:
            self._close()

    def handle_endtag(self, tag: str) -> None:
        if tag in SKIPPED_TAGS and self._skipped > 0:
            self._skipped -= 1
        if tag in BLOCK_TAGS:
            self._close()

    def handle_data(self, data: str) -> None:
        if self._skipped == 0:
            self._text.append(data)


def _is_prose(text: str) -> bool:
    letters = sum(c.isalpha() or c == " " for c in text)
    return letters > 0.8 * len(text) and len(text) >= PASSAGE_CHARS_MIN


def _html(folder: pathlib.Path) -> list[str]:
    passages: list[str] = []
    pages = sorted(p for p in folder.rglob("*.htm*") if p.is_file() and not p.is_symlink())
    for page in pages:
        # Apache's manual stands there in several languages.
        if re.search(r"\.html\.(?!en)", page.name) or re.search(r"genindex|searchindex|_modules", str(page)):
            continue
        reader = _Paragraphs()
        reader.feed(page.read_text("utf8", errors="replace"))
        reader._close()
        passages.extend(text[:PASSAGE_CHARS_MAX] for text in reader.out if _is_prose(text))
    # In the order of their hashes: as good as a random sample, and always the same.
    unique = sorted(set(passages), key=lambda text: hashlib.sha256(text.encode()).digest())
    return unique[:PASSAGES_MAX]


def _wordnet(folder: pathlib.Path) -> list[str]:
    passages: list[str] = []
    for kind in ("noun", "verb", "adj", "adv"):
        for line in (folder / "usr/share/wordnet" / f"data.{kind}").read_text("utf8").splitlines():
            if line.startswith(" ") or " | " not in line:
                continue
            fields, gloss = line.split(" | ", 1)
            parts = fields.split(" ")
            count = int(parts[3], 16)
            words = [re.sub(r"\(.*\)", "", parts[4 + 2 * at]).replace("_", " ") for at in range(count)]
            passages.append(f"{', '.join(words)}: {gloss.strip()}"[:PASSAGE_CHARS_MAX])
    return passages


def _jargon(folder: pathlib.Path) -> list[str]:
    import gzip

    path = next(folder.rglob("jargon.dict.dz"))
    text = gzip.decompress(path.read_bytes()).decode("utf8", errors="replace")
    blocks = (re.sub(r"\s+", " ", block).strip() for block in text.split("\n\n"))
    return [block[:PASSAGE_CHARS_MAX] for block in blocks if _is_prose(block)][:PASSAGES_MAX]


def passages_of(root: pathlib.Path) -> list[str]:
    out: list[str] = []
    for package, _version, _licence in PACKAGES:
        folder = root / package
        if not folder.is_dir():
            raise SystemExit(f"{folder} is missing: unpack the Debian package `{package}` there")
        read = {"wordnet-base": _wordnet, "dict-jargon": _jargon}.get(package, _html)
        found = read(folder)
        print(f"{package}: {len(found)} passages", flush=True)
        out.extend(found)
    return sorted(set(out), key=lambda text: hashlib.sha256(text.encode()).digest())
