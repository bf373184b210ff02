# What install.sh says and asks.
# shellcheck shell=bash disable=SC2034,SC2154 # the variables are install.sh's

say() { printf '  %s\n' "$*"; }
step() { printf '\n%s\n' "$*"; }

# fail FAULT MEND
fail() {
  printf '\n%s\n  %s\n' "$1" "$2" >&2
  exit 1
}

confirm() {
  if [[ $yes ]]; then return; fi
  if ! [[ -t 0 ]]; then fail "Nobody is here to be asked." "Add --yes."; fi
  read -rp "$1 [y/N] " answer
  if [[ $answer != [yY]* ]]; then exit 1; fi
}
