#!/bin/sh
# Starts coturn for Atrium. MEDIA_IPS: the SFU's media addresses, separated by commas (needed).
# TURN_SECRET_FILE: made at the first start, mode 600; TURN_SECRET_GROUP, if set, may read it, too.
# EXTERNAL_IP, TLS_CERT, TLS_KEY: if set, passed on.
# --render: only prints the configuration, without starting.
set -eu
umask 077
here=$(cd "$(dirname "$0")" && pwd)
secret_file=${TURN_SECRET_FILE:-/var/lib/atrium/turn-secret}
: "${MEDIA_IPS:?set MEDIA_IPS to the addresses where Atrium takes media, for example 203.0.113.5}"

if [ ! -s "$secret_file" ]; then
  mkdir -p "$(dirname "$secret_file")"
  head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$secret_file.new"
  mv "$secret_file.new" "$secret_file"
fi
if [ -n "${TURN_SECRET_GROUP:-}" ]; then
  chgrp "$TURN_SECRET_GROUP" "$secret_file"
  chmod 640 "$secret_file"
fi

# Whoever comes by haproxy comes from loopback, and would be given a relay on loopback, to which the SFU's answers come
# from an address that nobody permitted. So all relay from this machine's own among the media addresses.
relay_addresses() {
  own=" $(hostname -I) "
  external=${EXTERNAL_IP:-}
  for ip in $(echo "$MEDIA_IPS,${external#*/}" | tr ',' ' '); do
    case $own in *" $ip "*) echo "relay-ip=$ip" ;; esac
  done | sort -u
}

render() {
  cat "$here/turnserver.conf"
  echo "static-auth-secret=$(cat "$secret_file")"
  echo "$MEDIA_IPS" | tr ',' '\n' | sed 's/ //g; /^$/d' | while read -r ip; do
    case $ip in
      *[!0-9a-fA-F.:]*) echo "MEDIA_IPS holds \"$ip\", which is no address." >&2; exit 1 ;;
      *[!0.:]*) ;;
      # To coturn, a range that begins with it holds everything.
      *) echo "MEDIA_IPS holds \"$ip\", which would allow every peer: name the SFU's own addresses." >&2; exit 1 ;;
    esac
    echo "allowed-peer-ip=$ip"
  done
  relay_addresses
  if [ -n "${EXTERNAL_IP:-}" ]; then echo "external-ip=$EXTERNAL_IP"; fi
  if [ -n "${TLS_CERT:-}" ]; then echo "cert=$TLS_CERT"; echo "pkey=$TLS_KEY"; else echo no-tls; echo no-dtls; fi
}

if [ "${1:-}" = --render ]; then render; exit; fi
rendered=${RUNTIME_DIRECTORY:-/run}/atrium-turnserver.conf
render >"$rendered"
exec turnserver -c "$rendered" --log-file=stdout --pidfile=/dev/null "$@"
