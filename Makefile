# The two commands of the README: `make grade SUBMISSION=...` and `make test`; `make help` lists the rest.
PYTHON ?= python3
ENGINE ?= $(shell command -v docker || command -v podman)
PODMAN  = $(findstring podman,$(ENGINE))
RUNTIME = $(if $(PODMAN),$(if $(shell command -v runc),--runtime runc))
LIMITS  = $(if $(PODMAN),--ulimit nofile=1024:1024 --ulimit nproc=4096:4096)
# What docker finds by its name beside the Dockerfile.
IGNORED = $(if $(PODMAN),--ignorefile docker/homework.Dockerfile.dockerignore)
# Another homework than our own, HOMEWORK=folder, has an image of its own, with the folder's name as its tag.
ABOUT   = $(if $(HOMEWORK),--homework $(call quoted,$(HOMEWORK)))
GRADER ?= backprop-grader
IMAGE  ?= $(GRADER)$(if $(HOMEWORK),:$(shell basename $(call quoted,$(call absolute,$(HOMEWORK))) | tr -c 'A-Za-z0-9_.\n-' '[_*]'))
# The capabilities that the change of uid, its scratch folder and the cleaning after it need; no others.
CAPS    = --cap-drop ALL $(addprefix --cap-add=,CHOWN DAC_OVERRIDE FOWNER KILL SETGID SETUID)
OUT    ?= out
SEED_FILE ?= image.seed
BIN    := .venv/bin
# make's own functions for paths split them at spaces; these take a path whole and give it to the shell whole.
quoted   = '$(subst ','\'',$1)'
absolute = $(if $(filter /%,$(firstword $1)),$1,$(CURDIR)/$1)
# A folder is mounted as the submission, a file into it.
inside   = /autograder/submission$(shell test -d $(call quoted,$1) || basename $(call quoted,/$1) | sed 's:^:/:')

# The same for a class: a folder, or a file in it.
handed   = /submissions$(shell test -d $(call quoted,$1) || basename $(call quoted,/$1) | sed 's:^:/:')

.PHONY: help grade check test test-slow test-lowest test-newest lint types bench template image grade-in-image \
        class-in-image clean
help:            ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' Makefile | expand -t 20

grade: .venv/grade    ## grade SUBMISSION=file, folder or zip
	@$(BIN)/backprop-grader grade $(call quoted,$(or $(SUBMISSION),$(error say what to grade: make grade SUBMISSION=path))) $(ABOUT)

check: .venv/grade    ## the public tests on SUBMISSION=file, without answers
	@$(BIN)/backprop-grader check $(call quoted,$(or $(SUBMISSION),$(error say what to check: make check SUBMISSION=path))) $(ABOUT)

test: .venv/test      ## the tests of the grader itself, but for the slow ones
	$(BIN)/python -m pytest -n 2 -m "not slow"

test-slow: .venv/test ## the tests that take many seconds each
	$(BIN)/python -m pytest -n 2 -m slow

test-lowest:     ## the same with the lowest versions that pyproject.toml names, as with PYTHON=python3.10
	$(PYTHON) -m venv --clear .venv-lowest
	.venv-lowest/bin/python -m pip install -q --disable-pip-version-check uv
	.venv-lowest/bin/python -m uv pip install -q --resolution lowest-direct -e '.[test]'
	.venv-lowest/bin/python -m pytest -n 2 -m "not slow"

test-newest:     ## the same with the newest versions there are, as with PYTHON=python3.13
	$(PYTHON) -m venv --clear .venv-newest
	.venv-newest/bin/python -m pip install -q --disable-pip-version-check uv
	.venv-newest/bin/python -m uv pip install -q --upgrade -e '.[test]'
	.venv-newest/bin/python -m pytest -n 2 -m "not slow"

lint: .venv/lint      ## ruff
	$(BIN)/ruff check .

types: .venv/lint     ## mypy --strict
	$(BIN)/mypy

bench: .venv/test     ## the measurements of the README
	@for each in tests/bench/*.py; do echo "== $$each"; $(BIN)/python $$each || exit 1; done

template: .venv/grade ## write student_template/ from the reference
	@$(BIN)/backprop-grader template

image: $(SEED_FILE)  ## build the container image with docker or podman; its hidden cases come from SEED_FILE
	$(ENGINE) $(RUNTIME) build -t $(if $(HOMEWORK),$(GRADER),$(IMAGE)) --secret id=seed,src=$(SEED_FILE) \
	    --build-arg SEED_ID=$$(sha256sum <$(SEED_FILE) | cut -c 1-12) -f docker/Dockerfile .
	$(if $(HOMEWORK),$(ENGINE) $(RUNTIME) build -t $(IMAGE) --build-arg GRADER=$(GRADER) $(IGNORED) -f docker/homework.Dockerfile $(call quoted,$(HOMEWORK)))

$(SEED_FILE):
	@umask 077 && $(PYTHON) -c 'import secrets; print(secrets.token_hex(16))' >$@

grade-in-image:  ## grade SUBMISSION=file or folder in the image, results in out/
	@mkdir -p $(call quoted,$(OUT))
	$(ENGINE) $(RUNTIME) run --rm --network none --read-only --tmpfs /tmp $(CAPS) $(LIMITS) \
	    -v $(call quoted,$(call absolute,$(or $(SUBMISSION),$(error say what: make grade-in-image SUBMISSION=path))):$(call inside,$(SUBMISSION)):ro) \
	    -v $(call quoted,$(call absolute,$(OUT)):/autograder/results) $(IMAGE) /autograder/run_autograder

class-in-image:  ## grade a class, SUBMISSIONS=folder or zip, in the image, results in out/; more options in CLASS
	@mkdir -p $(call quoted,$(OUT))
	$(ENGINE) $(RUNTIME) run --rm --network none --read-only --tmpfs /tmp $(CAPS) $(LIMITS) \
	    -v $(call quoted,$(call absolute,$(or $(SUBMISSIONS),$(error say what: make class-in-image SUBMISSIONS=path))):$(call handed,$(SUBMISSIONS)):ro) \
	    -v $(call quoted,$(call absolute,$(OUT)):/results) $(IMAGE) class $(call quoted,$(call handed,$(SUBMISSIONS))) --out /results $(CLASS)

clean:           ## remove the virtual environments
	rm -rf .venv .venv-lowest .venv-newest

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
