"""Align books of 1,000, 5,000 and 20,000 sentences on one core: time, memory, and how both grow.

usage: alignspeed.py DOBHASHI DOCUMENTS.jsonl
"""
import json
import os
import statistics
import sys
import tempfile

tool, documents = sys.argv[1:]
work = tempfile.mkdtemp()
with open(documents) as f:
    docs = [json.loads(line) for line in f]


def name(n):
    """A name in both scripts that stands for a number."""
    syllables = [("কা", "ka"), ("লো", "lo"), ("মি", "mi"), ("রা", "ra"), ("শু", "shu"),
                 ("তো", "to"), ("বেন", "ben"), ("গার", "gar"), ("দি", "di"), ("পু", "pu")]
    bn = en = ""
    while n:
        bn, en, n = bn + syllables[n % 10][0], en + syllables[n % 10][1], n // 10
    return bn, en.capitalize()


def book(sentences):
    """The documents again and again, each time with another name in some of the sentences."""
    bn, en = [], []
    k = 0
    while len(bn) < sentences:
        d = docs[k % len(docs)]
        names = name(7 * k + 3)
        bn += [(names[0] + " " if i % 5 == 0 else "") + s for i, s in enumerate(d["bn"])]
        en += [(names[1] + " " if i % 5 == 0 else "") + s for i, s in enumerate(d["en"])]
        k += 1
    path = f"{work}/{sentences}.jsonl"
    with open(path, "w") as f:
        json.dump({"id": sentences, "bn": bn, "en": en}, f, ensure_ascii=False)
    return path


def run(path):
    """CPU seconds and the largest memory in MiB, of one run on one core."""
    pid = os.posix_spawn(tool, [tool, "align", "--jsonl", "--quiet", path, "-o", f"{work}/beads.jsonl"],
                         {**os.environ, "GOMAXPROCS": "1"})
    _, status, used = os.wait4(pid, 0)
    if status:
        sys.exit(f"align {path}: status {status}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


seconds = {}
failed = False
for sentences, most in (1000, .15), (5000, .8), (20000, 3):
    path = book(sentences)
    runs = [run(path) for _ in range(5)]
    seconds[sentences] = statistics.median(s for s, _ in runs)
    memory = max(m for _, m in runs)
    print(f"{sentences} sentences: {seconds[sentences]:.2f} s (wanted {most}), {memory:.0f} MiB")
    # A machine may be half as fast, but memory is the same everywhere.
    failed = failed or seconds[sentences] > 2 * most or memory > 200
growth = seconds[20000] / seconds[5000]
print(f"20,000 take {growth:.1f} times as long as 5,000 (at most 5)")
sys.exit(failed or growth > 5)
