# Two commands are enough: `make run` and `make test`. `make help` lists the others.
PYTHON ?= $(or $(shell for p in python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done),python3)
VENV := .venv/bin/python

.PHONY: help run test lint messages lock starts bench soak clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*##/\t/'

run: export PRM_DEMO ?= $(if $(filter production,$(PRM_ENV)),0,1)
run: ## set up what is missing, then web, worker and timetable at http://127.0.0.1:$PORT (PORT, DATA_DIR)
	@$(PYTHON) tools/setup.py
	@$(VENV) tools/catalogues.py compile
	@$(VENV) manage.py serve --prepare

test: ## every test on SQLite, on PostgreSQL with Redis, and in a browser (PARTS="sqlite", ARGS="-k name")
	@$(PYTHON) tools/setup.py --dev
	@$(VENV) tools/catalogues.py compile
	@$(VENV) tools/test.py $(PARTS) -- $(ARGS)

lint: ## linters, types, layers, catalogues, migrations, deployment check
	@$(PYTHON) tools/setup.py --dev
	@$(VENV) tools/catalogues.py compile
	@$(VENV) tools/lint.py

messages: ## bring the catalogues up to date with the texts in code and templates
	@$(VENV) tools/catalogues.py extract
	@$(VENV) tools/catalogues.py compile

lock: ## compile requirements/*.in to locks with hashes, for every supported Python (ARGS="--upgrade")
	@$(PYTHON) tools/setup.py --dev
	@for set in base dev; do $(VENV) -m uv pip compile --quiet --universal --python-version 3.11.0 --generate-hashes \
		--no-header --no-emit-index-url --no-emit-find-links $(ARGS) \
		requirements/$$set.in --output-file requirements/$$set.txt || exit 1; done

starts: ## install and start the product on every supported Python found here (ARGS="--few": one of them)
	@$(PYTHON) tools/starts.py $(ARGS)

bench: ## measure the product against plain SQL, or over HTTP (ARGS="http --scale 100")
	@$(PYTHON) tools/setup.py --dev
	@$(VENV) bench/run.py $(ARGS)

soak: ## the long proofs: more examples, long races, then an hour of work with kills (ARGS="--minutes 10")
	@$(PYTHON) tools/setup.py --dev
	@PRM_SOAK=1 $(VENV) tools/test.py sqlite postgres -- -m soak
	@$(VENV) bench/run.py soak $(ARGS)

clean: ## remove what was built; data under var/ stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete
