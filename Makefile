# Two commands matter: "make run" and "make test". Both set up what they need.

.PHONY: setup run test lint bench screenshots bundle lock clean
.DEFAULT_GOAL := run

BIN := .venv/bin
OFFSCREEN := QT_QPA_PLATFORM=offscreen

setup:
	@python3 -m scripts.setup

run: setup
	$(BIN)/lhs-desktop demo

test: setup
	$(OFFSCREEN) $(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry .

bench: setup
	$(OFFSCREEN) $(BIN)/python -m tests.benchmarks

screenshots: setup
	$(OFFSCREEN) $(BIN)/python -m scripts.screenshots
	$(BIN)/python -m scripts.walkthrough

# One folder that runs without Python: dist/lhs-desktop
bundle: setup
	$(BIN)/pyinstaller --noconfirm --log-level WARN pyinstaller.spec
	$(OFFSCREEN) dist/lhs-desktop/lhs-desktop --self-test

# After a change of the dependencies in pyproject.toml; needs uv
lock:
	uv pip compile pyproject.toml --group dev --extra postgresql --universal --python-version 3.11 \
		--generate-hashes --upgrade --quiet --custom-compile-command "make lock" --output-file requirements.lock

# What is made can be made again; .venv stays
clean:
	rm -rf build dist out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -path ./.venv -prune -o -name __pycache__ -type d -exec rm -rf {} +
