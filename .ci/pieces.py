"""Trains vocabularies with the original SentencePiece on texts of the project, and compares what it
and our package make of texts and of noise: the pieces, their places, and the text made of them again.
Any difference is a failure. Texts that are not of the project may be named, to be compared too:

usage: pieces.py [--train] [TEXT...]
       pieces.py --golden FOLDER

With --train there is also a vocabulary of 32,000 pieces, trained on the texts that are named.
With --golden it compares nothing, but prints what the original makes of the texts in the folder, which the
tests of the package have written there.
"""
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import sentencepiece

TEXTS = ["testdata/align/mountain.bn.txt", "testdata/align/mountain.en.txt", "translate/gloss/testdata/stories.tsv",
         "translate/gloss/testdata/drafts.tsv", "translate/gloss/testdata/numbers.tsv", "translate/gloss/data/nouns.tsv",
         "translate/gloss/data/verbs.tsv", "translate/gloss/data/adjectives.tsv", "translate/gloss/data/words.tsv",
         "translate/gloss/data/phrases.tsv"]
MARIAN = {"bos_id": -1, "eos_id": 0, "unk_id": 1}
LARGEST = 1 << 20  # pieces; the trainer makes as many as the texts allow
SYMBOLS = ["<b>", "</b>", "<br/>", "<", "ক্ষ", "▁▁", "ﬁ", "a b", "😀😀", "দাদা দিদি"]

if tuple(map(int, sentencepiece.__version__.split(".")[:3])) < (0, 2, 3):
    sys.exit("sentencepiece 0.2.3 is needed: older versions round sums otherwise, and choose other pieces now and then")
work = Path(tempfile.mkdtemp())
extra = [a for a in sys.argv[1:] if a != "--train"]


def lines(path):
    if path.endswith(".jsonl"):
        return [s for d in open(path, encoding="utf-8") for k in ("bn", "en") for s in json.loads(d)[k]]
    return Path(path).read_text(encoding="utf-8").split("\n")


def train(name, texts, size, **options):
    """Trains a vocabulary and returns its file."""
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts), model_prefix=str(work / name), vocab_size=size, hard_vocab_limit=False,
        minloglevel=2, num_threads=2, **options)
    return work / f"{name}.model"


def noise(count):
    """Texts that nobody writes."""
    r = random.Random(20260101)
    scripts = [(0x20, 0x7F), (0xA0, 0x250), (0x300, 0x370), (0x370, 0x530), (0x590, 0x700), (0x900, 0x980), (0x980, 0xA00),
               (0x980, 0xA00), (0xE00, 0xE80), (0x1100, 0x1200), (0x1E00, 0x2100), (0x2100, 0x2800), (0x2E80, 0x3200),
               (0x3200, 0x3400), (0x4E00, 0x5000), (0xAC00, 0xAD00), (0xF900, 0xFB50), (0xFB50, 0xFE00), (0xFE00, 0x10000),
               (0x1D400, 0x1D800), (0x1F1E6, 0x1F200), (0x1F300, 0x1FA00), (0x2F800, 0x2FA20), (0xE0000, 0xE0080)]
    spaces = [" ", "  ", "\t", "\u00a0", "\u3000", "\u200b", "\u2028", "\r\n", "▁", "\ufeff"]
    joined = ["👩‍👩‍👧", "🏳️‍🌈", "ক\u200dষ", "র\u200c্য", "ড\u09bc", "ড়", "য\u09bc", "য়", "ে\u09be", "ো", "ে\u09d7", "e\u0301\u0323",
              "ﷺ", "ﬁ", "①", "Ⅷ", "１２", "ｶﾞ", "…", "½", "\u0000", "\u0007", "\ufffd", "</s>", "<unk>", "<0x41>"]

    def letter():
        while True:
            c = r.randrange(*r.choice(scripts))
            if not 0xD800 <= c < 0xE000:
                return chr(c)

    def bad():
        return r.choice([bytes([r.randrange(0x80, 0x100)]), bytes([r.randrange(0xC0, 0x100), r.randrange(0x100)]),
                         "ক".encode()[:r.randrange(1, 3)], "😀".encode()[:r.randrange(1, 4)], b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80"])

    for n in range(count):
        parts = []
        kind = n % 8
        for _ in range(r.randrange(1, 40)):
            part = r.choice(joined) if r.random() < .15 else letter()
            if kind == 1:
                low, high = scripts[n // 8 % len(scripts)]
                part = chr(r.randrange(low, high))
            elif kind == 2:
                part *= r.randrange(1, 50)
            elif kind == 3 and r.random() < .5:
                part = chr(r.randrange(0x20))
            elif kind == 4 and r.random() < .4:
                part = r.choice(joined)
            elif kind == 5 and r.random() < .4:
                part = r.choice(SYMBOLS)
            if r.random() < .2:
                parts.append(r.choice(spaces).encode() * r.choice((1, 1, 1, 3)))
            parts.append(part.encode())
            if kind in (6, 7) and r.random() < .3:
                parts.append(bad())
        yield b"".join(parts)
    # A lone kind of letter, long.
    for part in "a", "ক", "😀", "\u0301", "▁", " ", "\u200d", "x y ", "ড\u09bc", "\x00":
        yield part.encode() * 3000


def fields(message):
    """The fields of a protobuf message that has numbers, bytes and floats."""
    i = 0

    def number():
        nonlocal i
        n = shift = 0
        while True:
            n |= (message[i] & 127) << shift
            i, shift = i + 1, shift + 7
            if message[i - 1] < 128:
                return n

    while i < len(message):
        tag = number()
        if tag & 7 == 2:
            size = number()
            value, i = message[i:i + size], i + size
        elif tag & 7 == 5:
            value, i = message[i:i + 4], i + 4
        else:
            value = number()
        yield tag >> 3, value


def read(message):
    """The text, and number and place of each piece, of a SentencePieceText. Places are counted in bytes."""
    text, pieces = b"", []
    for field, value in fields(message):
        if field == 1:
            text = value
        elif field == 2:
            piece = dict(fields(value))
            pieces.append((piece.get(2, 0), piece.get(4, 0), piece.get(5, 0)))
    return text, pieces


def compare(name, file, sets):
    model = sentencepiece.SentencePieceProcessor(model_file=str(file))
    r = random.Random(1)
    failures = 0
    for label, texts in sets.items():
        questions, wanted = [], []
        for text in texts:
            _, pieces = read(model.encode(text, out_type="serialized_proto"))
            ids = [p[0] for p in pieces]
            if ids != model.encode(text):
                sys.exit(f"{name}: the original disagrees with itself on {text}")
            questions.append("e " + text.hex())
            wanted.append("".join("%d,%d,%d " % p for p in pieces))
            if r.random() < .5:  # decode what no text gives, too
                ids = [r.randrange(min(len(model), 600)) if r.random() < .3 else i for i in ids] + [r.randrange(len(model))]
            text, pieces = read(model.decode(ids, out_type="serialized_proto"))
            questions.append("d " + " ".join(map(str, ids)))
            wanted.append(text.hex() + " " + "".join("%d,%d " % p[1:] for p in pieces))
        run = subprocess.run([work / "encode", file], input="\n".join(questions) + "\n", capture_output=True, text=True)
        if run.returncode:
            sys.exit(f"{name}: {run.stderr}")
        got = run.stdout.split("\n")[:-1]
        different = [(q, w, g) for q, w, g in zip(questions, wanted, got, strict=True) if w != g]
        failures += len(different)
        for q, w, g in different[:3]:
            print(f"  {q}\n  wanted {w}\n  got    {g}")
        speed, load = map(float, run.stderr.split())
        size = sum(map(len, texts))
        best = float("inf")
        for _ in range(15):
            start = time.process_time()
            model.encode(texts, num_threads=1)
            best = min(best, time.process_time() - start)
        print(f"{name}, {label}: {len(texts)} texts, {sum(w.count(' ') for w in wanted[::2])} pieces, {len(different)} differences; "
              f"{speed / 1e6:.1f} MB/s, the original {size / best / 1e6:.1f} MB/s; read in {load * 1e3:.1f} ms", flush=True)
    return failures


def golden(folder):
    for file in sorted(folder.glob("*.spm")):
        model = sentencepiece.SentencePieceProcessor(model_file=str(file))
        for line in (folder / "texts").read_text().split("\n")[:-1]:
            _, pieces = read(model.encode(bytes.fromhex(line), out_type="serialized_proto"))
            text, places = read(model.decode([p[0] for p in pieces], out_type="serialized_proto")) if pieces else (b"", [])
            print(file.stem, line, " ".join("%d,%d,%d" % p for p in pieces), text.hex(), " ".join("%d,%d" % p[1:] for p in places), sep="\t")


if sys.argv[1:2] == ["--golden"]:
    golden(Path(sys.argv[2]))
    sys.exit()
subprocess.run(["go", "build", "-o", work / "encode", ".ci/encode.go"], check=True)
ours = [s for path in TEXTS + ["testdata/align/documents.jsonl"] for s in lines(path)]
sets = {"texts": [s.encode() for s in ours], "noise": list(noise(2000)), "one long text": [" ".join(ours).encode(), "".join(ours).replace(" ", "").encode()]}
for path in extra:
    sets[Path(path).name] = [s.encode() for s in lines(path)]
vocabularies = {
    "nmt_nfkc with bytes": train("bytes", ours, 4000, byte_fallback=True, **MARIAN),
    "nmt_nfkc with bytes, largest": train("largest", ours, LARGEST, byte_fallback=True, **MARIAN),
    "identity": train("identity", ours, 4000, normalization_rule_name="identity", **MARIAN),
    "symbols": train("symbols", ours, 4000, user_defined_symbols=SYMBOLS, control_symbols=["<2en>"], normalization_rule_name="nfkc"),
    "symbols with bytes": train("symbolbytes", ours, 3000, user_defined_symbols=SYMBOLS, byte_fallback=True, add_dummy_prefix=False, **MARIAN),
    "suffix": train("suffix", ours, 4000, treat_whitespace_as_suffix=True, **MARIAN),
    "all spaces": train("spaces", ours, 4000, remove_extra_whitespaces=False, split_by_whitespace=False, **MARIAN),
    "without prefix": train("noprefix", ours, 3000, remove_extra_whitespaces=False, add_dummy_prefix=False, byte_fallback=True, **MARIAN),
}
if "--train" in sys.argv:
    others = [s for path in extra for s in lines(path)]
    vocabularies["32,000"] = train("32k", others, 32000, byte_fallback=True, **MARIAN)
print(f"sentencepiece {sentencepiece.__version__}")
failures = sum([compare(name, file, sets) for name, file in vocabularies.items()])
print(f"{failures} differences")
sys.exit(failures > 0)
