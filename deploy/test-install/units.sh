# A stand-in for systemd: starts the program of a unit in $root, with its user, groups, environment and folders.
# shellcheck shell=bash disable=SC2034,SC2154

# unit NAME KEY: all values, one a line.
unit() { sed -nE "s/^$2=-?(.*)/\1/p" "$root/etc/systemd/system/$1"; }

environment_of() {
  local file
  for file in $(unit "$1" EnvironmentFile); do
    if [[ -e $root$file ]]; then printf 'set -a; . %q; set +a; ' "$file"; fi
  done
  for file in $(unit "$1" Environment); do printf 'export %q; ' "$file"; done
}

start_unit() {
  local name=$1 user group folder
  user=$(unit "$name" User) group=$(unit "$name" Group)
  user=${user:-root} group=${group:-root}
  for folder in $(unit "$name" StateDirectory); do inside install -d -o "$user" -g "$group" "/var/lib/$folder"; done
  for folder in $(unit "$name" RuntimeDirectory); do inside install -d -o "$user" -g "$group" "/run/$folder"; done
  enter sh -c "$(environment_of "$name") export RUNTIME_DIRECTORY=/run/$(unit "$name" RuntimeDirectory)
    cd $(unit "$name" WorkingDirectory)/ && exec $(as_user "$name" "$user" "$group") $(unit "$name" ExecStart)" \
    >>"$root/var/log/$name.log" 2>&1 &
  started["$name"]=$!
}

# as_user NAME USER GROUP: the command that becomes them.
as_user() {
  local groups caps=''
  if [[ $2 == root ]]; then return; fi
  groups=$(unit "$1" SupplementaryGroups)
  if [[ $(unit "$1" AmbientCapabilities) ]]; then caps='--inh-caps=+net_bind_service --ambient-caps=+net_bind_service'; fi
  if [[ $groups ]]; then groups=--groups=$groups; else groups=--clear-groups; fi
  echo "setpriv --reuid=$2 --regid=$3 $groups --no-new-privs $caps"
}
