#!/usr/bin/env bash
# Makes a public Atrium of this machine, without containers: Debian 12 or newer, Ubuntu 24.04 or newer.
# See deploy/README.md. It may be run again at any time: what is there already stays as it is.
set -Eeuo pipefail
umask 022
trap 'echo "Stopped: \"$BASH_COMMAND\" failed (${BASH_SOURCE[0]}, line $LINENO). Mend that, then run this again." >&2' ERR

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# Variables that the parts below use.
# shellcheck disable=SC2034
{
  source_folder=$(dirname "$here")
  target=/opt/atrium made=/usr/local/lib/atrium settings=/etc/atrium state=/var/lib/atrium
  action=install domain='' email='' addresses='' yes='' purge=''
}

for part in say machine packages code settings services uninstall; do
  # shellcheck source=/dev/null
  source "$here/install/$part.sh"
done

usage() {
  cat <<'TEXT'
deploy/install.sh --domain NAME --email ADDRESS   install, or change the name
deploy/install.sh --upgrade                       install this version over the one that runs
deploy/install.sh --uninstall [--purge]           remove; --purge: settings, secrets and certificates, too

  --domain NAME      the site's name; it and turn.NAME must lead to this machine
  --email ADDRESS    for Let's Encrypt, which tells it when a certificate is about to run out
  --address A[,B]    public addresses of this machine (else those of its interface)
  --yes              ask nothing
TEXT
}

# shellcheck disable=SC2034
read_arguments() {
  while (($# > 0)); do
    case $1 in
      --domain) domain=${2:-} && shift ;;
      --email) email=${2:-} && shift ;;
      --address) addresses=${2:-} && shift ;;
      --upgrade) action=upgrade ;;
      --uninstall) action=uninstall ;;
      --purge) purge=yes ;;
      --yes) yes=yes ;;
      --help) usage && exit ;;
      *) fail "There is no option $1." "See deploy/install.sh --help" ;;
    esac
    shift || fail "The last option lacks its value." "See deploy/install.sh --help"
  done
}

install_all() {
  check_machine
  recall_settings
  check_names
  find_addresses
  check_ports
  confirm "Install Atrium for https://$domain (media at $addresses) into $target?"
  install_packages
  make_user
  install_code
  write_settings
  make_secrets
  install_services
  start_services
  show_result
}

read_arguments "$@"
case $action in
  uninstall) uninstall_all ;;
  *) install_all ;;
esac
