#!/bin/sh
# Sets a fresh machine up: `setup.sh` for running, `setup.sh tests` for the tests as well.
# Needs Python 3.11 or newer, git, make and the usual package registries. Quick when all is there.
set -eu
cd "$(dirname "$0")/.."
root=$(pwd)
tools="$root/.tools"

fail() {
    echo "error: $*" >&2
    exit 1
}

# The checksum of files, for stamps: what was made from them need not be made again.
digest() {
    python3 -c 'import hashlib, pathlib, sys
print(hashlib.sha256(b"".join(pathlib.Path(p).read_bytes() for p in sys.argv[1:])).hexdigest())' "$@"
}

is_stamped() { # stamp file, digest
    [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]
}

find_uv() {
    if command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; then
        command -v uv
        return
    fi
    if [ ! -x "$tools/venv/bin/uv" ]; then
        mkdir -p "$tools"
        {
            python3 -m venv "$tools/venv" && "$tools/venv/bin/pip" install --quiet --disable-pip-version-check uv
        } >&2 || {
            # Debian's Python comes without venv unless python3-venv is installed.
            rm -rf "$tools/venv"
            python3 -m pip install --quiet --target "$tools/venv" uv >&2 ||
                fail "uv cannot be fetched: install uv, or Python's venv (apt-get install python3-venv)"
        }
    fi
    echo "$tools/venv/bin/uv"
}

# A Python 3.13 that starts. pyenv's shims are found first on many machines, end with status 127
# where another version is chosen and break uv's own search: look behind them.
find_python() {
    for python in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.13*/bin/python3.13; do
        if [ -x "$python" ] && "$python" -c 'import ssl, sqlite3' 2>/dev/null; then
            echo "$python"
            return
        fi
    done
    "$uv" python find --no-project 3.13 2>/dev/null && return
    "$uv" python install --quiet 3.13 >&2 && "$uv" python find --no-project 3.13 && return
    fail "no Python 3.13: install it (https://www.python.org/downloads/), then try again"
}

command -v python3 >/dev/null 2>&1 || fail "python3 is not on the path: install Python 3.11 or newer"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "$(python3 --version) is too old: install Python 3.11 or newer"

# Other commands than this one call uv too: it is there even when nothing is to be installed.
uv=$(find_uv)

packages=$(digest pyproject.toml uv.lock .python-version)
if ! is_stamped .venv/.set-up "$packages"; then
    python="${UV_PYTHON:-$(find_python)}"
    export UV_PYTHON="$python"
    # The second time with the machine's own certificates: some networks have their own authority.
    "$uv" sync --locked --quiet ||
        UV_SYSTEM_CERTS=1 UV_NATIVE_TLS=1 "$uv" sync --locked --quiet ||
        fail "the Python packages cannot be installed; what uv says stands above"
    echo "$packages" >.venv/.set-up
fi

npm_packages=$(digest package.json package-lock.json)
if ! is_stamped node_modules/.set-up "$npm_packages"; then
    .venv/bin/npm ci --silent --no-audit --no-fund ||
        NODE_OPTIONS=--use-system-ca .venv/bin/npm ci --silent --no-audit --no-fund ||
        fail "the npm packages cannot be installed; what npm says stands above"
    echo "$npm_packages" >node_modules/.set-up
fi

.venv/bin/python -m infrastructure.build.assets

[ "${1:-}" = tests ] || exit 0

has_japanese() {
    # Without fontconfig there is no way to ask; Chromium brings it along.
    command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=ja | head -n 1)" ]
}

# The shell without windows first: opening a page takes it a third of a whole browser's time.
find_chromium() {
    for chromium in "${CHROMIUM:-}" /usr/bin/chromium-headless-shell /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
        if [ -n "$chromium" ] && [ -x "$chromium" ]; then
            echo "$chromium"
            return
        fi
    done
    .venv/bin/python -c 'import pathlib
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    path = playwright.chromium.executable_path
    print(path if pathlib.Path(path).exists() else "")'
}

chromium=$(find_chromium)
if [ -z "$chromium" ] || ! has_japanese; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        {
            apt-get update -qq
            apt-get install -y -qq chromium chromium-headless-shell fonts-noto-cjk ||
                apt-get install -y -qq chromium fonts-noto-cjk
        } >&2 || echo "apt-get could not install chromium and fonts-noto-cjk" >&2
        chromium=$(find_chromium)
    fi
    if [ -z "$chromium" ]; then
        .venv/bin/playwright install chromium >&2 || true
        chromium=$(find_chromium)
    fi
    [ -n "$chromium" ] ||
        fail "no Chromium for the tests: as root run apt-get install chromium fonts-noto-cjk, or allow Playwright's download"
    has_japanese ||
        fail "no Japanese font for the tests: install one (apt-get install fonts-noto-cjk)"
fi
mkdir -p "$tools"
echo "$chromium" >"$tools/chromium"

# The queue's races are tried on DynamoDB Local, a Java program.
if [ -z "${JAVA_HOME:-}" ] && ! command -v java >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        { apt-get update -qq && apt-get install -y -qq default-jre-headless; } >&2 || true
    fi
    command -v java >/dev/null 2>&1 ||
        fail "no Java for the tests: install 11 or newer (apt-get install default-jre-headless)"
fi
