#!/usr/bin/env bash
# Translates with real servers on this machine: Apertium's APY, with pairs from Debian, and
# LibreTranslate from PyPI, with a model made by argosmodel.py, as its own are not to be had
# without another network.
#
# usage: .ci/servers.sh DOBHASHI
# installs apertium-apy, apertium-eng-spa and apertium-urd-hin if they are not there; needs
# python3 and curl.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
tool=$(realpath "$1")
work=$(mktemp -d)
groups=() # each server has a process group of its own, with all that it starts
stop() {
  local group
  for group in "${groups[@]}"; do kill -- "-$group" 2>/dev/null || true; done
  groups=()
}
trap 'stop; rm -rf "$work"' EXIT
cd "$work"
# dobhashi runs without the files of the user.
dobhashi() { XDG_DATA_HOME=$work/data XDG_CONFIG_HOME=$work/config "$tool" "$@"; }

fail() {
  printf 'FAILED: %s\n' "$*" >&2
  tail -n 40 server.log out.txt err.txt >&2 2>/dev/null || true
  exit 1
}
step() { printf -- '-- %s (%ds)\n' "$*" "$SECONDS"; }

# APY would listen on all addresses of the machine.
mkdir loopback
cat >loopback/sitecustomize.py <<'EOF'
import socket

def bind(self, address, bind=socket.socket.bind):
    if self.family == socket.AF_INET:
        address = ("127.0.0.1", *address[1:])
    elif self.family == socket.AF_INET6:
        address = ("::1", *address[1:])
    return bind(self, address)

socket.socket.bind = bind
EOF

# serve PATH COMMAND... starts a server, with the port at the end of the command, and waits
# until it answers to a GET of the path.
serve() {
  local path=$1
  shift
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  setsid "$@" "$port" >server.log 2>&1 &
  server=$!
  groups+=("$server")
  for _ in $(seq 240); do
    kill -0 "$server" 2>/dev/null || fail "the server does not start: $*"
    if curl -fs -o answer.json "http://127.0.0.1:$port/$path"; then return; fi
    sleep 0.25
  done
  fail "the server does not answer: $*"
}

# translated BACKEND ARGUMENT... translates into out.txt, one line a sentence: source, tab, draft.
translated() {
  dobhashi translate --quiet --no-tm --backend "$1" --endpoint "http://127.0.0.1:$port" "${@:2}" >out.txt 2>err.txt || fail "translate $*: exit code $?"
}
# refused CODE MESSAGE BACKEND ARGUMENT... expects that exit code, and one error with a hint.
refused() {
  local code=0
  dobhashi translate --no-tm --backend "$3" --endpoint "http://127.0.0.1:$port" "${@:4}" >out.txt 2>err.txt || code=$?
  [ "$code" = "$1" ] || fail "translate ${*:3}: exit code $code, not $1"
  [ "$(grep -c '^error: ' err.txt)" = 1 ] || fail "not one line of error"
  grep -q "^error: $3: .*$2" err.txt || fail "the error does not say: $2"
  [ "$(wc -l <out.txt)" -le "${lines:-0}" ] || fail "there is a translation with the error"
}
hint() { grep -q "^hint: .*$1" err.txt || fail "no hint with $1"; }
# draft NUMBER REGEXP looks at the draft of a sentence.
draft() { sed -n "$1p" out.txt | cut -f2 | grep -qiP "$2" || fail "draft $1 has no $2"; }
# drafts NUMBER REGEXP expects so many drafts, all of that kind.
drafts() {
  [ "$(wc -l <out.txt)" = "$1" ] || fail "there are not $1 drafts"
  [ "$(cut -f2 out.txt | grep -cP "$2")" = "$1" ] || fail "drafts are not like $2"
}

step "an external command"
cat >command.py <<'EOF'
import json, sys
for line in sys.stdin:
    r = json.loads(line)
    print(json.dumps({"id": r["id"], "text": "%s to %s: %d" % (r["from"], r["to"], len(r["text"]))}), flush=True)
EOF
printf 'নদী বড়। বই ছোট।\n' >bengali.txt
dobhashi translate --quiet --backend exec --command 'python3 command.py' bengali.txt >out.txt
[ "$(cut -f2 out.txt)" = $'bn to en: 8\nbn to en: 7' ] || fail "the command does not answer as it should"

step "Apertium: installing"
missing=()
for package in apertium-apy apertium-eng-spa apertium-urd-hin; do
  dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
if [ "${#missing[@]}" -gt 0 ]; then
  root=()
  [ "$(id -u)" = 0 ] || root=(sudo)
  "${root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y -qq "${missing[@]}" >apt.log 2>&1 || { cat apt.log; fail "installing ${missing[*]}"; }
fi

step "Apertium: translating"
serve listPairs env PYTHONPATH="$work/loopback" apertium-apy /usr/share/apertium/modes -p
printf 'The house is red. I read the book. Where is the water?\n\nThe girl has a small dog.\n' >english.txt
translated apertium --from en --to es english.txt
drafts 4 '\w'
draft 1 'casa.*roj'
draft 2 'libro'
draft 3 'dónde.*agua'
draft 4 '(muchacha|chica|niña).*perro'
printf 'یہ میرا گھر ہے۔\n\nپانی ٹھنڈا ہے۔\n\nکتاب کہاں ہے؟\n' >urdu.txt
translated apertium --from ur --to hi urdu.txt
drafts 3 '^[\p{Devanagari}\s।?.]+$'
draft 1 'घर'
draft 2 'पानी'
draft 3 'किताब'
printf 'নদী বড়। বই ছোট।\n' >bengali.txt
refused 1 'does not translate from ben to eng: That pair is not installed' apertium bengali.txt
hint apertium-ben-eng
# The server cuts what is much larger than the longest sentence, which has to come back whole.
{ printf 'The river'; for _ in $(seq 2000); do printf ' and the river'; done; printf ' is red.\n'; } >endless.txt
translated apertium --from en --to es endless.txt
[ "$(cut -f 2 out.txt | grep -o '[Rr]ío' | wc -l)" = 2001 ] || fail "of 2001 rivers some are lost"

step "Apertium: the server ends under way"
for i in $(seq 3000); do printf 'River number %d is very long.\n\n' "$i"; done >long.txt
( sleep 1; kill -KILL -- "-$server" ) &
killer=$!
lines=2999 refused 3 "no answer from 127.0.0.1:$port" apertium --from en --to es long.txt
wait "$killer"
[ -s out.txt ] || fail "what was translated before is lost"
[ "$(awk -F '\t' 'NF != 2 || $2 !~ ("[^0-9]" NR "[^0-9]")' out.txt | wc -l)" = 0 ] || fail "the drafts before the end of the server are not whole, or not in order"
echo "$(wc -l <out.txt) sentences of 3000 before the server ended"
stop

step "LibreTranslate: installing"
python3 -m venv venv
venv/bin/pip install -q --no-cache-dir --disable-pip-version-check libretranslate==1.9.6 >pip.log 2>&1 || { cat pip.log; fail "pip install libretranslate"; }
du -sh venv
data=home/.local/share/argos-translate
mkdir -p "$data/packages" "$data/minisbd" stanza
venv/bin/python "$here/argosmodel.py" "$data/packages/bn_en"
echo '[]' >"$data/index.json" # of models that could be fetched
# Models that cut texts into sentences, which are there and not used: ours are cut before.
venv/bin/python -c 'import minisbd.models, pathlib, sys
for name in minisbd.models.MODELS.values(): (pathlib.Path(sys.argv[1]) / name).touch()' "$data/minisbd"
cat >stanza/__init__.py <<'EOF'
from types import SimpleNamespace

def Pipeline(**_):
    return lambda text: SimpleNamespace(sentences=[SimpleNamespace(text=text)])
EOF
# One thread a call: more wait for each other, on a busy machine for minutes. There is nobody on port 9.
export ARGOS_CHUNK_TYPE=STANZA ARGOS_PACKAGE_INDEX=http://127.0.0.1:9/ ARGOS_INTRA_THREADS=1 OMP_NUM_THREADS=1

# libretranslate OPTION... starts it.
libretranslate() { serve languages env HOME="$work/home" PYTHONPATH="$work" PATH="$work/venv/bin:$PATH" libretranslate --host 127.0.0.1 "$@" --port; }

step "LibreTranslate: translating"
libretranslate --api-keys --require-api-key-origin example.org --char-limit 200 --batch-limit 5
HOME=$work/home venv/bin/ltmanage keys add 1000 >keys.txt 2>server.log || fail "there is no key"
tail -n 1 keys.txt >key.txt
# What the server would change, if it were sent as it is, is in the last two paragraphs.
for i in $(seq 12); do printf 'নদী %d বড়। ' "$i"; done >bengali.txt
printf '\n\nরাম কি এল?\n\nদেখো https://example.org/?a=1&copy=2&lt=3 নদী।\n' >>bengali.txt
translated libretranslate --api-key-file key.txt bengali.txt
drafts 14 '^[!-~ ]+$'
draft 1 '^ndi 1 bdh\.$'
draft 12 '^ndi 12 bdh\.$'
draft 13 '^ram ki el\?$'
draft 14 'a=1&copy=2&lt=3 ndi\.$'

refused 4 'API key' libretranslate bengali.txt
hint api-key-file
echo 00000000-wrong-key >wrong.txt
refused 4 'Invalid API key' libretranslate --api-key-file wrong.txt bengali.txt
if grep -q wrong-key err.txt; then fail "the key is in the error"; fi
refused 1 'not available as a target language' libretranslate --api-key-file key.txt --from en --to bn english.txt
hint languages
{ printf 'নদী'; for _ in $(seq 60); do printf ' আর নদী'; done; printf '।\n'; } >long.txt
# A text that the server never takes is left out, and told; the others are translated.
printf '\n\nনদী বড়।\n' >>long.txt
code=0
dobhashi translate --no-tm --backend libretranslate --endpoint "http://127.0.0.1:$port" --api-key-file key.txt long.txt -o out.tmx 2>err.txt || code=$?
[ "$code" = 3 ] || fail "a text over the limit: exit code $code"
grep -q 'error: not translated: libretranslate: .*exceeds text limit (200)' err.txt || fail "the limit is not told"
grep -q '^error: 1 sentence without a translation$' err.txt || fail "it is not told that one is missing"
[ "$(grep -c '<tu ' out.tmx)" = 1 ] || fail "not one pair"
stop

step "LibreTranslate: a limit of a day"
libretranslate --daily-req-limit 1
printf 'নদী বড়।\n' >bengali.txt
translated libretranslate bengali.txt
draft 1 '^ndi bdh\.$'
refused 5 'Slowdown: 1 per 1 day' libretranslate bengali.txt
hint 'no more calls'
echo "servers: ok (${SECONDS}s)"
