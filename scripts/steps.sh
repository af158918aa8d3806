# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: MIT
# Sourced by the scripts beside it: where the repository is, how many jobs, and how steps are told.
set -euo pipefail
export LC_ALL=C.UTF-8

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
jobs="${PARABOLA_JOBS:-$(nproc)}"
name="$(basename "$0")"
cd "$root"

# A compiler cache knows the same source again in another clone: paths count from the repository.
export CCACHE_BASEDIR="${CCACHE_BASEDIR:-$root}"
export CCACHE_NOHASHDIR="${CCACHE_NOHASHDIR:-true}"

# Announces a step, in bold on a terminal.
step() {
  if [[ -t 1 ]]; then printf '\e[1m== %s\e[0m\n' "$1"; else printf '== %s\n' "$1"; fi
}

# Ends the script: what is wrong and what to do.
fail() {
  printf '%s: %s\n' "$name" "$1" >&2
  exit 1
}

# Runs a command whose output matters only when it fails.
quietly() {
  local log
  log="$(mktemp)"
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    fail "this failed (output above): $*"
  fi
  rm -f "$log"
}

# configure PRESET: tells CMake about the preset's build folder; says nothing when all is well.
configure() {
  quietly cmake --preset "$1"
}
