#!/usr/bin/env bash
# serve.sh DOMAIN ADDRESS: starts what was installed, in a network of its own, and looks at it from outside.
set -euo pipefail
: "${here:?test-install.sh sets it}"
# shellcheck source=deploy/test-install/debian.sh
source "$here/test-install/debian.sh"
# shellcheck source=deploy/test-install/units.sh
source "$here/test-install/units.sh"
domain=$1 address=$2 registry=()
declare -A started=()

make_network() {
  ip link set lo up
  ip link add wan type veth peer name far
  ip address add "$address/24" dev wan
  ip link set wan up
  ip link set far up
  echo "127.0.0.1 localhost ca.test
$address $domain turn.$domain" >"$root/etc/hosts"
}

# A Caddy that plays the certificate authority, by ACME; Atrium's is told of it by its operator's own settings.
start_authority() {
  cat >"$root/root/authority" <<'TEXT'
{
	admin off
	skip_install_trust
	auto_https disable_redirects
}
https://ca.test:9443 {
	tls internal
	acme_server
}
TEXT
  inside env XDG_DATA_HOME=/var/lib/ca caddy run --adapter caddyfile --config /root/authority >"$root/var/log/ca.log" 2>&1 &
  authority=/var/lib/ca/caddy/pki/authorities/local/root.crt
  wait_for 'the certificate authority' curl --silent --cacert "$root$authority" --resolve ca.test:9443:127.0.0.1 https://ca.test:9443
  inside chmod -R a+rX /var/lib/ca
  printf 'CADDY_OPTIONS="acme_ca https://ca.test:9443/acme/local/directory\nacme_ca_root %s"\n' "$authority" >"$root/etc/atrium/caddy.env"
}

# wait_for WHAT COMMAND: for a minute.
wait_for() {
  local what=$1
  shift
  for _ in {1..120}; do
    if "$@" >/dev/null 2>&1; then echo "✓ $what" && return; fi
    sleep 0.5
  done
  echo "✗ $what" >&2
  tail -n 15 "$root"/var/log/{ca,atrium*}.log >&2
  exit 1
}

page() { curl --silent --fail --cacert "$root$authority" --resolve "$domain:443:$address" "https://$domain$1"; }
certificate() { openssl s_client -connect "$address:443" -servername "$1" -verify_hostname "$1" -CAfile "$root$authority" -verify_return_error </dev/null; }
take_certificate() { inside /opt/atrium/deploy/coturn/certificate.sh /var/lib/atrium-caddy/caddy "turn.$domain" /var/lib/atrium-coturn/tls; }

# A packet through the relay to the media address and back, with credentials as Atrium makes them.
relay() {
  local user secret password
  user=$(($(date +%s) + 600)):room:person secret=$(cat "$root/var/lib/atrium/turn-secret")
  password=$(printf %s "$user" | openssl dgst -sha1 -hmac "$secret" -binary | base64)
  inside timeout 30 turnutils_uclient -u "$user" -w "$password" -e "$address" -r 3480 -n 2 -c "$@" "$address" | grep 'Total lost packets 0'
}

make_network
start_authority
for name in atrium-coturn atrium-caddy atrium-haproxy atrium; do start_unit "$name.service"; done
wait_for 'HTTPS on 443 leads to Atrium' page /readyz
wait_for 'the client is served' page /
wait_for 'coturn takes its certificate' take_certificate
kill -USR2 "${started[atrium-coturn.service]}"
wait_for 'TURN over TLS on the same 443, with a certificate of its name' certificate "turn.$domain"
inside turnutils_peer -L "$address" -p 3480 >/dev/null 2>&1 &
wait_for 'the relay relays to the media address (UDP)' relay
wait_for 'the relay relays to the media address (TCP)' relay -t
echo '· what the doctor says to it (a name that nobody else knows, and no internet)'
inside env "NODE_EXTRA_CA_CERTS=$authority" /opt/atrium/deploy/doctor.sh || true
jobs -p | xargs kill
wait || true
