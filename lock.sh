#!/bin/sh
# Writes the lock files anew from pyproject.toml: every package with its hashes, for every system and Python from 3.11.
# Needs `uv`. Names no registry: the one your pip is set up for is asked.
set -eu
cd "$(dirname "$0")"
lock() {
    out=$1
    shift
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
        --no-annotate "$@" --output-file "$out" pyproject.toml
}
lock requirements.lock --extra x11 --extra loopback --extra build
lock requirements-dev.lock --extra x11 --extra loopback --extra build --extra dev --constraint requirements.lock
lock requirements-bench.lock --extra x11 --extra loopback --extra build --extra dev --extra bench --extra demo --constraint requirements-dev.lock
