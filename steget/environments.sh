#!/bin/sh
# Builds what must exist before any of our Python can run: environments.sh [app] [rasa] [test_tools] [browser]
# Each part leaves a note of what it was made from and is skipped while that is unchanged.
set -eu
cd "$(dirname "$0")/.."
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$@" >&2; exit 1; }
sum_of() { sha256sum | cut -d' ' -f1; }

# Runs a long command quietly: a sign of life every 15 s, and all of its output when it fails.
quietly() {
    about=$1; shift
    log=$(mktemp); began=$(date +%s)
    say "… $about"
    "$@" >"$log" 2>&1 &
    pid=$!
    trap 'kill "$pid" 2>/dev/null; exit 130' INT TERM HUP  # a job in the background does not hear Ctrl-C
    while kill -0 "$pid" 2>/dev/null; do
        sleep 1
        passed=$(($(date +%s) - began))
        if [ $((passed % 15)) -eq 0 ]; then say "  $passed s"; fi
    done
    if wait "$pid"; then
        say "✓ $about, $(($(date +%s) - began)) s"; rm -f "$log"
    else
        cat "$log" >&2; rm -f "$log"; fail "Det gick inte: $about. Ovan står allt som programmet sa."
    fi
}

# Whether we may install packages; `as_root` is then what such a command begins with.
may_install() {
    if [ "$(id -u)" = 0 ]; then as_root=""; else as_root="sudo"; sudo -n true 2>/dev/null; fi
}

# Debian packages, when we may install them; else a sentence on what to do.
system_packages() {
    may_install || fail "Det saknas på datorn: $*." "Be den som sköter datorn köra: apt-get install $*"
    command -v apt-get >/dev/null || fail "Det saknas på datorn: $*. Installera det och försök igen."
    quietly "installerar $* (apt-get)" $as_root sh -c "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $*"
}

is_python() { "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; }

python_311() {
    for candidate in "${PYTHON:-python3.11}" python3.11 python3; do
        if is_python "$candidate"; then command -v "$candidate"; return; fi
    done
}

ensure_python() {
    [ -n "$(python_311)" ] || system_packages python3.11 python3.11-venv
    python=$(python_311)
    [ -n "$python" ] || fail "Python 3.11 behövs men finns inte." \
        "Debian 12: apt-get install python3.11 python3.11-venv. Annars: pyenv install 3.11, och make PYTHON=sökväg."
    "$python" -c 'import ensurepip, venv' 2>/dev/null || system_packages python3.11-venv
}

# An environment whose Python is gone (upgraded, moved) is made anew.
make_environment() {
    is_python "$1/bin/python" || { ensure_python; rm -rf "$1"; "$python" -m venv "$1"; }
}

is_noted() { [ "$(cat "$1/$2" 2>/dev/null)" = "$3" ]; }

app_packages() {
    .venv/bin/pip install -q --no-deps --require-hashes -r requirements.lock
    # shellcheck disable=SC2086 # TORCH may hold options
    .venv/bin/pip install -q $TORCH
    .venv/bin/pip install -q --no-deps --no-build-isolation -e .
}

app() {
    note=$({ cat requirements.lock pyproject.toml; echo "${TORCH:=torch==2.13.0}"; pwd; } | sum_of)
    is_noted .venv installed "$note" && return
    make_environment .venv
    quietly "appens paket (1-5 min)" app_packages
    echo "$note" >.venv/installed
}

rasa() {
    note=$(sum_of <bot/requirements.lock)
    is_noted .venv-rasa installed "$note" && return
    make_environment .venv-rasa
    # The metadata of rasa 3.6.21 says < 3.11, but it trains and serves on 3.11 with exactly this set (docs/locks.md).
    quietly "Rasas paket (1-5 min)" .venv-rasa/bin/pip install -q --no-deps --ignore-requires-python --require-hashes -r bot/requirements.lock
    echo "$note" >.venv-rasa/installed
}

test_tools() {
    note=$(sum_of <requirements-test.lock)
    is_noted .venv tests-installed "$note" && return
    quietly "testernas paket" .venv/bin/pip install -q --no-deps --require-hashes -r requirements-test.lock
    echo "$note" >.venv/tests-installed
}

browser() {
    command -v chromium >/dev/null || system_packages chromium
    # Most browser tests take half the time in its headless shell; they run without it where the distribution or the rights are missing.
    if ! command -v chromium-headless-shell >/dev/null && may_install && apt-cache show chromium-headless-shell >/dev/null 2>&1; then
        system_packages chromium-headless-shell
    fi
}

for part in "$@"; do "$part"; done
