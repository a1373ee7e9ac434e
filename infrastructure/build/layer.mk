# What the Makefiles of the functions and layers share; SAM calls them with ARTIFACTS_DIR.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
ROOT := $(abspath $(dir $(lastword $(MAKEFILE_LIST)))/../..)
UV ?= uv
NPM ?= $(ROOT)/.venv/bin/npm
PYTHON := PYTHONPATH=$(ROOT) $(ROOT)/.venv/bin/python
# Wheels for the functions' machine, exactly those of uv.lock; never a build from source.
INSTALL := $(UV) pip install --quiet --require-hashes --no-deps --link-mode copy --python-platform aarch64-manylinux_2_28 --python-version 3.13 --only-binary :all:
