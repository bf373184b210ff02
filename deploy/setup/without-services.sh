#!/bin/sh
# Runs an installation during which Debian starts no services, and takes those it brings out of the boot: whoever wants
# a program for tests wants no relay and no web server that run from then on.
#
#   without-services.sh POLICY WANTS COMMAND...
#
# POLICY: /usr/sbin/policy-rc.d, which Debian asks before it starts a service. One that is there already stays.
# WANTS: the folder of links to what starts at boot, /etc/systemd/system/multi-user.target.wants.
set -eu
policy=$1 wants=$2
shift 2
mark='# Set up for tests: gone when the installation has ended.'

if [ ! -e "$policy" ] || grep -qF "$mark" "$policy"; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  # 101: forbidden.
  printf '#!/bin/sh\n%s\nexit 101\n' "$mark" >"$policy"
  chmod 755 "$policy"
fi

before=$(ls "$wants" 2>/dev/null || true)
code=0
"$@" || code=$?
for link in "$wants"/*; do
  name=$(basename "$link")
  if [ -L "$link" ] && ! echo "$before" | grep -qxF "$name"; then rm "$link"; fi
done
exit "$code"
