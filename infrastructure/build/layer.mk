# What the Makefiles of the functions and layers share; SAM calls them with ARTIFACTS_DIR.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
ROOT := $(abspath $(dir $(lastword $(MAKEFILE_LIST)))/../..)
UV ?= uv
NPM ?= $(ROOT)/.venv/bin/npm
INTERPRETER := $(ROOT)/.venv/bin/python
PYTHON := PYTHONPATH=$(ROOT) $(INTERPRETER)
EXPORT := $(UV) export --quiet --project $(ROOT) --python $(INTERPRETER) --frozen
# Wheels for the functions' machine, exactly those of uv.lock; never a build from source.
INSTALL := $(UV) pip install --quiet --python $(INTERPRETER) --require-hashes --no-deps --link-mode copy --python-platform aarch64-manylinux_2_28 --python-version 3.13 --only-binary :all:
