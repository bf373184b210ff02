#!/usr/bin/env bash
# Fetches Debian's sources of libsrtp 2 from the archives that this machine is set up for.
#
#   fetch-libsrtp.sh SOURCES
#
# apt works in a state of its own beside SOURCES: neither its lists nor its configuration on this machine change,
# and no rights are needed.
set -euo pipefail

sources=$1
mkdir -p "$sources"
sources=$(cd "$sources" && pwd)
state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
mkdir -p "$state"/{parts,lists/partial,cache/archives/partial,download}

# Both notations of sources, with binary packages (deb) replaced by source packages (deb-src).
shopt -s nullglob
for file in /etc/apt/sources.list.d/*.sources; do
  sed 's/^Types:.*/Types: deb-src/' "$file" >"$state/parts/${file##*/}"
done
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
  if [[ -f $file ]]; then sed -n -E 's/^deb(-src)?[[:space:]]/deb-src /p' "$file" | sort -u >"$state/parts/${file##*/}"; fi
done

options=(
  -o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$state/parts"
  -o "Dir::State::Lists=$state/lists" -o "Dir::Cache=$state/cache"
  -o APT::Sandbox::User=root
  -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20
)

# An archive without source packages, or one out of reach, makes this fail although another one serves libsrtp.
apt-get "${options[@]}" update || true
cd "$state/download"
apt-get "${options[@]}" source --download-only libsrtp2

tar xf libsrtp2_*.orig.tar.* --strip-components=1 -C "$sources"
tar xf libsrtp2_*.debian.tar.* -C "$sources"
cd "$sources"
# Debian's own changes, security fixes among them.
while read -r change; do
  patch --strip=1 <"debian/patches/$change"
done < <(grep -v '^ *\(#\|$\)' debian/patches/series)
