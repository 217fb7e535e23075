# The machine in the words of the release: linux-x86_64-musl, darwin-aarch64.
find_platform() {
  os=$(uname -s)
  arch=$(uname -m)
  case $arch in
  amd64) arch=x86_64 ;;
  arm64) arch=aarch64 ;;
  armv7l | armv8l) arch=armv7 ;;
  i386 | i486 | i586) arch=i686 ;;
  esac
  case $os in
  Linux) find_linux ;;
  Darwin)
    # A shell that Rosetta translates sees the machine that it pretends to be.
    if [ "$arch" = x86_64 ] && [ "$(sysctl -n sysctl.proc_translated 2>/dev/null || :)" = 1 ]; then
      arch=aarch64
    fi
    platform=darwin-$arch
    ;;
  *) platform=$os-$arch ;;
  esac
}

find_linux() {
  # A 64-bit kernel may carry programs that are all of 32 bits.
  if [ "$(getconf LONG_BIT 2>/dev/null || :)" = 32 ]; then
    case $arch in
    x86_64) arch=i686 ;;
    aarch64) arch=armv7 ;;
    esac
  fi
  if [ "$(uname -o 2>/dev/null || :)" = Android ]; then
    platform=android-$arch
    return
  fi
  libc=gnu
  # Asked of ldd first: a system of glibc may have musl's loader as well.
  case $(ldd --version 2>&1 || :) in
  *musl*) libc=musl ;;
  *GLIBC* | *'GNU libc'* | *'Free Software'*) ;;
  *) for loader in /lib/ld-musl-*; do if [ -e "$loader" ]; then libc=musl; fi; done ;;
  esac
  platform=linux-$arch-$libc
}

