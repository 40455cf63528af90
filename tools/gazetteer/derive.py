"""Writes src/dlp/gazetteer/*.ts from the hand-written lists beside this file and from text with these licences:

- WordNet 3.0 (Debian `wordnet-base` 1:3.0-37; WordNet licence): ordinary words, places, people of history, occupations
- documentation that Debian packages: `postgresql-doc-15` (PostgreSQL), `python3.11-doc` (PSF-2.0),
  `apache2-doc` (Apache-2.0), `python-sklearn-doc` (BSD-3-Clause): ordinary words of working prose
- BERT's uncased English vocabulary (Apache-2.0), as the built-in embedder's file holds it: which words are frequent

    python3 tools/gazetteer/derive.py CORPUS

CORPUS has one folder per unpacked package (`dpkg-deb -x`). Nothing is fetched, and no list of living people is used.
"""

import collections
import html
import pathlib
import re
import struct
import sys
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OUT = ROOT / "src" / "dlp" / "gazetteer"
DOCS = ["postgresql-doc-15", "python3.11-doc", "apache2-doc", "python-sklearn-doc"]
LETTERS = {"ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"}
DOC_COUNT_MIN = 5
WORD = re.compile(r"^[a-z]{2,18}$")


def fold(word: str) -> str:
    """As fold.ts does: lower case, no marks."""
    plain = unicodedata.normalize("NFD", word.lower())
    return "".join(LETTERS.get(c, c) for c in plain if not unicodedata.combining(c))


def entries(name: str, section: int | None = None) -> list[str]:
    """Words of a list, or its entries between bars; of the section that the n-th comment opens."""
    out: list[str] = []
    at = 0
    for line in (HERE / "lists" / f"{name}.txt").read_text().splitlines():
        if line.startswith("#"):
            at += 1
        elif section is None or at == section:
            out += [e.strip() for e in line.split("|")] if "|" in line else line.split()
    return list(dict.fromkeys(fold(e) for e in out if e))


class WordNet:
    def __init__(self, folder: pathlib.Path) -> None:
        self.lemmas: set[str] = set()
        self.places: set[str] = set()
        self.people: set[str] = set()
        self.jobs: set[str] = set()
        for part in ("noun", "verb", "adj", "adv"):
            for line in (folder / f"data.{part}").read_text("latin1").splitlines():
                if not line.startswith("  "):
                    self._synset(line)
        self.tagged = {
            line.split("%")[0]
            for line in (folder / "index.sense").read_text("latin1").splitlines()
            if int(line.split()[3]) > 0
        } if (folder / "index.sense").exists() else set()

    def _synset(self, line: str) -> None:
        fields = line.split("|")[0].split()
        lexicographer = fields[1]
        instance = "@i" in fields
        for index in range(int(fields[3], 16)):
            lemma = fields[4 + 2 * index].split("(")[0]
            if WORD.match(lemma):
                self.lemmas.add(lemma)
            elif lemma[0].isupper() and instance and lexicographer == "15":
                self.places.add(fold(lemma.replace("_", " ")))
            elif lemma[0].isupper() and instance and lexicographer == "18":
                self.people.add(lemma.replace("_", " "))


def vocabulary() -> list[str]:
    data = (ROOT / "embedder" / "builtin.embedding").read_bytes()
    size = struct.unpack("<I", data[16:20])[0]
    return [w for w in data[52 : 52 + size].rstrip(b"\0").decode().split("\n") if WORD.match(w)]


def doc_words(corpus: pathlib.Path) -> tuple[collections.Counter, collections.Counter]:
    lower: collections.Counter = collections.Counter()
    upper: collections.Counter = collections.Counter()
    for package in DOCS:
        for path in sorted((corpus / package).rglob("*.html*"))[:700]:
            if path.suffix not in (".html", ".en") or path.stat().st_size > 400_000:
                continue
            text = path.read_text("utf8", "ignore")
            text = re.sub(r"<(script|style|pre|code|tt)\b.*?</\1>", " ", text, flags=re.S)
            text = html.unescape(re.sub(r"<[^>]+>", " ", text))
            lower.update(re.findall(r"(?<![\w.'])[a-z]{2,18}(?![\w'])", text))
            upper.update(w.lower() for w in re.findall(r"(?<=[a-z,] )[A-Z][a-z]{1,17}\b", text))
    return lower, upper


def stem_known(word: str, known: set[str]) -> bool:
    """Fold.ts strips the same endings: what they explain need not be listed."""
    for ending in ("s", "es", "ed", "ing", "ly", "er", "ers", "d", "r"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)]
            if stem in known or (ending in ("ed", "ing", "er", "ers") and stem + "e" in known):
                return True
            if len(stem) > 3 and stem[-1] == stem[-2] and stem[:-1] in known:
                return True
            if stem.endswith("i") and stem[:-1] + "y" in known:
                return True
    return False


WORDNET_NOTICE = """From WordNet 3.0, with this notice:

WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved.

This software and database is being provided to you, the LICENSEE, by Princeton University under the
following license. By obtaining, using and/or copying this software and database, you agree that you
have read, understood, and will comply with these terms and conditions.:

Permission to use, copy, modify and distribute this software and database and its documentation for any
purpose and without fee or royalty is hereby granted, provided that you agree to comply with the
following copyright notice and statements, including the disclaimer, and that the same appear on ALL
copies of the software, database and documentation, including modifications that you make for internal
use or for distribution.

THIS SOFTWARE AND DATABASE IS PROVIDED "AS IS" AND PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR
WARRANTIES, EXPRESS OR IMPLIED. BY WAY OF EXAMPLE, BUT NOT LIMITATION, PRINCETON UNIVERSITY MAKES NO
REPRESENTATIONS OR WARRANTIES OF MERCHANTABILITY OR FITNESS FOR ANY PARTICULAR PURPOSE OR THAT THE USE
OF THE LICENSED SOFTWARE, DATABASE OR DOCUMENTATION WILL NOT INFRINGE ANY THIRD PARTY PATENTS,
COPYRIGHTS, TRADEMARKS OR OTHER RIGHTS.

The name of Princeton University or Princeton may not be used in advertising or publicity pertaining to
distribution of the software and/or database. Title to copyright in this software, database and any
associated documentation shall at all times remain with Princeton University and LICENSEE agrees to
preserve same."""
FROM_WORDNET = {"names", "places", "words"}

FUNCTION = """a an the and or but nor so yet if then else when while where why how what which who whom whose that this
these those there here of to in on at by for with from into onto over under about above below between among through
during before after since until against without within along across behind beyond near off out up down as than like
unlike per via i me my mine myself you your yours yourself he him his himself she her hers herself it its itself we us
our ours ourselves they them their theirs themselves be am is are was were been being have has had having do does did
done doing will would shall should can could may might must ought not no yes ok okay please thanks thank hello hi hey
dear sorry any some all both each every either neither none other another such same own few many much more most less
least several only just also too very quite rather almost already always never often sometimes soon still again ever
even now today tomorrow yesterday tonight one two three four five six seven eight nine ten eleven twelve twenty thirty
forty fifty hundred thousand million billion first second third fourth fifth last next previous new old good bad
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
october november december mon tue tues wed thu thur thurs fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec
don didn doesn isn aren wasn weren won wouldn couldn shouldn hasn haven hadn ain ll ve re im ive id youre dont cant
wont whats thats lets lol omg btw fyi asap etc eg ie vs nbsp app apps website websites email emails online login logout
username password blog smartphone laptop wifi internet dropdown workflow workflows onboarding offboarding timesheet
timesheets dashboard backend frontend toolkit timeline timelines spreadsheet stakeholder stakeholders fundraising
crowdfunding webinar webinars podcast hashtag startup startups chatbot emoji gluten vegan checkout signup unsubscribe
teammate teammates coworker coworkers coworking telework teleworking hackathon prototyping wireframe wireframes agile
scrum sprint sprints kanban repo repos repository repositories markdown plugin plugins acquisition acquisitions
procurement reimbursement reimbursements payroll percent usability accessibility accessible inclusive inclusion
microservice microservices cybersecurity cloud signage walkthrough pre non sub anti multi semi cc bcc attn tel fax
mobile phone ext po box apt suite floor unit id no nr ref subject regards sincerely cheers urgent confidential invoice
customer client patient order account balance card credit debit statement atm bank""".split()


def write(name: str, doc: str, lists: dict[str, list[str]]) -> None:
    lines = ["/*!", *(f" * {line}".rstrip() for line in WORDNET_NOTICE.splitlines()), " */"] if name in FROM_WORDNET else []
    lines.append(f"/** {doc} Derived by tools/gazetteer/derive.py: edit the lists there. */")
    for constant, values in lists.items():
        sep = "|" if any(" " in v for v in values) else " "
        lines.append(f"export const {constant} = `")
        row = ""
        for value in values:
            if len(row) + len(value) > 110:
                lines.append(row)
                row = ""
            row += (sep if row else "") + value
        lines += [row, "`"] if row else ["`"]
    (OUT / f"{name}.ts").write_text("\n".join(lines).replace("`\n\n", "`\n") + "\n")
    print(name, {k: len(v) for k, v in lists.items()}, (OUT / f"{name}.ts").stat().st_size)


def main() -> None:
    corpus = pathlib.Path(sys.argv[1])
    wordnet = WordNet(corpus / "wordnet-base" / "usr" / "share" / "wordnet")
    vocab = vocabulary()
    rank = {word: index for index, word in enumerate(vocab)}
    lower, upper = doc_words(corpus)
    first, last = entries("first"), entries("last")
    cities = entries("cities")
    countries, regions = entries("countries"), entries("regions")
    mostly = set(entries("mostly"))

    function = set(FUNCTION)
    working = {w for w, n in lower.items() if n >= DOC_COUNT_MIN and n > 2 * upper[w]}
    frequent = {w for w in vocab if w in wordnet.lemmas}
    common = wordnet.lemmas & (frequent | wordnet.tagged | working | set(lower))
    common |= {w for w in working if lower[w] >= 12 or w in rank or stem_known(w, common)} | function
    common |= {w for w in vocab if stem_known(w, common)} - set(first) - set(last) - set(cities)
    common -= mostly
    listed = sorted(w for w in common if w in function or not stem_known(w, common - {w}) or w in rank)

    surnames: list[str] = []
    given: list[str] = []
    known_first = set(first)
    for person in sorted(wordnet.people):
        parts = person.split(" ")
        tail = fold(parts[-1])
        if len(parts) > 1 and re.match(r"^[a-z]{3,}$", tail) and parts[0][0].isupper():
            if " the " not in person and " of " not in person and tail not in common:
                surnames.append(tail)
    people_places = set(cities) | set(countries) | set(regions)
    extra = [s for s in dict.fromkeys(surnames) if s not in people_places]
    last_all = list(dict.fromkeys([*last, *extra]))
    drop = re.compile(r"^(the |republic of|state of|house of)|\d|^.{1,3}$")
    towns = [
        p for p in sorted(wordnet.places)
        if not drop.search(p) and re.match(r"^[a-z][a-z .'-]+$", p) and len(p.split()) <= 4
        and not (" " not in p and (p in common or p in known_first or p in set(last)))
        and p not in set(countries) and p not in set(regions)
    ]
    places = list(dict.fromkeys([*cities, *towns]))
    OUT.mkdir(parents=True, exist_ok=True)
    write("names", "Given names and surnames of many cultures, folded.", {"FIRST": sorted(first), "LAST": sorted(last_all)})
    write("places", "Countries, regions and towns, folded.",
          {"COUNTRIES": sorted(countries), "REGIONS": sorted(regions), "TOWNS": sorted(places)})
    write("words", "Ordinary English words.", {"COMMON": listed, "PRODUCTS": sorted(set(entries("products")) - set(first) - set(last))})
    write("groups", "Nationalities, religious and political groups, folded.", {"GROUPS": sorted(entries("demonyms"))})
    write("titles", "Name prefixes and the heads of job titles.", {"PREFIXES": entries("titles"), "JOBS": sorted(entries("jobs"))})
    write("streets", "Words of streets.", {
        "STREET_BEHIND": entries("streets", 1), "STREET_ENDINGS": entries("streets", 2),
        "STREET_BEFORE": entries("streets", 3), "STREET_BEHIND_ELSEWHERE": entries("streets", 4)})
    write("organisations", "Legal forms, words and names of organisations.", {
        "LEGAL_FORMS": entries("orgs", 1), "ORG_LAST": entries("orgs", 2),
        "ORG_OF": entries("orgs", 3), "ORG_NAMES": entries("orgs", 4)})
    both = [w for w in [*first, *last] if w in common]
    print("ambiguous:", len(set(both)), *sorted(set(both)))


main()
