"""Check how soon the first output comes and how much memory a long input takes.

usage: limits.py DOBHASHI ARTICLE
"""
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

FIRST_OUTPUT = 0.150  # seconds, median of several runs
MEMORY = 150  # MB, the whole process
INPUT = 1 << 30  # bytes


def first_output(tool, article):
    start = time.monotonic()
    p = subprocess.Popen([tool, "translate", "--quiet", article], stdout=subprocess.PIPE)
    p.stdout.read(1)
    took = time.monotonic() - start
    p.stdout.read()
    if p.wait() != 0:
        sys.exit("translate failed")
    return took


def main():
    tool, article = sys.argv[1:]
    first_output(tool, article)
    median = statistics.median(first_output(tool, article) for _ in range(9))
    print(f"first output after {median * 1000:.0f} ms (limit {FIRST_OUTPUT * 1000:.0f})")
    if median > FIRST_OUTPUT:
        sys.exit("start-up is too slow")

    text = open(article, "rb").read() + b"\n"
    with tempfile.NamedTemporaryFile() as f:
        block = text * ((1 << 20) // len(text) + 1)
        while f.tell() < INPUT:
            f.write(block)
        f.flush()
        start = time.monotonic()
        subprocess.run([tool, "translate", "--quiet", f.name], stdout=subprocess.DEVNULL, check=True)
        took = time.monotonic() - start
        size = os.path.getsize(f.name)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{size >> 20} MB of text: {took:.0f} s, {peak:.0f} MB of memory (limit {MEMORY})")
    if peak > MEMORY:
        sys.exit("too much memory")


main()
