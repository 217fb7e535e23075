#!/bin/sh
#@ about

set -eu

#@ release

usage() {
  cat <<END
Usage: install.sh [--version <version>] [--dir <folder>] [--dry-run] [--help]

Installs $program $release_version from $repository, once its bytes are proven.

  --version <version>  another version than $release_version
  --dir <folder>       where to install; \$HOME/.local/bin when left out
  --dry-run            tell what would be done, and do nothing
  --help               show this

For: $supported.
No administrator's rights are needed. Ends with 0 when it is done, 1 when something is refused,
and 2 when the command line is wrong.
END
}

say() {
  printf '%s\n' "$1"
}

# fail <code> <what was seen, what was expected, and the cure>
fail() {
  printf '%s: %s\n' "$1" "$2" >&2
  if [ -z "$placed" ]; then
    printf 'Nothing was installed.\n' >&2
  else
    printf 'Installed before that:%s.\n' "$placed" >&2
  fi
  exit 1
}

wrong_usage() {
  printf 'USAGE: %s. Run with --help.\n' "$1" >&2
  exit 2
}

has() {
  command -v "$1" >/dev/null 2>&1
}

read_options() {
  while [ $# -gt 0 ]; do
    case $1 in
    --version | --dir)
      if [ $# -lt 2 ]; then wrong_usage "$1 needs a value"; fi
      if [ "$1" = --dir ]; then dir=$2; else version=$2; fi
      shift
      ;;
    --version=*) version=${1#*=} ;;
    --dir=*) dir=${1#*=} ;;
    --dry-run) dry_run=yes ;;
    --help | -h)
      usage
      exit 0
      ;;
    *) wrong_usage "there is no option '$1'" ;;
    esac
    shift
  done
}

settle_version() {
  version=${version#"$tag_prefix"}
  # It becomes part of addresses and names: nothing but what versions are made of.
  case $version in
  '' | [!0-9A-Za-z]* | *[!0-9A-Za-z.+-]* | *..*) wrong_usage "'$version' is no version" ;;
  esac
  tag=$tag_prefix$version
  releases=https://github.com/$repository/releases/download/$tag_prefix_path$version
  if [ "$version" = "$release_version" ]; then pinned=yes; fi
}

settle_dir() {
  if [ -z "$dir" ]; then
    if [ -z "${HOME-}" ]; then wrong_usage 'HOME is not set; name a folder with --dir'; fi
    dir=$HOME/.local/bin
  fi
  case $dir in
  /*) ;;
  *) dir=$PWD/$dir ;;
  esac
}

