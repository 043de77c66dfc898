# shellcheck shell=bash
# Debian packages: which are needed, which are missing, and how to get them.

build_packages=(
  clang-19 lld-19 llvm-19 cmake ninja-build ccache
  libboost1.81-dev libssl-dev libcli11-dev libfmt-dev
  ca-certificates
)
test_packages=(
  clang-tidy-19 clang-format-19 libclang-rt-19-dev
  libgtest-dev libgmock-dev libbenchmark-dev
  python3 python3-venv git curl openssl
  qemu-user-static zip unzip binutils valgrind
)

# Prints those of the given packages that are not installed.
missing_packages() {
  local installed package
  installed="$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true)"
  for package in "$@"; do
    grep -qx "$package installed" <<<"$installed" || echo "$package"
  done
}

as_root() {
  if ((EUID == 0)); then
    "$@"
  elif [[ -t 0 ]]; then
    sudo "$@"
  else
    sudo -n "$@"
  fi
}

can_be_root() { ((EUID == 0)) || { command -v sudo >/dev/null && { [[ -t 0 ]] || sudo -n true 2>/dev/null; }; }; }

# libboost1.81-dev conflicts with libboost-dev (1.74), which a developer may have on purpose.
refuse_removals() {
  local removed
  removed="$(LC_ALL=C apt-get install --simulate --no-install-recommends -y "$@" | awk '$1 == "Remv" { print $2 }')" ||
    die "apt does not know how to install $* (sfai is built on Debian 12, bookworm, main)"
  [[ -n "$removed" ]] || return 0
  say "apt would remove these packages to install $*:"
  say "$removed"
  [[ -n "${SFAI_ALLOW_REMOVALS:-}${CI:-}" ]] || die "set SFAI_ALLOW_REMOVALS=1 if that is fine, then run this again"
}

# Silent unless it fails. Locks of another apt (unattended upgrades on a new machine) are waited for, bounded.
apt_get() {
  local log="$root/build/apt.log"
  mkdir -p "$root/build"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" </dev/null >"$log" 2>&1 && return 0
  tail -n 40 "$log" >&2
  return 1
}

install_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  if ! can_be_root; then
    say "these packages are missing: ${missing[*]}"
    die "as root: apt-get update && apt-get install --no-install-recommends ${missing[*]}"
  fi
  say "installing ${missing[*]}"
  apt_get update || say "apt-get update had failures; trying to go on with the lists that are there"
  refuse_removals "${missing[@]}"
  apt_get install -y --no-install-recommends "${missing[@]}" ||
    die "apt could not install ${missing[*]}"
}
