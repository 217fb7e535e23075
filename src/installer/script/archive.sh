#@ if tar

unpack_tar() {
  tar -tzf "$work/$asset" >"$work/list" 2>"$work/told" </dev/null || refuse_archive 'it cannot be read'
  find_member "$1"
  kind=$(tar -tvzf "$work/$asset" "$member" 2>"$work/told" </dev/null) || refuse_archive 'it cannot be read'
  require_plain "$kind"
  # To standard output: tar itself writes no file, whatever the archive says.
  tar -xzOf "$work/$asset" "$member" >"$work/programs/$2" 2>"$work/told" </dev/null ||
    refuse_archive "$1 cannot be unpacked"
}
#@ end
#@ if zip

unpack_zip() {
  unzip -Z1 "$work/$asset" >"$work/list" 2>"$work/told" </dev/null ||
    refuse_archive "it cannot be read; Info-ZIP's unzip is needed"
  find_member "$1"
  kind=$(unzip -Z "$work/$asset" "$member" 2>"$work/told" </dev/null) || refuse_archive 'it cannot be read'
  require_plain "$kind"
  unzip -p "$work/$asset" "$member" >"$work/programs/$2" 2>"$work/told" </dev/null ||
    refuse_archive "$1 cannot be unpacked"
}
#@ end
#@ if archive

# Sets member: how the archive itself writes the name, which must be there once.
find_member() {
  while IFS= read -r listed_name; do
    case /$listed_name/ in
    //* | */../*) refuse_archive "it has a member named $listed_name" ;;
    esac
  done <"$work/list"
  member=$1
  if ! grep -q -x -F -e "$member" "$work/list"; then member=./$1; fi
  if [ "$(grep -c -x -F -e "$member" "$work/list" || :)" != 1 ]; then
    refuse_archive "it has not exactly one member $1"
  fi
}

# A link would stand for a file that is elsewhere.
require_plain() {
  case $1 in
  -*) ;;
  *) refuse_archive "$member is no plain file" ;;
  esac
}

refuse_archive() {
  if [ -s "$work/told" ]; then sed 's/^/  /' "$work/told" >&2; fi
  fail ARCHIVE_REFUSED "$asset: $1. Expected an archive with plain files of the names that this script knows. Take another version, or tell the maintainers of $repository."
}
#@ end

