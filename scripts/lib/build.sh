# shellcheck shell=bash
# Configure and compile a preset. Silent when all goes well, except for a progress line where someone watches.

# build_preset PRESET [TARGET…]
build_preset() {
  local preset="$1" log="$root/build/$1.log" started=$SECONDS
  shift
  mkdir -p "$root/build"
  rm -f "$root/build/$preset/built"
  configure "$preset" "$log"
  compile "$preset" "$log" "$@"
  touch "$root/build/$preset/built"
  if ((SECONDS - started > 3)); then say "built build/$preset in $((SECONDS - started)) s"; fi
}

configure() {
  local preset="$1" log="$2"
  (cd "$root" && cmake --preset "$preset") >"$log" 2>&1 && return 0
  cat "$log" >&2
  die "cmake --preset $preset failed"
}

compile() {
  local preset="$1" log="$2" ninja=(ninja -C "$root/build/$1" -j "$(jobs)")
  shift 2
  if [[ -t 2 ]]; then
    NINJA_STATUS="[%f/%t] " "${ninja[@]}" --quiet "$@" >&2 || die "the build of $preset failed"
    return 0
  fi
  "${ninja[@]}" "$@" >"$log" 2>&1 && return 0
  grep -v '^\[[0-9]*/[0-9]*\] \(Building\|Linking\)' "$log" | tail -n 100 >&2
  die "the build of $preset failed (whole log: build/$preset.log)"
}

# build_beside_release TARGET: what SFAI_BENCH adds, linked with the objects of the release build. In a folder of its own
# the compiler's cache would not know them, and all would be compiled again.
build_beside_release() {
  local log="$root/build/release.log"
  (cd "$root" && cmake --preset release -DSFAI_BENCH=ON) >"$log" 2>&1 || { cat "$log" >&2; die "cmake --preset release -DSFAI_BENCH=ON failed"; }
  compile release "$log" "$@"
}

# Stale objects are a lie: a stage that needs a build says so instead of testing yesterday's program.
need_built() { [[ -f "$root/build/$1/built" ]] || die "build/$1 is not there because its build failed or did not run"; }
