# shellcheck shell=bash
# What every script starts from: where the repository is, how to speak, how many jobs fit this machine.
# All talk goes to standard error: standard output belongs to the program that scripts/run starts.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)"

say() { printf '%s\n' "$*" >&2; }

die() {
  say "error: $*"
  exit 1
}

# A clang job on Asio's templates takes about 1.2 GB: two cores with 2 GB of memory run one job.
jobs() {
  local cores by_memory
  cores="$(nproc)"
  by_memory="$(awk '/MemAvailable/ { print int($2 / 1200000) }' /proc/meminfo)"
  if ((by_memory < 1)); then by_memory=1; fi
  if ((by_memory < cores)); then echo "$by_memory"; else echo "$cores"; fi
}

# Machines without a writable home (containers run with an odd user) still get a compiler cache.
if [[ -z "${CCACHE_DIR:-}" && ! -w "${HOME:-/nonexistent}" ]]; then
  export CCACHE_DIR="$root/build/ccache"
fi
# Checkouts share what they compiled: paths count relative to the root, the working directory not at all.
export CCACHE_BASEDIR="$root" CCACHE_NOHASHDIR=true
