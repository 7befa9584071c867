#!/usr/bin/env bash
# Sends a review table through LibreOffice, edits it there as a person does, and
# checks what comes back: review.sh BINARY. It needs soffice, python3, unzip and
# pdftotext (Debian: libreoffice-writer, poppler-utils).
set -euo pipefail
tool=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }
office() { # FORMAT FILE: converts it into the folder saved
  soffice --headless "-env:UserInstallation=file://$work/office" --convert-to "$1" --outdir saved "$2" >office.log 2>&1 || { cat office.log; fail "soffice $2"; }
}
edit() { # FILE NEW OLD TEXT...: writes NEW with each OLD in the document exchanged for TEXT
  python3 - "$@" <<'EOF'
import sys, zipfile
source, target, *changes = sys.argv[1:]
with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
    for name in old.namelist():
        data = old.read(name)
        if name == "word/document.xml":
            for a, b in zip(changes[::2], changes[1::2]):
                if data.count(a.encode()) != 1:
                    sys.exit(f"{a} stands {data.count(a.encode())} times in the document")
                data = data.replace(a.encode(), b.encode())
        new.writestr(name, data)
EOF
}

cat >pairs.jsonl <<'EOF'
{"id":"1","source":"মেয়র আজ ঢাকায় এসেছেন।","target":"The mayor has come to Dhaka today.","origin":"gloss","status":"rough","place":{"document":"s.txt","block":1,"start":0,"end":1,"line":1,"column":1},"findings":[{"tier":"warning","kind":"missing","message":"no <name> & no \"title\""}]}
{"id":"2","source":"তিনি বললেন, “কাল আসব।”\tতারপর গেলেন।\nশেষ।","target":"He said, “I will come.”\tThen he went.\nThe end.","origin":"gloss","status":"rough","place":{"block":0,"start":0,"end":0,"line":0,"column":0}}
{"id":"ক-৩","source":"র‍্যাব ও পুলিশ, হয়তো হয়তো।","target":"RAB and the police, perhaps.","origin":"gloss","status":"rough","place":{"block":0,"start":0,"end":0,"line":0,"column":0}}
{"id":"4","source":"কেন?","target":"","origin":"","status":"untranslated","place":{"block":0,"start":0,"end":0,"line":0,"column":0}}
{"id":"5","source":"{1} টি নদী   আছে & <থাকবে>।","target":"There are {1} rivers & <more>.","origin":"gloss","status":"rough","place":{"block":0,"start":0,"end":0,"line":0,"column":0}}
EOF

"$tool" convert --quiet pairs.jsonl story.review.docx
"$tool" apply story.review.docx pairs.jsonl >same.txt 2>same.log || { cat same.log; fail "the table itself"; }
[ ! -s same.txt ] || fail "the table itself differs: $(cat same.txt)"

# Saved by LibreOffice twice, it is still the same: hashes, spaces, joiners, breaks.
office docx story.review.docx
mkdir again && mv saved/story.review.docx again/
office docx again/story.review.docx
"$tool" apply saved/story.review.docx pairs.jsonl >same.txt 2>same.log || { cat same.log; fail "after LibreOffice"; }
[ ! -s same.txt ] || fail "LibreOffice changed: $(cat same.txt)"
"$tool" convert --quiet saved/story.review.docx back.jsonl || fail "a hash is lost"
unzip -p saved/story.review.docx word/document.xml | grep -q '·[0-9a-f]\{6\}' || fail "there are no hashes"

# An edit, a confirmation, a translation, and two rows that must not be applied.
edit saved/story.review.docx edited.docx \
  'The mayor has come to Dhaka today.' 'The mayor came to Dhaka.' \
  '{1} rivers' 'some rivers' \
  'কেন<' 'কেনো<' \
  'RAB and the police, perhaps.' ''
code=0
"$tool" apply edited.docx pairs.jsonl -o new.jsonl >diff.txt 2>diff.log || code=$?
[ "$code" = 3 ] || { cat diff.txt diff.log; fail "exit code $code, not 3"; }
grep -qx -- '- The mayor has come to Dhaka today.' diff.txt && grep -qx -- '+ The mayor came to Dhaka.' diff.txt || { cat diff.txt; fail "the edit is not shown"; }
grep -q 'row 4, ID 4: its ID or its source was changed in the table; not applied' diff.log || { cat diff.log; fail "the changed source is not noticed"; }
grep -q 'row 3, ID ক-৩: the target is empty; not applied' diff.log || { cat diff.log; fail "the empty target is not noticed"; }
grep -q '"target":"The mayor came to Dhaka.","origin":"gloss","status":"reviewed"' new.jsonl || fail "the edit is not written"
grep -q '"target":"There are some rivers & <more>."' new.jsonl || fail "the second edit is not written"
[ "$(sed -n 2,4p new.jsonl)" = "$(sed -n 2,4p pairs.jsonl)" ] || fail "pairs that were not edited are others"

# Tracked changes, made in the document that LibreOffice then saves.
edit story.review.docx tracked.review.docx \
  '<w:r><w:t xml:space="preserve">The mayor has come to Dhaka today.</w:t></w:r>' \
  '<w:r><w:t xml:space="preserve">The mayor </w:t></w:r><w:del w:id="91" w:author="R" w:date="2026-01-01T00:00:00Z"><w:r><w:delText xml:space="preserve">has come</w:delText></w:r></w:del><w:ins w:id="92" w:author="R" w:date="2026-01-01T00:00:00Z"><w:r><w:t xml:space="preserve">came</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> to Dhaka today.</w:t></w:r>'
office docx tracked.review.docx
unzip -p saved/tracked.review.docx word/document.xml | grep -q '<w:del ' || fail "LibreOffice did not keep the tracked change"
"$tool" apply saved/tracked.review.docx pairs.jsonl >diff.txt 2>diff.log || { cat diff.log; fail "tracked changes"; }
grep -qx -- '+ The mayor came to Dhaka today.' diff.txt || { cat diff.txt; fail "the tracked change is not taken"; }
grep -q '1 changed, 0 confirmed, 4 unchanged' diff.log || { cat diff.log; fail "more than the tracked change"; }

# On paper: the header on each page, and all words.
for i in $(seq 60); do printf 'নদীর ধারে বসে আছি %d।\tI sit by the river %d.\n' "$i" "$i"; done >long.tsv
"$tool" convert --quiet long.tsv long.review.docx
office pdf long.review.docx
pdftotext -layout saved/long.review.pdf long.txt
pages=$(grep -c $'\f' long.txt)
[ "$pages" -gt 1 ] && [ "$(grep -c 'Source (bn)' long.txt)" = "$pages" ] || fail "the header does not stand on each of $pages pages"
[ "$(grep -c 'I sit by the river' long.txt)" = 60 ] || fail "rows are missing on paper"
echo "review tables: ok ($pages pages)"
