#!/bin/sh
# Takes the certificate of one name from Caddy's storage to where coturn reads it: TARGET/cert.pem and TARGET/key.pem,
# with the owner of TARGET.
#
#   certificate.sh STORAGE NAME TARGET
#
# Exit code 0: there was a new one; 1: there was none.
set -eu
umask 077
storage=$1 name=$2 target=$3

# One folder for each certificate authority; Caddy writes the .json last, so the other two belong together.
newest=
# dash and busybox know -nt.
# shellcheck disable=SC3013
for each in "$storage"/certificates/*/"$name/$name.json"; do
  if [ -e "$each" ] && { [ -z "$newest" ] || [ "$each" -nt "$newest" ]; }; then newest=$each; fi
done
if [ -z "$newest" ]; then exit 1; fi
found=${newest%.json}
if cmp -s "$found.crt" "$target/cert.pem"; then exit 1; fi

take() {
  cp "$1" "$2.new"
  chown --reference="$target" "$2.new"
  mv "$2.new" "$2"
}
take "$found.key" "$target/key.pem"
take "$found.crt" "$target/cert.pem"
