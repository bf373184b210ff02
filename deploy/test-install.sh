#!/usr/bin/env bash
# npm run test:install: runs install.sh in a clean Debian, from debootstrap, in a folder and in namespaces of its own:
# twice, starts what it installed, --upgrade, --uninstall, --purge. Root, Linux, Debian's packages and npm's; about five
# minutes, and eight more where no media worker is in the cache. There is no systemd in there: a small stand-in
# (test-install/units.sh) starts the units' programs, as their users, but without the units' hardening.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export here project=${here%/deploy}

if ((EUID != 0)) || ! command -v debootstrap unshare >/dev/null; then
  echo 'skipped: this needs root and debootstrap (apt-get install debootstrap)'
  exit
fi
# With ROOT set that folder is used and kept, for looking into it and for a faster next run.
root=${ROOT:-$(mktemp -d /tmp/atrium-install-XXXXXX)}
export root
if [[ -z ${ROOT:-} ]]; then trap 'rm -rf --one-file-system "$root"' EXIT; fi

# Mounts and processes end with these namespaces, whatever happens in them.
unshare --mount --pid --fork --kill-child "$here/test-install/run.sh"
