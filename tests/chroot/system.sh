# shellcheck shell=bash
# A minimal Debian 12 in a folder of its own, and how to run something in it. Processes live in their own PID and mount
# namespaces, so that killing the first ends all of them and no mount is left behind.

make_system() {
  install_packages mmdebstrap git curl
  place="$(mktemp -d /var/tmp/sfai-chroot.XXXXXX)"
  chmod 755 "$place"
  system="$place/system" server=""
  trap remove_system EXIT
  trap 'exit 130' INT TERM
  say "making a Debian 12 in $system"
  bootstrap
  copy_settings
  git clone --quiet "$root" "$system/sfai"
  git config --file "$system/etc/gitconfig" safe.directory /sfai
  enter_system
}

# unshare does not pass a SIGTERM on; its death by SIGKILL takes its children along.
stop_server() {
  [[ -n "$server" ]] || return 0
  kill -KILL "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  server=""
}

remove_system() {
  stop_server
  rm -rf --one-file-system "$place"
}

bootstrap() {
  debian_sources deb "$place/sources"
  find "$place/sources" -empty -delete
  # The machine's way to a mirror (proxy, time-outs, clock checks), without its hooks.
  (umask 077 && apt-config dump | grep '^Acquire::' >"$place/acquire.conf")
  timeout 600 mmdebstrap --quiet --variant=minbase --aptopt="$place/acquire.conf" \
    bookworm "$system" "$place"/sources/debian.* </dev/null >"$place/bootstrap.log" 2>&1 || {
    tail -n 40 "$place/bootstrap.log" >&2
    die "mmdebstrap failed"
  }
}

# What a user of this machine would have set up before the first command: keys of mirrors, authorities, pip's and npm's indexes.
copy_settings() {
  local path
  for path in /etc/apt/auth.conf.d /etc/pip.conf /root/.config/pip /root/.npmrc /usr/local/share/ca-certificates \
    /etc/resolv.conf /etc/hosts; do
    [[ -e "$path" ]] || continue
    mkdir -p "$system$(dirname "$path")"
    cp -aLT "$path" "$system$path"
  done
}

# Proxies and certificate settings of the caller's environment; everything else starts empty, as on a fresh machine.
passed_on=()
while IFS= read -r variable; do
  passed_on+=("$variable")
done < <(env | grep -iE '^((http|https|no)_proxy|pip_[a-z_]+|npm_config_[a-z_]+|ssl_cert_file|node_extra_ca_certs)=' |
  grep -v '^PIP_FIND_LINKS=' || true) # a folder of this machine

# An array and not a function: in the background $! is then unshare itself, whose end ends all that runs inside.
enter_system() {
  inside_command=(unshare --mount --pid --fork --kill-child "--root=$system" --mount-proc --wd=/ env -i
    HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "${passed_on[@]}")
}

# inside SECONDS COMMAND…
inside() {
  local limit="$1"
  shift
  "${inside_command[@]}" timeout --kill-after=10 "$limit" "$@" </dev/null || die "in the fresh Debian, within $limit s: $* failed"
}

inside_background() {
  : >"$place/run.log"
  "${inside_command[@]}" "$@" </dev/null >"$place/run.log" 2>&1 &
  server=$!
}
