# shellcheck shell=bash
# Compiling for the other of the two architectures that Lambda has. The C and C++ libraries are Debian's cross packages;
# OpenSSL's static library is unpacked below build/deps, so that the machine need not know a foreign architecture.

# machine_name ARCH: what Linux and GNU call Lambda's arm64 and x86_64.
machine_name() {
  case "$1" in
    arm64) echo aarch64 ;;
    x86_64) echo x86_64 ;;
    *) die "unknown architecture '$1': arm64 or x86_64" ;;
  esac
}

debian_name() { if [[ "$1" == x86_64 ]]; then echo amd64; else echo "$1"; fi; }

# install_cross ARCH
install_cross() {
  local debian
  debian="$(debian_name "$1")"
  install_packages "libc6-dev-$debian-cross" "libgcc-12-dev-$debian-cross" "libstdc++-12-dev-$debian-cross" dpkg-dev
  install_cross_openssl "$debian" "$(machine_name "$1")-linux-gnu"
}

install_cross_openssl() {
  local debian="$1" triple="$2" tree="$root/build/deps/$2" apt="$root/build/deps/apt-$1" log
  [[ -f "$tree/lib/libssl.a" && -f "$tree/include/openssl/configuration.h" ]] && return 0
  say "fetching OpenSSL's static library for $debian from Debian"
  write_apt_configuration "$apt" deb
  log="$apt/log"
  printf 'APT::Architecture "%s";\nAPT::Architectures { "%s"; };\n' "$debian" "$debian" >>"$apt/apt.conf"
  apt-get -c "$apt/apt.conf" update </dev/null >"$log" 2>&1 || true
  if ! (cd "$apt" && apt-get -c apt.conf download libssl-dev </dev/null >>"$log" 2>&1); then
    cat "$log" >&2
    die "apt could not fetch libssl-dev for $debian: do the machine's apt sources reach a Debian mirror?"
  fi
  rm -rf "$tree.new" "$tree"
  mkdir -p "$tree.new/include" "$tree.new/lib"
  dpkg-deb --extract "$apt"/libssl-dev_*.deb "$apt/files"
  cp "$apt/files/usr/lib/$triple"/lib{ssl,crypto}.a "$tree.new/lib/"
  cp -r "$apt/files/usr/include/openssl" "$tree.new/include/"
  cp -r "$apt/files/usr/include/$triple/openssl/." "$tree.new/include/openssl/"
  mv "$tree.new" "$tree"
  rm -rf "$apt"
}
