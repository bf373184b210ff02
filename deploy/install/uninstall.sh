# Everything away again; without --purge settings, secrets and certificates stay for a later installation.
# shellcheck shell=bash disable=SC2034,SC2154 # the variables are install.sh's

uninstall_all() {
  if ((EUID != 0)); then fail "This needs root." "Run it with sudo."; fi
  confirm "Remove Atrium from this machine${purge:+, with its settings, secrets and certificates}?"
  step 'Removing Atrium'
  remove_services
  show_packages
  if [[ $source_folder != "$target" ]]; then rm -rf "$target"; else say "Left: $target, for this runs from there."; fi
  rm -rf "$target.new" "$target.old" "$made"
  if [[ $purge ]]; then purge_all; else say "Left: $settings, $state, $state-caddy, $state-coturn (--purge removes them)"; fi
}

remove_services() {
  if has_systemd; then systemctl disable --quiet --now "${units[@]}" 2>/dev/null || true; fi
  rm -f /etc/systemd/system/atrium.service /etc/systemd/system/atrium-*.{service,timer} /etc/sysctl.d/60-atrium.conf
  if has_systemd; then systemctl daemon-reload; fi
}

show_packages() {
  if [[ -s $settings/packages ]]; then
    say "Packages that came with it: apt-get remove $(sort -u "$settings/packages" | tr '\n' ' ')"
  fi
}

purge_all() {
  rm -rf "$settings" "$state" "$state-caddy" "$state-coturn"
  if id atrium >/dev/null 2>&1; then userdel atrium; fi
}
