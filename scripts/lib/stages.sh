# shellcheck shell=bash
# The stages of scripts/test; each runs alone in the repository's root with the environment that scripts/lib/stage sets.

results="$root/build/test-results"

count() { echo "$1 $2 $3" >>"${SFAI_COUNTS:-/dev/stdout}"; }

# count_by_name NAME COMMAND…: one check, passed or failed by its exit code.
count_by_name() {
  local name="$1"
  shift
  if "$@"; then
    count 1 0 0
  else
    echo "FAILED: $name"
    count 0 1 0
  fi
}

# Counts what a JUnit file says; a program that died without writing one is a failure.
count_junit() {
  local file="$1" exit_code="$2" numbers
  numbers="$("$SFAI_PYTHON" scripts/lib/junit.py "$file" "$exit_code")"
  # shellcheck disable=SC2086
  count $numbers
}

stage_format() {
  local files
  mapfile -t files < <(git ls-files --cached --others --exclude-standard -- '*.cc' '*.h' | existing_only)
  count_by_name "the formatter agrees (clang-format-19 -i FILE)" formatted "${files[@]}"
}

formatted() {
  local said
  said="$(clang-format-19 --dry-run -Werror "$@" 2>&1)" && return 0
  sed -n 's/^\([^: ]*\):[0-9][0-9]*:.*/\1/p' <<<"$said" | sort -u
  return 1
}

# A file that is deleted but not yet committed is still listed by git.
existing_only() { while read -r file; do if [[ -e "$file" ]]; then echo "$file"; fi; done; }

stage_checks() {
  local check
  for check in tests/checks/*.py; do
    count_by_name "$check" "$SFAI_PYTHON" "$check"
  done
}

stage_release() { build_preset release sfai; }
stage_sanitize() { build_preset sanitize; }

# What a request and a chunk cost in instructions and allocations: the same on a busy machine, so it is held tightly.
stage_instructions() {
  need_built release
  build_beside_release sfai_counted
  timeout --kill-after=10 300 "$SFAI_PYTHON" tests/bench/instructions.py --counts "${SFAI_COUNTS:-/dev/stdout}" |
    tee "${SFAI_SHOWN:-/dev/null}"
}

stage_unit() { unit_tests sanitize; }

unit_tests() {
  local preset="$1" name
  need_built "$preset"
  for name in $(ctest --test-dir "build/$preset" -N | awk '/Test +#/ { print $3 }'); do
    run_unit "$preset" "$name"
  done
}

run_unit() {
  local preset="$1" name="$2" status=0 report="$results/$1-$2.xml"
  rm -f "$report"
  timeout --kill-after=10 180 "build/$preset/tests/$name" --gtest_brief=1 --gtest_output="xml:$report" || status=$?
  if ((status)); then echo "FAILED: $name (exit code $status; 124 is its limit of 180 s)"; fi
  count_junit "$report" "$status"
}

# The JSON schema and the program's own validation must agree on every map.
stage_maps() {
  need_built sanitize
  count_by_name tests/maps/agree.py timeout 300 "$SFAI_PYTHON" tests/maps/agree.py build/sanitize/sfai
}

stage_e2e() {
  local status=0 report="$results/e2e.xml"
  need_built sanitize
  rm -f "$report" "$results/leaf-accounting.txt"
  SFAI_PROGRAM="$root/build/sanitize/sfai" timeout --kill-after=30 1500 \
    "$SFAI_PYTHON" -m pytest tests/e2e -q -p no:cacheprovider --timeout=120 --junitxml="$report" || status=$?
  [[ ! -f "$results/leaf-accounting.txt" ]] || cat "$results/leaf-accounting.txt"
  count_junit "$report" "$status"
}

# Every fault of an upstream at every moment, against what was expected of it before the run.
stage_faults() {
  need_built sanitize
  timeout --kill-after=10 240 "$SFAI_PYTHON" tests/faults/matrix.py build/sanitize/sfai --counts "${SFAI_COUNTS:-/dev/stdout}"
}

# Our signatures and botocore's must be the same.
stage_oracle() {
  need_built sanitize
  count_by_name tests/aws_oracle/agree.py timeout 120 "$SFAI_AWS_PYTHON" tests/aws_oracle/agree.py \
    build/sanitize/tests/aws_oracle/aws_sign
}

# Both zips, and the programs in them in front of a Lambda of our own; the one for arm64 under an emulator.
stage_package() {
  local arch
  for arch in x86_64 arm64; do
    count_by_name "scripts/package-lambda --arch $arch" scripts/package-lambda --arch "$arch"
    count_by_name "the zip for $arch is the same when packed again" same_zip_again "$arch"
    smoke_test_zip "$arch"
  done
}

same_zip_again() {
  local zip="build/lambda/$1/function.zip" before
  before="$(sha256sum "$zip")"
  touch "build/release/sfai" model_map.json
  TZ=Asia/Tokyo scripts/package-lambda --arch "$1" && [[ "$(sha256sum "$zip")" == "$before" ]]
}

smoke_test_zip() {
  local arch="$1" status=0 report="$results/package-$1.xml" program="$root/build/lambda/$1/content/bootstrap"
  if [[ "$(machine_name "$arch")" != "$(uname -m)" ]]; then program="qemu-$(machine_name "$arch")-static $program"; fi
  rm -f "$report"
  SFAI_PROGRAM="$root/build/release/sfai" SFAI_LAMBDA_COMMAND="$program" timeout --kill-after=30 600 \
    "$SFAI_PYTHON" -m pytest tests/e2e/test_lambda_smoke.py -q -p no:cacheprovider --timeout=120 --junitxml="$report" || status=$?
  count_junit "$report" "$status"
}

# The stack's promises.
stage_cdk() {
  local status=0 report="$results/cdk.xml"
  rm -f "$report"
  (cd infra/cdk && timeout --kill-after=30 600 "$SFAI_NODE" node_modules/typescript/bin/tsc) || count 0 1 0
  (cd infra/cdk && timeout --kill-after=30 600 "$SFAI_NODE" --import tsx --experimental-test-isolation=none --test \
    --test-reporter=junit --test-reporter-destination="$report") || status=$?
  count_junit "$report" "$status"
}

# The deploy guide, step by step, with moto in AWS's place.
stage_rehearsal() {
  local status=0 report="$results/rehearsal.xml"
  rm -f "$report"
  timeout --kill-after=30 1500 "$SFAI_AWS_PYTHON" -m pytest tests/aws -q -p no:cacheprovider --timeout=600 \
    --junitxml="$report" || status=$?
  count_junit "$report" "$status"
}

stage_fuzz() { fuzz_each 10 sanitize; }

# Two at a time: a fuzzer is one thread. Seeds are only read; what it learns goes to build/.
fuzz_each() {
  local seconds="$1"
  need_built "$2"
  for source in tests/fuzz/*_fuzz.cc; do
    basename "$source" _fuzz.cc
  done | xargs -P2 -I{} scripts/lib/fuzz {} "$seconds" "build/$2"
}

# The rig of scripts/bench: its load notices wrong answers, and a short round goes through. Its numbers count only on a quiet machine.
stage_bench() {
  local status=0 report="$results/bench.xml" load="build/bench/tests/bench/load/sfai_bench_load"
  need_built release
  build_preset bench sfai_bench_load
  rm -f "$report"
  SFAI_BENCH_LOAD="$root/$load" "$SFAI_PYTHON" -m pytest tests/bench -q -p no:cacheprovider --timeout=60 --junitxml="$report" || status=$?
  count_junit "$report" "$status"
  count_by_name "tests/bench/side_by_side.py --quick" timeout 120 "$SFAI_PYTHON" tests/bench/side_by_side.py --quick --candidates sfai,nginx \
    --json "$results/bench.json"
}

# The release build: under AddressSanitizer memory grows by design, and memory is what a soak looks at.
stage_soak() {
  need_built release
  count_by_name "soak of 60 s, with faults" timeout 240 "$SFAI_PYTHON" tests/soak/soak.py build/release/sfai --seconds 60 --faults
}

stage_tidy() {
  local numbers
  need_built sanitize
  numbers="$("$SFAI_PYTHON" scripts/lib/tidy.py build/sanitize)"
  # shellcheck disable=SC2086
  count $numbers
}
