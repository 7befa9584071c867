#!/usr/bin/env bash
# Checks with msgfmt that catalogues stay whole when they are translated.
# usage: po.sh DOBHASHI FILE.po...
set -euo pipefail
tool=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for file in "$@"; do
  "$tool" translate --quiet "$file" -o "$work/out.en.po"
  # Fuzzy messages are checked too: without the mark they count.
  sed -E 's/^(#,.*) fuzzy(,|$)/\1/' "$work/out.en.po" >"$work/checked.po"
  msgfmt -c -o /dev/null "$work/checked.po"
  echo "$file: whole"
done
