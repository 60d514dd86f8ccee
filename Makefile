# The two commands of the README: `make grade SUBMISSION=...` and `make test`; `make help` lists the rest.
PYTHON ?= python3
ENGINE ?= $(shell command -v docker || command -v podman)
PODMAN  = $(findstring podman,$(ENGINE))
RUNTIME = $(if $(PODMAN),$(if $(shell command -v runc),--runtime runc))
LIMITS  = $(if $(PODMAN),--ulimit nofile=1024:1024 --ulimit nproc=4096:4096)
IMAGE  ?= backprop-grader
# The capabilities that the change of uid, its scratch folder and the cleaning after it need; no others.
CAPS    = --cap-drop ALL $(addprefix --cap-add=,CHOWN DAC_OVERRIDE FOWNER KILL SETGID SETUID)
OUT    ?= out
# A folder is mounted as the submission, a file into it.
INSIDE  = $(if $(wildcard $(SUBMISSION)/.),,/$(notdir $(SUBMISSION)))
BIN    := .venv/bin

.PHONY: help grade check test lint types bench template image grade-in-image clean
help:            ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' Makefile | expand -t 20

grade: .venv/grade    ## grade SUBMISSION=file, folder or zip
	@$(BIN)/backprop-grader grade "$(or $(SUBMISSION),$(error say what to grade: make grade SUBMISSION=path))"

check: .venv/grade    ## the public tests on SUBMISSION=file, without answers
	@$(BIN)/backprop-grader check "$(or $(SUBMISSION),$(error say what to check: make check SUBMISSION=path))"

test: .venv/test      ## the tests of the grader itself
	$(BIN)/python -m pytest -n 2

lint: .venv/lint      ## ruff
	$(BIN)/ruff check .

types: .venv/lint     ## mypy --strict
	$(BIN)/mypy

bench: .venv/test     ## the measurements of the README
	@for each in tests/bench/*.py; do echo "== $$each"; $(BIN)/python $$each || exit 1; done

template: .venv/grade ## write student_template/ from the reference
	@$(BIN)/backprop-grader template

image:           ## build the container image with docker or podman
	$(ENGINE) $(RUNTIME) build -t $(IMAGE) -f docker/Dockerfile .

grade-in-image:  ## grade SUBMISSION=file or folder in the image, results in out/
	@mkdir -p $(OUT)
	$(ENGINE) $(RUNTIME) run --rm --network none --read-only --tmpfs /tmp $(CAPS) $(LIMITS) \
	    -v "$(abspath $(or $(SUBMISSION),$(error say what: make grade-in-image SUBMISSION=path))):/autograder/submission$(INSIDE):ro" \
	    -v "$(abspath $(OUT)):/autograder/results" $(IMAGE) /autograder/run_autograder

clean:           ## remove the virtual environment
	rm -rf .venv

# One environment; a stamp for each set of packages it holds, renewed when pyproject.toml changes.
.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/grade: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[grade]'
	@touch $@

.venv/test: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[test]'
	@touch $@ .venv/grade

.venv/lint: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[test,lint]'
	@touch $@ .venv/grade .venv/test
