# shellcheck shell=bash
# Reads the machine's own apt sources, so that its mirrors and keys are used, and never writes to /etc/apt.

# debian_sources TYPE FOLDER: writes the Debian entries of the machine's sources into FOLDER as TYPE (deb or deb-src).
# Third parties' entries are left out: what we need is in Debian's main, and their failures are not ours.
debian_sources() {
  local type="$1" folder="$2" LIST="" PARTS="" VERSION_CODENAME=""
  # shellcheck source=/dev/null
  VERSION_CODENAME="$(. /etc/os-release && echo "${VERSION_CODENAME:-bookworm}")"
  eval "$(apt-config shell LIST Dir::Etc::sourcelist/f PARTS Dir::Etc::sourceparts/d)"
  mkdir -p "$folder"
  rm -f "$folder"/debian.*
  local parts=("$PARTS"/*.sources) lines=("$LIST" "$PARTS"/*.list)
  existing "${parts[@]}" | deb822_entries "$type" "$VERSION_CODENAME" >"$folder/debian.sources"
  existing "${lines[@]}" | one_line_entries "$type" "$VERSION_CODENAME" >"$folder/debian.list"
  if [[ ! -s "$folder/debian.sources" && ! -s "$folder/debian.list" ]]; then
    die "no entry for Debian $VERSION_CODENAME main in $LIST or $PARTS: apt needs one to fetch sources"
  fi
}

# Prints the files that exist, each followed by an empty line: a paragraph must not run into the next file.
existing() {
  local file
  for file in "$@"; do
    if [[ -f "$file" ]]; then
      cat "$file"
      echo
    fi
  done
}

# deb822 paragraphs: keeps an enabled one of binary packages whose suite is this Debian's and that has main, signed by Debian's key or unsaid.
deb822_entries() {
  awk -v type="$1" -v codename="$2" '
    function flush() {
      if (keep["types"] && keep["suites"] && keep["components"] && !disabled && !foreign) print text
      text = ""; field = ""; disabled = foreign = 0; delete keep
    }
    /^[ \t]*$/ { flush(); next }
    /^#/ { next }
    /^[^ \t]/ { field = tolower($0); sub(/:.*/, "", field) }
    { line = $0 }
    field == "types" { if ((" " $0 " ") ~ /[ \t]deb[ \t]/) keep[field] = 1; line = "Types: " type }
    field == "suites" && (" " $0 " ") ~ "[ \t]" codename "(-updates|-security)?[ \t]" { keep[field] = 1 }
    field == "components" && (" " $0 " ") ~ /[ \t]main[ \t]/ { keep[field] = 1 }
    field == "enabled" && tolower($2) ~ /^(no|false|off|0)$/ { disabled = 1 }
    field == "signed-by" && /^[Ss]igned/ && $2 !~ /debian-archive/ { foreign = 1 }
    { text = text line "\n" }
    END { flush() }'
}

one_line_entries() {
  awk -v type="$1" -v codename="$2" '
    $1 != "deb" { next }
    { bare = $0; sub(/\[[^]]*\]/, "", bare); n = split(bare, word, /[ \t]+/); options = $0 }
    options ~ /signed-by=/ && options !~ /signed-by=[^] ]*debian-archive/ { next }
    word[3] !~ "^" codename "(-updates|-security)?$" { next }
    { for (i = 4; i <= n; i++) if (word[i] == "main") { sub(/^[ \t]*deb/, type); print; next } }'
}

# write_apt_configuration FOLDER TYPE: an apt configuration of the build's own (FOLDER/apt.conf), with the machine's Debian
# sources as TYPE. Nothing of the machine's apt is changed by using it.
write_apt_configuration() {
  local apt="$1" type="$2"
  rm -rf "$apt"
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
  debian_sources "$type" "$apt/parts"
  # #clear: hooks that run after an update of the machine's lists (package kits, caches) are not meant for ours.
  cat >"$apt/apt.conf" <<END
Dir::State::Lists "$apt/lists";
Dir::Cache "$apt/cache";
Dir::Etc::SourceList "/dev/null";
Dir::Etc::SourceParts "$apt/parts";
Acquire::Languages "none";
APT::Sandbox::User "root";
#clear APT::Update;
END
}
