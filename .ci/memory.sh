#!/usr/bin/env bash
# Measures the translation memory: the import of a TMX of a million units by the command, and
# lookups and runs by the benchmarks of translate/memory. It fails where a figure is not reached.
#
# usage: .ci/memory.sh DOBHASHI
# needs python3 and GNU time.
set -euo pipefail

cd "$(dirname "$0")/.."
tool=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}

python3 - "$work/million.tmx" <<'EOF'
import random, sys
random.seed(7)
def words(n, letters, signs):
    return ["".join(random.choice(letters) + random.choice(signs) for _ in range(random.randint(2, 4))) for _ in range(n)]
bn = words(40000, "কখগঘচছজঝটঠডতথদধনপফবভমযরলশসহ", ["", "া", "ি", "ু", "ে", "ো"])
en = words(40000, "bcdfghklmnprstvw", "aeiou")
with open(sys.argv[1], "w", encoding="utf-8") as f:
    f.write('<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header creationtool="ci" creationtoolversion="1" '
            'segtype="sentence" o-tmf="none" adminlang="en" srclang="bn" datatype="plaintext"/><body>\n')
    for i in range(1000000):
        n = random.randint(3, 18)
        at = [int(40000 * random.random() ** 3) for _ in range(n)]
        f.write('<tu><tuv xml:lang="bn"><seg>%s %d।</seg></tuv><tuv xml:lang="en"><seg>%s %d.</seg></tuv></tu>\n' %
                (" ".join(bn[k] for k in at), i, " ".join(en[k] for k in at), i))
    f.write("</body></tmx>\n")
EOF
/usr/bin/time -f '%e %M' -o "$work/time.txt" "$tool" tm import --tm "$work/memory.db" "$work/million.tmx"
read -r seconds kilobytes < <(tail -n 1 "$work/time.txt")
echo "import of a million units: $seconds s, $((kilobytes / 1024)) MB"
awk -v s="$seconds" 'BEGIN { exit !(s <= 60) }' || fail "the import takes longer than 60 s"
[ "$kilobytes" -le 400000 ] || fail "the import needs more than 400 MB"
rm -r "$work"/memory.db* "$work/million.tmx"

TMPDIR=$work go test -run '^$' -bench '^Benchmark(Recall|Similar)$' -benchtime 200x ./translate/memory | tee "$work/lookups.txt"
TMPDIR=$work go test -run '^$' -bench Drafts -benchtime 1x ./translate/memory | tee "$work/runs.txt"
# The figures: lookups in 100 µs, similar texts in 20 ms (the median, as other work on the machine is in the
# rest), 50,000 sentences a second without a memory and 10,000 with one, and no more memory for more of them.
awk '
  function value(unit,   i) { for (i = 2; i < NF; i++) if ($(i + 1) == unit) return $i; return -1 }
  /^BenchmarkRecall/ { seen++; if (value("ns/op") > 100000) bad = bad " recall" }
  /^BenchmarkSimilar\// { seen++; if (value("median-ms") > 20) bad = bad " " $1 }
  /^BenchmarkDrafts\/.*without/ { seen++; if (value("sentences/s") < 50000 || value("heap-MB") > 50) bad = bad " " $1 }
  /^BenchmarkDrafts\/.*with_/ { seen++; if (value("sentences/s") < 10000 || value("heap-MB") > 100) bad = bad " " $1 }
  END { if (seen < 8) bad = bad " only " seen " benchmarks"; if (bad != "") { print "FAILED:" bad; exit 1 } }
' "$work/lookups.txt" "$work/runs.txt"
