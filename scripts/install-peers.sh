#!/usr/bin/env bash
# Installs the real clients and servers that `npm run test:peers` plays against, from Debian's
# packages and from npm's, each only when it is not there yet. Ends with 1 when one is still
# missing, after telling every missing one by name: its tests are then skipped by that name.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

# What the tests run, and the Debian package that has it; `-` when none is asked for it.
programs=(
  'twine twine'
  'gh gh'
  'shellcheck shellcheck'
  'openssl openssl'
  'curl curl'
  'wget wget'
  'gpg gpg'
  'busybox busybox'
  'gzip gzip'
  'pigz pigz'
  'tar tar'
  'zip zip'
  'unzip unzip'
  'python3 python3'
  'docker-registry docker-registry'
  'skopeo skopeo'
  'buildah buildah'
  'podman podman'
  'cargo -'
  'npm -'
  'pyspdxtools -'
  'chromium -'
)
# Modules of the system's Python, the one that Debian's packages are for.
modules=(
  'pip python3-pip'
  'build python3-build'
  'setuptools python3-setuptools'
  'wheel python3-wheel'
  'jsonschema python3-jsonschema'
)
# From npm's registry, each in a folder of its own, outside of this project's dependencies: a
# server, and what the publisher of a format says of it. A file that must be there follows.
folders=(
  'verdaccio verdaccio/bin/verdaccio'
  'sarif @microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'
)

has_module() {
  /usr/bin/python3 -c "import $1" >/dev/null 2>&1
}

# In the very version that is asked for, whole: npm writes the hidden lock file last.
has_folder() {
  local installed=.peers/$1/node_modules
  [ -e "$installed/.package-lock.json" ] && [ -e "$installed/$2" ] &&
    cmp -s "scripts/peers/$1.json" ".peers/$1/package.json"
}

missing_packages() {
  local name package
  for entry in "${programs[@]}"; do
    read -r name package <<<"$entry"
    command -v "$name" >/dev/null || printf '%s\n' "$package"
  done
  for entry in "${modules[@]}"; do
    read -r name package <<<"$entry"
    has_module "$name" || printf '%s\n' "$package"
  done
}

install_packages() {
  local -a packages sudo=()
  mapfile -t packages < <(missing_packages | grep -vx -e - | sort -u)
  [ ${#packages[@]} -gt 0 ] && command -v apt-get >/dev/null || return 0
  [ "$(id -u)" -eq 0 ] || sudo=(sudo -n)
  printf 'peers: installing %s\n' "${packages[*]}"
  "${sudo[@]}" apt-get -qq update
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq install -y --no-install-recommends "${packages[@]}"
}

install_folders() {
  command -v npm >/dev/null || return 1
  local name file
  for entry in "${folders[@]}"; do
    read -r name file <<<"$entry"
    has_folder "$name" "$file" && continue
    printf 'peers: installing %s\n' "$name"
    rm -rf ".peers/$name" && mkdir -p ".peers/$name" &&
      cp "scripts/peers/$name.json" ".peers/$name/package.json" &&
      npm install --prefix ".peers/$name" --ignore-scripts --no-audit --no-fund --no-package-lock
  done
}

# quietly <command>: shows what it printed only when it failed.
quietly() {
  local log
  log=$(mktemp)
  "$@" >"$log" 2>&1 || tail -n 20 "$log"
  grep '^peers: ' "$log"
  rm -f "$log"
}

# Side by side: the one waits for Debian's mirror, the other for npm's registry.
quietly install_packages &
quietly install_folders
wait

missing=()
for entry in "${programs[@]}"; do
  command -v "${entry%% *}" >/dev/null || missing+=("${entry%% *}")
done
for entry in "${modules[@]}"; do
  has_module "${entry%% *}" || missing+=("python3 module ${entry%% *}")
done
for entry in "${folders[@]}"; do
  read -r name file <<<"$entry"
  has_folder "$name" "$file" || missing+=("$name")
done

total=$((${#programs[@]} + ${#modules[@]} + ${#folders[@]}))
printf 'peers: %s of %s present\n' $((total - ${#missing[@]})) "$total"
for name in "${missing[@]}"; do printf 'peers: missing: %s\n' "$name"; done
[ ${#missing[@]} -eq 0 ]
