#@ if attestation

# Proves the downloaded file itself: who built it, from which tag.
verify_attestation() {
  fetch "$bundle" 20000000
  if [ -n "$pinned" ]; then require_bytes "$bundle" "$bundle_size" "$bundle_sha256"; fi
#@ end
#@ if own-signer
  identity=$signer@refs/tags/$tag
  if [ "$verifier" = cosign ]; then
    cosign verify-blob-attestation --new-bundle-format --bundle "$work/$bundle" \
      --type slsaprovenance1 --certificate-oidc-issuer "$issuer" \
      --certificate-identity "$identity" "$work/$asset" \
      >"$work/told" 2>&1 </dev/null || refuse_attestation
    return
  fi
  set -- --cert-identity "$identity"
#@ end
#@ if called-signer
  set -- --signer-workflow "${signer#https://github.com/}"
#@ end
#@ if attestation
  if [ -n "$pinned" ]; then set -- "$@" --source-digest "$release_commit"; fi
  GH_HOST=github.com GH_PROMPT_DISABLED=1 gh attestation verify "$work/$asset" \
    --bundle "$work/$bundle" --repo "$repository" --source-ref "refs/tags/$tag" \
    --cert-oidc-issuer "$issuer" --predicate-type "$predicate_type" \
    --deny-self-hosted-runners "$@" >"$work/told" 2>&1 </dev/null || refuse_attestation
}

refuse_attestation() {
  sed 's/^/  /' "$work/told" >&2
  fail ATTESTATION_REFUSED "$verifier did not verify $asset. Expected provenance by $signer for $repository at $tag. Do not install; when $verifier could not reach its network, run this again."
}
#@ end
