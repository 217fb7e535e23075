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
  'tar tar'
  'zip zip'
  'unzip unzip'
  'python3 python3'
  'docker-registry docker-registry'
  'skopeo skopeo'
  'buildah buildah'
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
# A server from npm's registry: in a folder of its own, outside of this project's dependencies.
server_folder=.peers/verdaccio
server_program=$server_folder/node_modules/verdaccio/bin/verdaccio

has_module() {
  /usr/bin/python3 -c "import $1" >/dev/null 2>&1
}

# The server in the very version that is asked for, whole: npm writes the hidden lock file last.
has_server() {
  [ -e "$server_folder/node_modules/.package-lock.json" ] && [ -e "$server_program" ] &&
    cmp -s scripts/peers/verdaccio.json "$server_folder/package.json"
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

install_server() {
  has_server && return 0
  command -v npm >/dev/null || return 1
  printf 'peers: installing verdaccio\n'
  rm -rf "$server_folder" && mkdir -p "$server_folder" &&
    cp scripts/peers/verdaccio.json "$server_folder/package.json" &&
    npm install --prefix "$server_folder" --ignore-scripts --no-audit --no-fund --no-package-lock
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
quietly install_server
wait

missing=()
for entry in "${programs[@]}"; do
  command -v "${entry%% *}" >/dev/null || missing+=("${entry%% *}")
done
for entry in "${modules[@]}"; do
  has_module "${entry%% *}" || missing+=("python3 module ${entry%% *}")
done
has_server || missing+=(verdaccio)

total=$((${#programs[@]} + ${#modules[@]} + 1))
printf 'peers: %s of %s present\n' $((total - ${#missing[@]})) "$total"
for name in "${missing[@]}"; do printf 'peers: missing: %s\n' "$name"; done
[ ${#missing[@]} -eq 0 ]
