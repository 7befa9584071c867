#!/usr/bin/env bash
# OmegaT opens the projects that the program makes, cuts their texts as the program
# does and takes reviewed pairs for the translation.
#
# usage: .ci/omegat.sh DOBHASHI
# needs OmegaT 3.6 (Debian: omegat) and Java.
set -euo pipefail

tool=$(realpath "$1")
jar=${OMEGAT_JAR:-/usr/share/omegat/OmegaT.jar}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
  echo "FAIL: $1" >&2
  cat log.txt >&2 || true
  exit 1
}

# open PROJECT has OmegaT translate a project. It exits with 0 whatever happens.
open() {
  java -Djava.awt.headless=true -jar "$jar" "$1" --mode=console-translate --no-team --disable-location-save --config-dir="$work/config" >log.txt 2>&1 ||
    fail "OmegaT ends with an error"
  if grep -n 'TF_TM_LOAD_ERROR\|TMXR_ERROR\|Exception' log.txt; then fail "OmegaT cannot read all of $1"; fi
}

same() {
  diff -u "$1" "$2" || fail "the translation $2 is another one"
}

# A paragraph of three sentences, and one with what must not be cut: an abbreviation
# and a quotation. The draft stays untranslated.
cat >pairs.jsonl <<'END'
{"id":"1","source":"নদীর ধারে একটি নৌকা বাঁধা ছিল।","target":"A boat was tied up by the river.","status":"reviewed","place":{"document":"stories/river.txt","block":1}}
{"id":"2","source":"মাঝি তখনও আসেননি।","target":"The boatman had not come yet.","status":"reviewed","place":{"document":"stories/river.txt","block":1}}
{"id":"3","source":"কে পার করবে?","target":"Who would take us across?","status":"reviewed","place":{"document":"stories/river.txt","block":1}}
{"id":"4","source":"ডা. করিম বললেন, “চলুন।”","target":"Dr. Karim said, “Let us go.”","status":"reviewed","place":{"document":"stories/river.txt","block":2}}
{"id":"5","source":"আমরা হাঁটতে শুরু করলাম।","target":"We started walking.","status":"draft","place":{"document":"stories/river.txt","block":2}}
{"id":"6","source":"শীত এসেছে।","target":"Winter & <frost> are here.","status":"reviewed","place":{"document":"winter.md","block":1}}
END
cat >river.txt <<'END'
A boat was tied up by the river. The boatman had not come yet. Who would take us across?

Dr. Karim said, “Let us go.” আমরা হাঁটতে শুরু করলাম।
END
echo 'Winter & <frost> are here.' >winter.txt

for codes in 'bn en' 'bn-BD en-GB'; do
  read -r from to <<<"$codes"
  "$tool" convert --quiet --from "$from" --to "$to" pairs.jsonl "$from.omegat"
  open "$from.omegat"
  grep -q 'drafts.tmx' log.txt || fail "OmegaT did not read the drafts"
  same river.txt "$from.omegat/target/river.txt"
  same winter.txt "$from.omegat/target/winter.txt"
done

# The Bengali rules do that: without them nothing of the paragraph is found.
cp -r bn.omegat plain.omegat
rm plain.omegat/target/* plain.omegat/omegat/segmentation.*
open plain.omegat
if grep -q 'boat' plain.omegat/target/river.txt; then fail "OmegaT cuts the text without our rules, so the check shows nothing"; fi
# Ten thousand pairs fill ten thousand paragraphs.
for i in $(seq 10000); do
  printf '{"id":"%d","source":"নৌকা %d এল।","target":"Boat %d came.","status":"reviewed","place":{"document":"many.txt","block":%d}}\n' "$i" "$i" "$i" "$i" >&3
  printf 'Boat %d came.\n\n' "$i" >&4
done 3>many.jsonl 4>many.txt
"$tool" convert --quiet many.jsonl many.omegat
open many.omegat
diff <(grep . many.txt) <(grep . many.omegat/target/many.txt) >differences.txt || fail "of 10,000 pairs $(grep -c '^>' differences.txt) did not come"
echo "OmegaT: ok"
