#@ if signature

# The signed list names files, and not the release that they are of: release.json, which it
# names too, does. So another release's files cannot pose as this one's.
require_release() {
  fetch release.json 10000000
  find_listed release.json
  require_bytes release.json '' "$listed"
  for line in "  \"repository\": \"$repository\"," "  \"tag\": \"$tag\","; do
    if ! grep -q -x -F -e "$line" "$work/release.json"; then
      fail RELEASE_DIFFERS "the signed files are not those of $repository $tag. Expected this line in release.json: $line. Do not install: the host serves another release. Tell the maintainers of $repository."
    fi
  done
}

# A key ring of its own: keys that the user happens to have sign nothing here.
verify_signature() {
  fetch SHA256SUMS.asc 1000000
  mkdir "$work/keys"
  write_key >"$work/key.asc"
  gpg --homedir "$work/keys" --batch --quiet --import "$work/key.asc" >"$work/told" 2>&1 </dev/null ||
    refuse_signature 'the key in this script could not be read'
  gpg --homedir "$work/keys" --batch --trust-model always --no-auto-key-retrieve --status-fd 3 \
    --verify "$work/SHA256SUMS.asc" "$work/SHA256SUMS" 3>"$work/status" >"$work/told" 2>&1 </dev/null ||
    refuse_signature 'SHA256SUMS has no good signature'
  signatures=$(grep -c '^\[GNUPG:\] NEWSIG' "$work/status" || :)
  good=$(grep -c '^\[GNUPG:\] GOODSIG ' "$work/status" || :)
  valid=$(sed -n 's/^\[GNUPG:\] VALIDSIG //p' "$work/status")
  # The last word is the primary key: a subkey of it may have signed.
  if [ "$signatures $good" != '1 1' ] || [ "${valid##* }" != "$fingerprint" ]; then
    refuse_signature "SHA256SUMS is not signed by $fingerprint alone"
  fi
}

refuse_signature() {
  sed 's/^/  /' "$work/told" >&2
  fail SIGNATURE_REFUSED "$1. Expected a good signature by $fingerprint. Do not install: tell the maintainers of $repository."
}
#@ end
