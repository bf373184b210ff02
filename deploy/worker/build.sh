#!/usr/bin/env bash
# Builds mediasoup-worker from the sources in the npm package `mediasoup` and from Debian packages alone.
#
#   build.sh PACKAGE BUILD OUTPUT [LIBSRTP]
#
#   PACKAGE   folder of the npm package (node_modules/mediasoup)
#   BUILD     folder to work in; the caller removes it
#   OUTPUT    the worker is written here
#   LIBSRTP   sources of libsrtp 2 (see fetch-libsrtp.sh); without them Debian's own build of it is used
set -euo pipefail

recipe=$(cd "$(dirname "$0")" && pwd)
package=$1 build=$2 output=$3 libsrtp=${4:-}

mkdir -p "$build"
cp -r "$package/worker/." "$build"
cd "$build"

# The wraps would download the dependencies. The overlay answers for each of them with what Debian has.
rm -f subprojects/*.wrap
cp -r "$recipe/subprojects/." subprojects/
if [[ -n $libsrtp ]]; then cp -r "$libsrtp" subprojects/libsrtp2; fi

for change in "$recipe"/patches/*.patch; do
  patch --strip=1 --no-backup-if-mismatch <"$change"
done

meson setup --buildtype=release -Db_ndebug=true -Db_pie=true --wrap-mode=nodownload out .

# One compiler per core, but no more than fit into memory: on a small server they would be killed, or the server would.
jobs=$(nproc)
free=$(awk '/^MemAvailable:/ { print int($2 / 700000) }' /proc/meminfo)
ninja -C out -j "$((free < 1 ? 1 : free < jobs ? free : jobs))" mediasoup-worker
install -D --mode=755 --strip out/mediasoup-worker "$output"
