# unpack <member> <name>
unpack() {
  case $format in
#@ if tar
  tar) unpack_tar "$1" "$2" ;;
#@ end
#@ if zip
  zip) unpack_zip "$1" "$2" ;;
#@ end
  *) cp "$work/$asset" "$work/programs/$2" ;;
  esac
  if [ ! -s "$work/programs/$2" ]; then
    fail ARCHIVE_REFUSED "$1 in $asset is empty. Expected a program. Tell the maintainers of $repository."
  fi
}

require_place() {
  if [ -d "$dir/$1" ]; then
    fail DIR_UNFIT "$dir/$1 is a folder. Expected a program, or nothing. Choose another folder with --dir."
  fi
}

# Whoever runs the program meanwhile has the former one or this one, never a part.
place() {
  half=$(mktemp "$dir/.$1.XXXXXXXXXX") || not_placed
  cat "$work/programs/$1" >"$half" || not_placed
  chmod 755 "$half" || not_placed
  mv -f "$half" "$dir/$1" || not_placed
  half=$work/half
  placed="$placed $1"
}

not_placed() {
  fail DIR_UNFIT "$dir cannot be written. Expected a folder of yours. Choose another one with --dir."
}

tell_plan() {
  say "Would download $releases/$asset,"
  if [ -n "$pinned" ]; then
    say "require $sealed_size bytes with the SHA-256 $sealed_sha256,"
  else
    say "require the SHA-256 in SHA256SUMS of $tag,"
  fi
  say "verify it with $verifier, and install into $dir:"
  list_programs | sed 's/.*|/  /'
  say 'Nothing was done.'
}

tell_path() {
  case :${PATH-}: in
  *":$dir:"*) ;;
  *) say "$dir is not in your PATH. To add it: export PATH=\"$dir:\$PATH\"" ;;
  esac
}

main() {
  LC_ALL=C
  export LC_ALL
  version=$release_version
  dir='' dry_run='' pinned='' verifier='' placed=''
  read_options "$@"
  settle_version
  settle_dir
  find_platform
  choose_target "$platform" ||
    fail PLATFORM_UNSUPPORTED "there is no $program for $platform. Expected one of these: $supported. Build it from its source."
  settle_verifier
  if [ -n "$dry_run" ]; then
    tell_plan
    return
  fi
  require_tools
  own_umask=$(umask)
  umask 077
  work=$(mktemp -d "${TMPDIR:-/tmp}/install.XXXXXXXXXX")
  half=$work/half
  # A half is the only thing that is ever outside of the working folder before it is whole.
  trap 'rm -rf "$work" "$half"' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  settle_digest
  fetch "$asset" "${asset_size:-2147483648}"
  require_bytes "$asset" "$asset_size" "$asset_sha256"
#@ if attestation
  if [ "$verifier" != gpg ]; then verify_attestation; fi
#@ end
  mkdir "$work/programs"
  list_programs >"$work/wanted"
  while IFS='|' read -r wanted name; do unpack "$wanted" "$name"; done <"$work/wanted"
  (umask "$own_umask" && mkdir -p "$dir") || not_placed
  while IFS='|' read -r wanted name; do require_place "$name"; done <"$work/wanted"
  while IFS='|' read -r wanted name; do place "$name"; done <"$work/wanted"
  say "Installed $program $version into $dir:$placed. SHA-256 $asset_sha256, verified with $verifier."
  tell_path
}

# In braces: a shell runs nothing of them before it has read the last one, so that a part of this
# file installs nothing, and nothing that was added to its end is run.
{
  main "$@"
  exit
}
