settle_verifier() {
#@ if attestation
  # Old ones have the command but not all that is demanded here.
  if has gh && gh attestation verify --help 2>/dev/null </dev/null | grep -q -e --source-ref; then
    verifier=gh
    return
  fi
#@ end
#@ if own-signer
  if has cosign &&
    cosign verify-blob-attestation --help 2>/dev/null </dev/null | grep -q -e --new-bundle-format; then
    verifier=cosign
    return
  fi
#@ end
#@ if signature
  if has gpg; then
    verifier=gpg
    return
  fi
#@ end
  fail VERIFIER_MISSING "nothing here can verify the release. Expected $verifiers. Install one of these and run this again."
}

require_tools() {
  if ! has curl && ! has wget; then
    fail TOOL_MISSING 'there is neither curl nor wget. Expected one of them. Install curl.'
  fi
  if ! has sha256sum && ! has shasum && ! has openssl; then
    fail TOOL_MISSING 'nothing here computes SHA-256. Expected sha256sum, shasum or openssl. Install coreutils.'
  fi
  case $format in
  tar) needed='tar gzip' ;;
  zip) needed=unzip ;;
  *) needed= ;;
  esac
  for tool in $needed; do
    if ! has "$tool"; then
      fail TOOL_MISSING "there is no $tool. Expected it, to unpack $asset. Install it."
    fi
  done
}

# Sets asset_size and asset_sha256: those in this script for the release that it was made for,
# those in SHA256SUMS for another one.
settle_digest() {
#@ if signature
  if [ "$verifier" = gpg ]; then
    fetch SHA256SUMS 10000000
    verify_signature
    find_listed "$asset"
  fi
#@ end
  if [ -n "$pinned" ]; then
    asset_size=$sealed_size
    asset_sha256=$sealed_sha256
#@ if signature
    if [ "$verifier" = gpg ] && [ "$listed" != "$sealed_sha256" ]; then
      fail CHECKSUMS_DIFFER "the signed SHA256SUMS of $tag has $listed for $asset. Expected $sealed_sha256, as in this script. Do not install: tell the maintainers of $repository."
    fi
#@ end
    return
  fi
  asset_size=
#@ if attestation
  if [ "$verifier" != gpg ]; then
    fetch SHA256SUMS 10000000
    find_listed "$asset"
  fi
#@ end
  asset_sha256=$listed
#@ if signature
  if [ "$verifier" = gpg ]; then require_release; fi
#@ end
}
