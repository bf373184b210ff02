#!/bin/sh
# coturn in a container, with Caddy's certificate (CADDY_STORAGE, TURN_NAME). Until there is one it runs without TLS;
# then it ends, for the container's restart policy to start it anew. Each later one it takes in without a break.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tls=${TLS_FOLDER:-/run/tls}
mkdir -p "$tls"
take() { "$here/certificate.sh" "$CADDY_STORAGE" "$TURN_NAME" "$tls"; }

if take || [ -s "$tls/cert.pem" ]; then
  export TLS_CERT="$tls/cert.pem" TLS_KEY="$tls/key.pem"
fi
"$here/start.sh" "$@" &
coturn=$!
end() {
  kill "$coturn"
  wait "$coturn" || true
  exit 0
}
trap end TERM INT

while kill -0 "$coturn" 2>/dev/null; do
  # In the background, or a signal would wait for its end.
  sleep "${CERTIFICATE_INTERVAL:-60}" &
  wait $! || true
  if ! take; then continue; fi
  if [ -z "${TLS_CERT:-}" ]; then end; fi
  kill -USR2 "$coturn"
done
wait "$coturn"
