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
expect("gloss, chrF2", mt["chrf2"], 45.2)
expect("gloss, BLEU", mt["bleu"], 10.5)

texts = f"{shared}/data/align/dev.jsonl"
with open(texts) as f, open(f"{work}/texts.jsonl", "w") as without:
    for line in f:
        o = json.loads(line)
        del o["mt_en"]
        without.write(json.dumps(o) + "\n")
for what, path, flags, strict, lax, null in (
        ("texts alone", f"{work}/texts.jsonl", [], .99, .998, .95),
        ("with a glossary", f"{work}/texts.jsonl", ["-g", f"{shared}/data/names/glossary-flores-dev.tsv"], .99, .998, .95),
        ("with translations", texts, [], .99, .998, .96)):
    run([tool, "align", "--jsonl", "--quiet", *flags], path, f"{work}/beads.jsonl")
    r = run([sys.executable, f"{shared}/tools/score_align.py", "--json", texts, f"{work}/beads.jsonl"])
    got = next(g for g in map(json.loads, r.splitlines()) if g["group"] == "all")
    for measure, least in (("strict", strict), ("lax", lax), ("null", null)):
        expect(f"align, {what}, {measure} F1", round(got[measure]["f1"], 4), least)

names = f"{shared}/data/names"


def variants(name, what, f1, *more):
    surfaces = run([sys.executable, f"{shared}/tools/score_names.py", "surfaces", "--gold", f"{names}/{name}.jsonl", *more])
    with open(f"{work}/surfaces.txt", "w") as f:
        f.write(surfaces)
    run([tool, "names", "variants"], f"{work}/surfaces.txt", f"{work}/clusters.jsonl")
    got = score("score_names.py", "variants", "--gold", f"{names}/{name}.jsonl", *more, "--hyp", f"{work}/clusters.jsonl")
    expect(f"names, {what} variants, F1", got["f1"], f1)
    return got


got = variants("variants-dev", "Bengali", .98, "--negatives", f"{names}/negatives-dev.jsonl")
expect("names, different ones kept apart", round(1 - got["negatives_merged_rate"], 4), .99)
variants("variants-en-dev", "English", .977)


def lines_of(what, command, *flags):
    run([tool, *command, "--jsonl", *flags], f"{names}/{what}-dev.jsonl", f"{work}/{what}.jsonl")
    return score("score_names.py", what, "--gold", f"{names}/{what}-dev.jsonl", "--hyp", f"{work}/{what}.jsonl")


got = lines_of("inflection", ["names", "stem"], "--no-starter")
expect("names, stems without a glossary", got["lemma_and_ending_accuracy"], .975)
expect("names, stems without an ending", got["zero_ending_accuracy"], .84)
with open(f"{names}/inflection-dev.jsonl") as f:
    lemmas = sorted({json.loads(line)["lemma"] for line in f})
with open(f"{work}/lemmas.tsv", "w") as f:
    f.write("bn\ten\n" + "".join(f"{w}\tName {i}\n" for i, w in enumerate(lemmas)))
got = lines_of("inflection", ["names", "stem"], "-g", f"{work}/lemmas.tsv")
expect("names, stems with a glossary", got["lemma_and_ending_accuracy"], 1.0)
expect("glossary match, F1", lines_of("match", ["glossary", "match"])["f1"], 1.0)
got = lines_of("translit", ["names", "translit"], "--no-starter")
expect("names, first spelling right", got["top1"], .70)
expect("names, one of three right", got["top3"], .79)
expect("names, 1 - CER", round(1 - got["mean_cer"], 4), .94)

for system, least in ("google", .983), ("bergamot-tiny", .934):
    with open(f"{dev}.bn") as bn, open(f"{dev}.{system}.en") as en, open(f"{work}/{system}.tsv", "w") as f:
        f.writelines(b.rstrip("\n") + "\t" + e for b, e in zip(bn, en))
    tsv = run([tool, "glossary", "repair", "--quiet", "--no-starter", "-g", f"{names}/glossary-flores-dev.tsv", f"{work}/{system}.tsv"])
    with open(f"{work}/{system}.en", "w") as f:
        f.writelines(line.split("\t")[1] + "\n" for line in tsv.splitlines())
    got = score("score_terms.py", f"{names}/links-flores-dev.jsonl", f"{work}/{system}.en")
    expect(f"glossary repair, names right in {system}", round(got["share"], 4), least - .0005)
    before, after = (score("score_mt.py", f"{dev}.en", path)[0]["bleu"] for path in (f"{dev}.{system}.en", f"{work}/{system}.en"))
    expect(f"glossary repair, BLEU of {system}", after, before)

sys.exit(1 if failed else 0)
