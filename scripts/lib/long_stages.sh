# shellcheck shell=bash
# What only `scripts/test --long` does: hours rather than minutes, or root.

stage_fuzz_long() {
  build_preset fuzz fuzzers
  fuzz_each 300 fuzz
}

stage_soak_long() {
  need_built release
  count_by_name "soak of 30 minutes" timeout 2400 "$SFAI_PYTHON" tests/soak/soak.py build/release/sfai --seconds 1800 --faults
}

stage_tsan() { build_preset tsan; }

stage_tsan_unit() { unit_tests tsan; }

stage_tsan_soak() {
  need_built tsan
  count_by_name "soak under ThreadSanitizer" timeout 900 "$SFAI_PYTHON" tests/soak/soak.py build/tsan/sfai --seconds 300 --faults
}

# The same commit gives the same bytes, wherever it is built and without a cache's help.
stage_double_build() {
  local place own_arch=x86_64
  if [[ "$(uname -m)" == aarch64 ]]; then own_arch=arm64; fi
  place="$(mktemp -d)"
  # shellcheck disable=SC2064
  trap "rm -rf '$place'" EXIT
  build_clone "$place/one"
  build_clone "$place/another-name"
  count_by_name "two builds give the same bytes" cmp "$place/one/build/lambda/$own_arch/function.zip" \
    "$place/another-name/build/lambda/$own_arch/function.zip"
}

build_clone() {
  git clone --quiet "$root" "$1"
  mkdir -p "$1/build"
  cp -r "$root/build/deps" "$1/build/deps"
  CCACHE_DISABLE=1 "$1/scripts/package-lambda" --arch "$own_arch"
}

stage_chroot() {
  if ((EUID != 0)); then
    echo "skipped: a fresh Debian in a chroot needs root"
    count 0 0 1
    return
  fi
  count_by_name "a fresh Debian builds, runs and tests" tests/chroot/run --test
  count_by_name "a fresh Debian makes the image as Dockerfile does, and the program runs in it alone" tests/chroot/run --image
  count_by_name "a fresh Debian makes the zip for arm64 as Dockerfile.lambda does" tests/chroot/run --package
}
