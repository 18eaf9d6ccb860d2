# Every target sets up what it needs: nothing has to be installed or activated before.
PYTHON := .venv/bin/python

export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 2
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH

.PHONY: help setup run test train lint check model-spacy bench bench-nlu clean
.NOTPARALLEL:

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 20

setup: ## uv, Python 3.10 and the packages, where they are missing
	@scripts/setup

run: setup ## the assistant: trains it if needed, starts it, Ctrl-C stops it
	@exec $(PYTHON) -m bot run

test: lint check train ## everything that has to be right: style, facts, a model, all tests
	@scripts/test

train: setup ## a model, if the training data changed since the last one
	@$(PYTHON) -m bot train

lint: setup ## style and types
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy bot

check: setup ## the knowledge base
	@$(PYTHON) -m bot kb check

model-spacy: ## tries again to get spaCy's German model
	@scripts/setup --spacy

bench: setup ## how fast a turn is
	@$(PYTHON) -m benchmarks.turns

bench-nlu: setup ## how well the NLU understands
	@$(PYTHON) -m benchmarks.nlu

clean: ## removes all that can be made again; conversations and cases in var/ stay
	rm -rf .venv .tools .mypy_cache .pytest_cache .ruff_cache var/cache var/log var/models
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
