"""How fast the neural engine loads and translates, and in how much memory, with a random model of
the size of Firefox's own.

usage: localspeed.py [--native PYTHON] DOBHASHI

PYTHON, 3.10 with bergamot 0.4.5, compares with the engine of Firefox in C++, see native.py. Others
may use the machine at the same time: each figure is the best of several runs, and there are more of
them as long as a floor is not reached.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time

LOAD = .08  # seconds
MEMORY = 120  # MB
TWO_CORES = 1.8  # times as fast as one
PORTABLE = 100  # words/s without the instructions of any processor
NATIVE = 1.0  # times as fast as the engine of Firefox
RUNS = 4  # at least
TIME = 80  # seconds after which no other run begins

GOLDEN = "translate/local/testdata/golden/random.jsonl"
BOOK = "testdata/align/documents.jsonl"


def sentences():
    """What the repository has of Bengali sentences, each once: one that comes again is not translated again."""
    with open(BOOK) as f:
        lines = [s for line in f for s in json.loads(line)["bn"]]
    with open(GOLDEN) as f:
        lines += [json.loads(line)["source"] for line in list(f)[1:]]
    return list(dict.fromkeys(s for s in lines if s.strip() and s.isprintable()))


def run(args, cores):
    """Seconds, seconds of processor time and the peak of memory in MB, of one run on some of the cores."""
    taskset = ["taskset", "-c", ",".join(map(str, cores))]
    start = time.monotonic()
    p = subprocess.Popen(taskset + args, stdout=subprocess.DEVNULL, env={**os.environ, "GOMAXPROCS": str(len(cores))})
    _, status, used = os.wait4(p.pid, 0)
    if status:
        sys.exit(f"{' '.join(args)}: status {status}")
    return time.monotonic() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def native(python, model, path, core):
    """Seconds of processor time that Firefox's engine takes, its loading left out."""
    out = subprocess.run(["taskset", "-c", str(core), python, ".ci/native.py", "--time", model, path],
                         check=True, stdout=subprocess.PIPE, text=True).stdout
    return float(re.search(r"in ([\d.]+) s", out)[1])


def portable():
    """Words/s without the instructions of any processor."""
    out = subprocess.run(["go", "test", "-run", "^$", "-bench", "Engine/go$", "-benchtime", "1x", "-cpu", "1", "./translate/local"],
                         check=True, stdout=subprocess.PIPE, text=True).stdout
    return float(re.search(r"([\d.]+) words/s", out)[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool")
    parser.add_argument("--native", metavar="PYTHON")
    args = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))[-2:]
    with tempfile.TemporaryDirectory() as model:
        subprocess.run(["go", "run", ".ci/model.go", GOLDEN, model], check=True)
        sys.exit(not measure(os.path.abspath(args.tool), args.native, model, cores))


def measure(tool, python, model, cores):
    """Measures until all floors are reached or the time is over, prints the figures, and says whether all is well."""
    lines = sentences()
    words = sum(len(s.split()) for s in lines)
    one, all = f"{model}/one.txt", f"{model}/all.txt"
    for path, some in (one, lines[:1]), (all, lines):
        with open(path, "w") as f:
            f.writelines(s + "\n" for s in some)
    translate = [tool, "translate", "--backend", "local", "--model", model, "--lines", "--quiet", "--no-tm", "--no-starter"]
    best = {}

    def better(name, value):
        best[name] = min(value, best.get(name, value))

    end = time.monotonic() + TIME
    peak = runs = 0
    while True:
        runs += 1
        for _ in range(3):
            for name, command in ("start", [tool, "--version"]), ("one", translate + [one]):
                seconds, cpu, _ = run(command, cores)
                better(name, seconds)
                better(name + ", work", cpu)
        for n in [1] + 3 * [2] if len(cores) == 2 else [1]:  # both cores are seldom free
            seconds, cpu, memory = run(translate + [all], cores[:n])
            better(n, seconds)
            peak = max(peak, memory)
            if n == 1:
                better("all, work", cpu)
        if python:
            better("native", native(python, model, all, cores[0]))
        if runs == 1 or best["portable"] < PORTABLE:
            best["portable"] = max(portable(), best.get("portable", 0))

        # With one sentence nearly all of the time is for the start of the command and for loading.
        work = best["all, work"] - best["one, work"]
        rows = [("loading, and one sentence", 1000 * (best["one"] - best["start"]), "ms", "at most", 1000 * LOAD),
                ("the same in processor time", 1000 * (best["one, work"] - best["start, work"]), "ms", "", None),
                ("memory of the whole process", peak, "MB", "at most", MEMORY),
                ("one core", words / work, "words/s", "", None),
                ("one core, portable", best["portable"], "words/s", "at least", PORTABLE)]
        if len(cores) == 2:
            times = (best[1] - best["one"]) / (best[2] - best["one"])
            rows.append(("two cores beside one", times, "times", "at least", TWO_CORES))
        if python:
            rows += [("Firefox's engine, one core", words / best["native"], "words/s", "", None),
                     ("one core beside that", best["native"] / work, "times", "at least", NATIVE)]
        missed = [name for name, value, _, kind, floor in rows
                  if kind == "at most" and value > floor or kind == "at least" and value < floor]
        if runs >= RUNS and not missed or peak > MEMORY or time.monotonic() > end:
            break
    print(f"{len(lines)} sentences, {words} words; the best of {runs} runs")
    for name, value, unit, kind, floor in rows:
        print(f"{name:30}{value:10.{2 if unit == 'times' else 0}f} {unit:9}{kind} {floor if floor else ''}".rstrip())
    for name in missed:
        print(f"FAILED: {name}", file=sys.stderr)
    return not missed


main()
