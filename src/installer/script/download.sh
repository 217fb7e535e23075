# fetch <name of a released file> <most bytes>: into the working folder.
fetch() {
  address=$releases/$1
  if has curl; then
    curl --disable --proto '=https' --tlsv1.2 --fail --silent --show-error --location \
      --max-redirs 5 --connect-timeout 30 --max-time 3600 --retry 3 --max-filesize "$2" \
      --output "$work/$1" "$address" </dev/null || not_fetched $? "$2"
  elif wget --version 2>/dev/null | grep -q 'GNU Wget'; then
    wget --quiet --no-netrc --max-redirect=5 --timeout=60 --tries=3 \
      --output-document="$work/$1" "$address" </dev/null || not_fetched
  else
    # busybox has no more options than these.
    wget -q -T 60 -O "$work/$1" "$address" </dev/null || not_fetched
  fi
}

# not_fetched [<what curl ended with> <most bytes>]
not_fetched() {
  if [ "${1-}" = 63 ]; then
    fail SIZE_DIFFERS "$address is larger than $2 bytes. Expected the file that was released. Do not use it: the host served another one. Tell the maintainers of $repository."
  fi
  fail DOWNLOAD_FAILED "$address could not be downloaded. Expected a file of the release $tag. Check the network, and that this release exists and has this file."
}

# Sets digest: SHA-256 of a file.
digest_file() {
  if has sha256sum; then
    digest=$(sha256sum <"$1")
  elif has shasum; then
    digest=$(shasum -a 256 <"$1")
  else
    digest=$(openssl dgst -sha256 -r <"$1")
  fi
  digest=${digest%% *}
}

# require_bytes <name> <size, or nothing> <SHA-256>
require_bytes() {
  size=$(($(wc -c <"$work/$1")))
  if [ -n "$2" ] && [ "$size" != "$2" ]; then
    fail SIZE_DIFFERS "$1 has $size bytes. Expected $2, as released. Do not use it: the host served another file, or a part of it."
  fi
  digest_file "$work/$1"
  if [ "$digest" != "$3" ]; then
    fail DIGEST_DIFFERS "$1 has the SHA-256 $digest. Expected $3, as released. Do not use it: the host served another file. Tell the maintainers of $repository."
  fi
}

# Sets listed: the digest of a file in SHA256SUMS, which must name it once.
find_listed() {
  listed=
  count=0
  while IFS= read -r line; do
    case $line in
    *"  $1")
      listed=${line%"  $1"}
      count=$((count + 1))
      ;;
    esac
  done <"$work/SHA256SUMS"
  case $listed in
  *[!0-9a-f]*) count=0 ;;
  esac
  if [ "$count" != 1 ] || [ ${#listed} != 64 ]; then
    fail CHECKSUMS_UNFIT "SHA256SUMS of $tag has not exactly one digest of $1. Expected one. This release has no such file for this platform: take another version."
  fi
}

