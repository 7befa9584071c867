"""Score the program on development sets and fail below what has been reached.

usage: scores.py DOBHASHI SHARED
"""
import json
import os
import subprocess
import sys
import tempfile

tool, shared = sys.argv[1:]
work = tempfile.mkdtemp()
failed = False


def run(args, stdin=None, out=None):
    with open(stdin, "rb") if stdin else open(os.devnull, "rb") as i:
        r = subprocess.run(args, stdin=i, stdout=subprocess.PIPE, check=True)
    if out:
        with open(out, "wb") as f:
            f.write(r.stdout)
    return r.stdout.decode()


def expect(what, got, least):
    global failed
    ok = got >= least
    failed = failed or not ok
    print(f"{'ok  ' if ok else 'LOW '} {what}: {got} (at least {least})")


def score(script, *args):
    return json.loads(run([sys.executable, f"{shared}/tools/{script}", "--json", *args]))


gold = f"{shared}/data/segment/golden-dev.jsonl"
run([tool, "segment", "--jsonl"], gold, f"{work}/segment.jsonl")
segment = score("score_segment.py", gold, f"{work}/segment.jsonl")
expect("segment, cases cut exactly", segment["exact_rate"], 1.0)
expect("segment, F1", segment["f1"], 1.0)


def boundary_recall(path, lines=5):
    """The share of the ends of lines that are found when lines are joined to paragraphs."""
    with open(path) as f:
        all_lines = [line.strip() for line in f]
    found = total = 0
    with open(f"{work}/joined.jsonl", "w") as f:
        for i in range(0, len(all_lines), lines):
            f.write(json.dumps({"id": i, "text": " ".join(all_lines[i:i + lines])}) + "\n")
    for line in run([tool, "segment", "--jsonl"], f"{work}/joined.jsonl").splitlines():
        r = json.loads(line)
        ends, at = {end for _, end in r["offsets"]}, 0
        for s in all_lines[r["id"]:r["id"] + lines][:-1]:
            at += len(s.encode())
            found += at in ends
            total += 1
            at += 1
    return found / total


dev = f"{shared}/data/flores-dev/flores-dev"
expect("segment, ends of FLORES lines found", round(boundary_recall(f"{dev}.bn"), 4), 0.981)
tsv = run([tool, "translate", "--lines", "--quiet", f"{dev}.bn"])
with open(f"{work}/flores.en", "w") as f:
    for line in tsv.splitlines():
        f.write(line.split("\t")[1] + "\n")
mt = score("score_mt.py", f"{dev}.en", f"{work}/flores.en")[0]
expect("gloss, chrF2", mt["chrf2"], 43.03)
expect("gloss, BLEU", mt["bleu"], 9.38)

sys.exit(1 if failed else 0)
