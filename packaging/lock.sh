#!/bin/sh
# Writes both locks anew from pyproject.toml with uv (arguments go to it: --upgrade, --upgrade-package NAME).
#   requirements.lock      what SegDesk runs on, and what builds it
#   requirements-dev.lock  the same versions, and what tests and checks it
# Names, versions and hashes only, for every supported Python and platform: no address of any index gets in,
# so one lock serves the public index and a mirror alike.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
uv=${UV:-uv}
command -v "$uv" >/dev/null || { echo "lock.sh needs uv: put it on PATH or name it in UV." >&2; exit 1; }
export UV_PYTHON_DOWNLOADS=never
cd "$root"

lock() {  # GROUP FILE [OPTION...]
    group=$1 file=packaging/$2
    shift 2
    "$uv" pip compile pyproject.toml --group "$group" --extra tiff --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-header --quiet --output-file "$file" "$@" >/dev/null
    printf '%s: %s packages\n' "$file" "$(grep -c '==' "$file")"
}

lock build requirements.lock "$@"
lock dev requirements-dev.lock --constraints packaging/requirements.lock "$@"
