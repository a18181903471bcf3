#!/usr/bin/env bash
# Writes requirements/*.txt anew: versions and hashes, no download address.
set -euo pipefail
cd "$(dirname "$0")/.."
for name in build run excel pdf serve dev wine; do
    .venv/bin/pip-compile --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe --no-header --no-annotate \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
        --output-file "requirements/$name.txt" "requirements/$name.in"
done
.venv/bin/python scripts/lock_windows.py
