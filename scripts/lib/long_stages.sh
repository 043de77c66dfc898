# shellcheck shell=bash
# What only `scripts/test --long` does: hours rather than minutes, or root.

stage_fuzz_long() {
  build_preset fuzz fuzzers
  fuzz_each 300 fuzz
}

stage_soak_long() {
  need_built release
  count_by_name "soak of 30 minutes" timeout 2400 "$SFAI_PYTHON" tests/soak/soak.py build/release/sfai --seconds 1800
}

stage_tsan() { build_preset tsan; }

stage_tsan_unit() { unit_tests tsan; }

stage_tsan_soak() {
  need_built tsan
  count_by_name "soak under ThreadSanitizer" timeout 900 "$SFAI_PYTHON" tests/soak/soak.py build/tsan/sfai --seconds 300
}

# The same commit gives the same bytes, wherever it is built and without a cache's help.
stage_double_build() {
  local place
  place="$(mktemp -d)"
  # shellcheck disable=SC2064
  trap "rm -rf '$place'" EXIT
  build_clone "$place/one"
  build_clone "$place/another-name"
  count_by_name "two builds give the same bytes" cmp "$place/one/build/release/sfai" "$place/another-name/build/release/sfai"
}

build_clone() {
  git clone --quiet "$root" "$1"
  mkdir -p "$1/build"
  cp -r "$root/build/deps" "$1/build/deps"
  CCACHE_DISABLE=1 "$1/scripts/build"
}

stage_chroot() {
  if ((EUID != 0)); then
    echo "skipped: a fresh Debian in a chroot needs root"
    count 0 0 1
    return
  fi
  count_by_name "a fresh Debian builds, runs and tests" tests/chroot/run --test
}
