#!/bin/bash
# Builds wheel and sdist twice and compares them, then installs the wheel into an empty environment of each Python that
# is there and runs it from another folder. Usage: packaging/dist.sh [python3.11 python3.12 …]
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1767225600)}
again=$(mktemp -d)
trap 'rm -rf "$again"' EXIT

rm -rf dist/*.whl dist/*.tar.gz
$python -m hatchling build -d dist >/dev/null
$python -m hatchling build -d "$again/dist" >/dev/null
for file in "$again"/dist/*; do
  cmp "$file" "dist/$(basename "$file")" || { echo "not the same when built twice: $(basename "$file")"; exit 1; }
done
echo "built twice, the same bytes:" && (cd dist && sha256sum *.whl *.tar.gz)

wheel=$(realpath dist/*.whl)
first=
for one in "${@:-python3.11}"; do
  command -v "$one" >/dev/null || { echo "$one: not here, passed over"; continue; }
  here="$again/$(basename "$one")" one=$(command -v "$one")
  if test -x .venv/bin/uv; then uv=.venv/bin/uv; else uv=$(command -v uv || true); fi
  if test -n "$uv"; then
    "$uv" venv -q --python "$one" "$here" && "$uv" pip install -q --python "$here/bin/python" "$wheel"
  else
    "$one" -m venv "$here" && "$here/bin/pip" install -q "$wheel"
  fi
  first=${first:-$here.txt}
  (
    cd "$again"
    "$here/bin/dragoman" --version
    "$here/bin/dragoman" demo >"$here.txt" && echo "$one: demo of $(grep -c '^e[0-9]' "$here.txt") events"
    # The same pages give the same bytes under each Python; only the folder of the samples differs.
    sed -i 's#[^ ]*/samples/pages/##' "$here.txt" && cmp "$here.txt" "$first" || { echo "$one: another reading"; exit 1; }
    "$here/bin/dragoman" demo --tracker "$here.tracker" | head -1
    # What needs an extra says which, and how to get it.
    for try in "export parquet -o $here.parquet -t $here.tracker" "serve $here.tracker --no-browser"; do
      if "$here/bin/dragoman" $try >"$here.err" 2>&1; then echo "$one: dragoman $try worked without its extra"; exit 1; fi
      grep -q "pip install 'dragoman\[" "$here.err" || { echo "$one: no hint:"; cat "$here.err"; exit 1; }
      grep -o "pip install '[^']*'" "$here.err" | head -1
    done
  )
done
