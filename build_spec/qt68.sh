#!/usr/bin/env bash
# Runs the screen tests under the oldest Qt that the program promises to work with: the newest one
# with a wheel for arm64 below glibc 2.39. Installed from its own lock into build/qt68, beside .venv
# and never in it. Words behind the command go to pytest.
set -euo pipefail
cd "$(dirname "$0")/.."
lock=requirements/qt68.txt
home=$PWD/build/qt68

if ! cmp -s "$lock" "$home/lock.txt"; then
  rm -rf "$home"
  echo "正在按 $lock 安装旧版 Qt 到 build/qt68（逐个核对哈希）…" >&2
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
    --requirement "$lock" --target "$home"
  cp "$lock" "$home/lock.txt" # last: an install that broke off is done again
fi

export PYTHONPATH=$home
wanted=$(sed -n 's/^pyside6-essentials==\([0-9.]*\).*/\1/p' "$lock")
found=$(.venv/bin/python -c 'import PySide6; print(PySide6.__version__)')
if [ "$found" != "$wanted" ]; then
  echo "The screens would run under PySide6 $found, not $wanted." >&2
  exit 1
fi
exec .venv/bin/python -m pytest tests/screens -m "not soak" -q "$@"
