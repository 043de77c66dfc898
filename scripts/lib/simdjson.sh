# shellcheck shell=bash
# simdjson's source. Debian 12 has it as a shared library only, and we link statically, so Debian's source package is
# fetched by apt, which checks the archive's signature.

simdjson_tree="$root/build/deps/simdjson"

install_simdjson() {
  [[ -f "$simdjson_tree/src/simdjson.cpp" && -f "$simdjson_tree/include/simdjson.h" ]] && return 0
  local apt="$root/build/deps/apt"
  say "fetching simdjson's source from Debian"
  write_apt_configuration "$apt" deb-src
  fetch_source "$apt" simdjson
  unpack_source "$apt"/simdjson_*.orig.tar.* "$simdjson_tree"
  rm -rf "$apt"
}

fetch_source() {
  local apt="$1" package="$2" log="$1/log"
  # A mirror that fails is not yet an error: another may have the package. `source` decides.
  apt-get -c "$apt/apt.conf" update </dev/null >"$log" 2>&1 || true
  (cd "$apt" && apt-get -c apt.conf source --download-only --tar-only "$package" </dev/null >>"$log" 2>&1) && return 0
  cat "$log" >&2
  die "apt could not fetch the source of $package: do the machine's apt sources reach a Debian mirror?"
}

# The tree appears under its name only when it is whole: an interrupted run starts over.
unpack_source() {
  local archive="$1" tree="$2"
  rm -rf "$tree.new" "$tree"
  mkdir -p "$tree.new"
  tar -xf "$archive" -C "$tree.new" --strip-components=1 --wildcards '*/src' '*/include' '*/LICENSE*'
  mv "$tree.new" "$tree"
}
