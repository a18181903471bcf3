#!/usr/bin/env bash
# Makes .venv and installs what the named lock files hold, then the project itself.
#   scripts/setup_venv.sh run        to use the program
#   scripts/setup_venv.sh dev        to test it as well
set -euo pipefail
cd "$(dirname "$0")/.."
lock=requirements/$1.txt
stamp=.venv/.installed-$1
python=${PYTHON:-python3}

if [ ! -x .venv/bin/python ]; then
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        as_root=$([ "$(id -u)" = 0 ] || echo sudo)
        $as_root apt-get update -qq
        $as_root apt-get install -y -qq python3-venv
    fi
    "$python" -m venv .venv
fi
if [ ! -f "$stamp" ] || [ "$lock" -nt "$stamp" ] || [ pyproject.toml -nt "$stamp" ]; then
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
    touch "$stamp"
fi
