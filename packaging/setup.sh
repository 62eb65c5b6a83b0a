# Sets SegDesk up; sourced by run.sh and test.sh, which then call: set_up run|test ROLE...
#
#   system libraries   what segdesk/io/system.py finds missing for these roles, through apt-get
#   .venv              what a lock says, hashes checked, and the project itself in editable mode
#
# With nothing to do it takes a moment and says nothing. .venv/set-up.segdesk makes a .venv ours: it says
# `unfinished` from the first moment to the last, then what was installed, so a killed run is never trusted.

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
venv=$root/.venv
stamp=$venv/set-up.segdesk
log=
unset PYTHONPATH PYTHONHOME     # other people's packages do not mix with ours

say() { printf '%s\n' "$@" >&2; }
fail() { say "$@"; exit 1; }

trap '[ -z "$log" ] || rm -f "$log"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

logged() {  # WHAT COMMAND...: announces it; the output is shown only where it fails
    say "$1 ..."
    what=$1
    shift
    log=$(mktemp "${TMPDIR:-/tmp}/segdesk-set-up.XXXXXX")
    if "$@" >"$log" 2>&1; then
        rm -f "$log"
        log=
    else
        tail -n 40 "$log" >&2
        kept=$log
        log=
        fail "" "$what: failed. The whole log: $kept"
    fi
}

set_up() {  # run|test ROLE...
    kind=$1
    shift
    find_python
    install_system_packages "$@"
    hold_lock
    is_up_to_date "$kind" || install "$kind"
    exec 9>&-
}

# Python

find_python() {  # sets $python, and $minor to its version, as in 3.11
    for python in "${PYTHON:-python3}" python3 python3.13 python3.12 python3.11; do
        minor=$("$python" -c 'import sys; v = sys.version_info[:2]
if (3, 11) <= v <= (3, 13): print("%d.%d" % v)' 2>/dev/null) || continue
        [ -z "$minor" ] || return 0
    done
    seen=$(python3 --version 2>/dev/null) || seen='no python3'
    fail "SegDesk needs Python 3.11, 3.12 or 3.13; here is $seen." \
        "Install one (Debian 12 or later, Ubuntu 24.04 or later: sudo apt-get install -y python3 python3-venv)" \
        "or name one: PYTHON=/path/to/python3.12 sh '$0'"
}

# System packages

install_system_packages() {  # ROLE...
    missing=$("$python" -I -S "$root/segdesk/io/system.py" "$@")
    names=$(printf '%s\n' "$missing" | cut -d' ' -f1)
    packages=$(printf '%s\n' "$missing" | cut -s -d' ' -f2 | sort -u)
    "$python" -c 'import ensurepip, venv' 2>/dev/null || {
        names="$names python$minor-venv"
        packages="$packages python$minor-venv"
    }
    # shellcheck disable=SC2086  # words are meant
    set -- $packages
    [ $# -eq 0 ] || apt_install "$@"
}

apt_install() {  # PACKAGE...
    command -v apt-get >/dev/null || fail "SegDesk needs these of your system, and there is no apt-get:" \
        "$(printf '%s\n' "$names" | xargs)" "Install them with your package manager, then run this again."
    if [ "$(id -u)" -eq 0 ]; then
        as_root=env
    elif sudo -n true 2>/dev/null; then
        as_root='sudo -n env'
    else
        fail "SegDesk needs system packages, and this user may not install them. Run this line, then again '$0':" "" \
            "    sudo apt-get update && sudo apt-get install -y --no-install-recommends $*" ""
    fi
    logged "Installing system packages ($*)" apt_get_install "$@"
}

apt_get_install() {  # PACKAGE...: with the lists at hand, or else with new ones, after a killed run too
    apt="$as_root DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120"
    $apt install -y --no-install-recommends "$@" && return
    $as_root DEBIAN_FRONTEND=noninteractive dpkg --configure -a
    $apt update
    $apt install -y --no-install-recommends "$@"
}

# .venv

hold_lock() {  # one set-up at a time; pip inherits the lock, so one that outlives a killed script is waited for
    exec 9<"$root/packaging/setup.sh"
    ! command -v flock >/dev/null || flock 9
}

state() {  # run|test: what the stamp of a finished .venv says
    printf '%s\n' "$1" "Python $minor" "$root"
    (cd "$root/packaging" && cksum requirements.lock requirements-dev.lock ../pyproject.toml)
}

is_up_to_date() {  # run|test; what serves the tests serves a run too
    [ -f "$stamp" ] && "$venv/bin/python" -c '' 2>/dev/null || return 1
    have=$(cat "$stamp")
    [ "$have" = "$(state test)" ] || [ "$have" = "$(state "$1")" ]
}

can_be_amended() {  # finished, and of this Python, place and locks: all that it has stays as it is
    [ -f "$stamp" ] && [ "$(sed -n 2,5p "$stamp")" = "$(state any | sed -n 2,5p)" ] &&
        "$venv/bin/python" -m pip --version >/dev/null 2>&1
}

install() {  # run|test
    lock=requirements-dev.lock
    [ "$1" = test ] || lock=requirements.lock
    can_be_amended || make_venv
    echo unfinished >"$stamp"
    logged "Installing Python packages (about 200 MB the first time)" \
        pip_install --require-hashes -r "$root/packaging/$lock"
    logged "Installing SegDesk" pip_install --no-deps --no-build-isolation --editable "$root"
    state "$1" >"$stamp.new"
    mv "$stamp.new" "$stamp"
}

make_venv() {
    rm -rf "$venv.old"
    if [ -f "$stamp" ]; then
        mv "$venv" "$venv.old"
        rm -rf "$venv.old"
    elif [ -e "$venv" ] || [ -L "$venv" ]; then
        aside=$venv.$(date +%Y%m%d-%H%M%S)
        mv "$venv" "$aside"
        say "This script did not make the .venv that was here: it is $aside now."
    fi
    mkdir "$venv"
    echo unfinished >"$stamp"
    logged "Making .venv with Python $minor" "$python" -m venv "$venv"
}

pip_install() {  # ARGUMENT...
    PIP_USER=0 PIP_NO_INPUT=1 "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@"
}
