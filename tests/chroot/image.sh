# shellcheck shell=bash
# What `docker build` and `docker run` do with Dockerfile, without Docker: its RUN lines in a fresh Debian, its last COPY
# lines into an empty folder, its ENTRYPOINT as its USER with that folder as the whole world.

dockerfile="$root/Dockerfile"
image_key="a-client-key-of-the-test"

# lines_of INSTRUCTION: what follows it, of each.
lines_of() { sed -n "s/^$1 //p" "$dockerfile"; }

# words_of INSTRUCTION: its JSON list as words; the lists here have no blanks inside.
words_of() { lines_of "$1" | sed 's/^[^[]*//' | tr -d '[]",'; }

# Only what .dockerignore lets through reaches a build.
keep_context() {
  local kept
  kept="$(sed -n 's/^!//p' "$root/.dockerignore")"
  find "$system/sfai" -mindepth 1 -maxdepth 1 | while read -r path; do
    grep -qxF "$(basename "$path")" <<<"$kept" || rm -rf "$path"
  done
}

build_image() {
  local line from to
  image="$place/image"
  keep_context
  while read -r line; do
    say "RUN $line"
    inside "$start_limit" bash -c "cd $(lines_of WORKDIR | head -n 1) && $line"
  done < <(lines_of RUN)
  while read -r from to; do
    say "COPY $from $to"
    install -D -m "$(stat -c %a "$system$from")" "$system$from" "$image$to"
  done < <(lines_of 'COPY --from=build')
  chmod 755 "$image"
}

# Sets the command in front of what runs in the image: in a namespace of processes of its own, as the image's user, with no file but the image's.
enter_image() {
  local user
  user="$(lines_of USER)"
  image_command=(env -i "SFAI_CLIENT_KEYS={\"test\": \"$image_key\"}" unshare --pid --fork --kill-child "--root=$image"
    "--wd=$(lines_of WORKDIR | tail -n 1)" "--setgid=${user#*:}" "--setuid=${user%:*}")
}

check_image() {
  local entrypoint healthcheck program
  read -ra entrypoint < <(words_of ENTRYPOINT)
  read -ra healthcheck < <(words_of HEALTHCHECK)
  enter_image
  timeout 10 "${image_command[@]}" "${healthcheck[@]}" "http://127.0.0.1:$port" >/dev/null &&
    die "HEALTHCHECK says that a program is well that does not run"
  : >"$place/run.log"
  "${image_command[@]}" "${entrypoint[@]}" --port "$port" </dev/null >"$place/run.log" 2>&1 &
  server=$!
  wait_for_curl_line
  program="$(tr -d " " <"/proc/$server/task/$server/children")"
  [[ "$(awk '/^Uid:/ { print $2 }' "/proc/$program/status")" == "$(lines_of USER | cut -d: -f1)" ]] ||
    die "the program runs as another user than the Dockerfile's"
  timeout 10 "${image_command[@]}" "${healthcheck[@]}" "http://127.0.0.1:$port" || die "HEALTHCHECK fails"
  CLIENT_KEY="$image_key" check_demo
  CLIENT_KEY="a-wrong-client-key" refuses_demo
  kill -TERM "$program"
  wait "$server" || die "SIGTERM ends the program with exit code $?"
  server=""
  say "the image holds $(find "$image" -type f | wc -l) files, $(du -sh --apparent-size "$image" | cut -f1)"
}

refuses_demo() {
  local status
  status="$(no_proxy="*" bash -c "${curl_line/curl -N/curl -s -o /dev/null -w '%{http_code\}'}")"
  [[ "$status" == 401 ]] || die "a wrong client key is answered with $status"
}
