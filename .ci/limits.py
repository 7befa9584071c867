"""Check how soon the first output comes and how much memory long inputs take.

usage: limits.py DOBHASHI ARTICLE
"""
import os
import statistics
import subprocess
import sys
import tempfile
import time

FIRST_OUTPUT = 0.150  # seconds, median of several runs
GIB = 1 << 30
# command, its exit code, bytes of input, MB of memory that the whole process may take
LONG = [("translate --quiet", 0, GIB, 150), ("names check --quiet", 3, GIB, 100), ("segment", 0, 2 * GIB, 50)]


def first_output(tool, article):
    start = time.monotonic()
    p = subprocess.Popen([tool, "translate", "--quiet", article], stdout=subprocess.PIPE)
    p.stdout.read(1)
    took = time.monotonic() - start
    p.stdout.read()
    if p.wait() != 0:
        sys.exit("translate failed")
    return took


def measure(args, code):
    """Run a command and return its seconds, CPU seconds and peak of memory in MB."""
    start = time.monotonic()
    p = subprocess.Popen(args, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(p.pid, 0)
    if os.waitstatus_to_exitcode(status) != code:
        sys.exit(f"{args[1]} failed")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    tool, article = sys.argv[1:]
    first_output(tool, article)
    median = statistics.median(first_output(tool, article) for _ in range(9))
    print(f"first output after {median * 1000:.0f} ms (limit {FIRST_OUTPUT * 1000:.0f})")
    if median > FIRST_OUTPUT:
        sys.exit("start-up is too slow")

    text = open(article, "rb").read() + b"\n"
    block = text * ((1 << 20) // len(text) + 1)
    with tempfile.NamedTemporaryFile() as f:
        for command, code, size, limit in LONG:
            while f.tell() < size:
                f.write(block)
            f.flush()
            took, cpu, peak = measure([tool, *command.split(), f.name], code)
            print(f"{command}: {f.tell() >> 20} MB in {took:.0f} s, {cpu:.0f} s of CPU, {peak:.0f} MB of memory (limit {limit})")
            if peak > limit:
                sys.exit("too much memory")


main()
