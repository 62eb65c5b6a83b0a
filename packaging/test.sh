#!/bin/sh
# Sets SegDesk up where that is needed and runs every check, whatever fails before; it leaves with 1 if any did.
set -eu
. "$(dirname -- "$0")/setup.sh"

set_up test start x11 tests
cd "$root"
bin=$venv/bin
results=$(mktemp -d "${TMPDIR:-/tmp}/segdesk-test.XXXXXX")
trap 'rm -rf "$results"' EXIT
passed=0 failed=0

step() {  # NAME COMMAND...: runs it, counts it, and says how long it took
    name=$1 began=$(date +%s) verdict=ok
    shift
    if "$@"; then passed=$((passed + 1)); else verdict=FAILED failed=$((failed + 1)); fi
    printf '%-6s  %s (%s s)\n' "$verdict" "$name" "$(($(date +%s) - began))"
}

quiet() {  # COMMAND...: its output is shown only where it fails
    "$@" >"$results/output" 2>&1 || { cat "$results/output"; return 1; }
}

pytest() {  # PLATFORM ARGUMENT...
    platform=$1
    shift
    set -- "$bin/python" -m pytest -q --hypothesis-profile=ci --junit-xml="$results/$platform.xml" "$@"
    # a window of 1600x1000 fits on the screen at 150 %, too
    [ "$platform" = offscreen ] || set -- xvfb-run -a -s '-screen 0 2560x1600x24' "$@"
    QT_QPA_PLATFORM=$platform "$@"
}

total() {  # the closing line: tests, and each other step as one
    "$bin/python" - "$passed" "$failed" "$results"/*.xml <<'END'
import sys
from xml.etree import ElementTree

steps_passed, steps_failed, *files = sys.argv[1:]
suites = [suite.attrib for file in files for suite in ElementTree.parse(file).iter("testsuite")]
tests, failures, errors, skipped = (
    sum(int(suite[key]) for suite in suites) for key in ("tests", "failures", "errors", "skipped")
)
passed = tests - failures - errors - skipped + int(steps_passed)
print(f"{passed} passed, {failures + errors + int(steps_failed)} failed, {skipped} skipped")
END
}

step 'lint' quiet "$bin/ruff" check .
step 'format' quiet "$bin/ruff" format --check .
step 'types' quiet "$bin/mypy"
step 'layers' quiet "$bin/lint-imports"
step 'tests' pytest offscreen -n 2 --dist worksteal
step 'tests with an X server' pytest xcb -m xcb

total
[ "$failed" -eq 0 ]
