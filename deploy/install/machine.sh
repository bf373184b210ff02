# What this machine is, and whether Atrium can be had on it.
# shellcheck shell=bash disable=SC2034,SC2154 # the variables are install.sh's

has_systemd() { [[ -d /run/systemd/system ]]; }

check_machine() {
  if ((EUID != 0)); then fail "This needs root." "Run it with sudo."; fi
  if ! [[ -e /etc/debian_version ]]; then
    fail "This is neither Debian nor Ubuntu." "Use the containers: deploy/README.md."
  fi
  case $(uname -m) in
    x86_64 | aarch64) ;;
    *) fail "There is no Node for $(uname -m)." "Use a machine with amd64 or arm64." ;;
  esac
}

check_names() {
  local name='^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])$'
  if ! [[ $domain =~ $name ]]; then
    fail "\"$domain\" is no name for a site." "Give one: --domain meet.example.org (small letters)"
  fi
  if [[ $domain == turn.* ]]; then
    fail "Names that begin with turn. lead to the relay." "Choose another name for the site."
  fi
  if ! [[ $email == ?*@?*.?* ]]; then fail "\"$email\" is no mail address." "Give one: --email you@example.org"; fi
}

# The address from which this machine speaks to the world.
own_address() { ip -o "$1" route get "$2" 2>/dev/null | sed -nE 's/.* src ([^ ]+).*/\1/p'; }

is_private() { [[ $1 =~ ^(10|127)\.|^192\.168\.|^169\.254\.|^172\.(1[6-9]|2[0-9]|3[01])\.|^100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\. ]]; }

# Of IPv6 only global unicast counts.
find_addresses() {
  local four six
  four=$(own_address -4 198.41.0.4 || true)
  six=$(own_address -6 2001:503:ba3e::2:30 || true)
  if [[ $addresses ]]; then
    translated_from "$four"
    return
  fi
  if [[ -z $four ]] || is_private "$four"; then
    fail "This machine's own address is ${four:-none}, which the internet cannot reach." \
      "Give its public one: --address 203.0.113.5"
  fi
  addresses=$four
  if [[ $six == [23]* ]]; then addresses+=",$six"; fi
}

# Behind address translation coturn has to know both sides, and may relay to the inner one as well.
translated_from() {
  external_ip='' media_ips=$addresses
  if [[ $1 ]] && is_private "$1" && [[ ",$addresses," != *",$1,"* ]]; then
    external_ip=${addresses%%,*}/$1
    media_ips+=",$1"
  fi
}

check_ports() {
  local port holder
  for port in 80 443 3478; do
    holder=$(ss -Hlntp "sport = :$port" 2>/dev/null | sed -nE 's/.*users:\(\("([^"]+)",pid=([0-9]+).*/\1 \2/p' | head -n 1 || true)
    if [[ -z $holder ]] || is_ours "${holder##* }"; then continue; fi
    fail "TCP port $port is taken by ${holder%% *}." "Stop and disable it, then run this again."
  done
}

# Whether a process belongs to one of our units.
is_ours() { grep -q '/atrium[a-z-]*\.service' "/proc/$1/cgroup" 2>/dev/null; }

# Names that do not lead here are no reason to stop: they may be on their way.
warn_of_names() {
  local name
  for name in "$domain" "turn.$domain"; do
    if ! getent ahosts "$name" | grep -qF "${addresses%%,*} "; then
      say "DNS: $name does not lead to ${addresses%%,*} yet; without that there is no certificate for it."
    fi
  done
}
