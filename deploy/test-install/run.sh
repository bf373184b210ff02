#!/usr/bin/env bash
# The steps of test-install.sh, inside its namespaces.
set -euo pipefail
: "${here:?test-install.sh sets it}"
# shellcheck source=deploy/test-install/debian.sh
source "$here/test-install/debian.sh"

domain=meet.test address=198.51.100.7
arguments=(--domain "$domain" --email operator@meet.test --address "$address" --yes)

check() {
  local what=$1
  shift
  if "$@"; then echo "✓ $what"; else echo "✗ $what" >&2 && exit 1; fi
}
there() { [[ -e $root$1 ]]; }
gone() { ! there "$1"; }
verified() {
  local complaints
  complaints=$(inside sh -c 'systemd-analyze verify /etc/systemd/system/atrium*' 2>&1 | grep atrium || true)
  echo "$complaints"
  [[ -z $complaints ]]
}
kept() { (cd "$root" && sha256sum etc/atrium/*.env var/lib/atrium/turn-secret etc/systemd/system/atrium*); }
install_atrium() { inside /srv/atrium/deploy/install.sh "$@"; }

make_debian
copy_project

echo '· first installation'
install_atrium "${arguments[@]}"
check 'systemd takes the units' verified
check 'the secret is for Atrium and its group' [ "$(inside stat -c '%a %U %G' /var/lib/atrium/turn-secret)" = '640 atrium atrium' ]
check 'no package of the distribution starts by itself' [ -z "$(find "$root/etc/systemd/system" -path '*wants/*' \( -name 'caddy*' -o -name 'haproxy*' -o -name 'coturn*' \))" ]
before=$(kept)

echo '· second installation'
install_atrium "${arguments[@]}"
check 'the second changes nothing' [ "$before" = "$(kept)" ]

echo '· what was installed, in a network of its own'
unshare --net "$here/test-install/serve.sh" "$domain" "$address"

echo '· upgrade'
echo '// upgraded' >>"$root/srv/atrium/server/main.ts"
echo 'MAX_ROOMS=7' >>"$root/etc/atrium/atrium.env"
install_atrium --upgrade --yes
check 'the new version is there' grep -q upgraded "$root/opt/atrium/server/main.ts"
check 'settings of its operator stay' grep -q MAX_ROOMS=7 "$root/etc/atrium/atrium.env"

echo '· removal'
install_atrium --uninstall --yes
check 'program and units are gone' gone /opt/atrium
check 'units are gone' [ -z "$(find "$root/etc/systemd/system" -name 'atrium*')" ]
check 'settings and secrets stay' there /var/lib/atrium/turn-secret
install_atrium --uninstall --purge --yes
check 'settings and secrets are gone' gone /etc/atrium
check 'so is the state' gone /var/lib/atrium
check 'and the user' [ -z "$(grep ^atrium: "$root/etc/passwd")" ]
echo 'install.sh: all passed'
