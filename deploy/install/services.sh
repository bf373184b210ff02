# systemd's units, and what is said at the end.
# shellcheck shell=bash disable=SC2034,SC2154 # the variables are install.sh's

units=(atrium-coturn.service atrium-caddy.service atrium-haproxy.service atrium-certificate.timer atrium.service)

install_services() {
  install -m 644 "$target"/deploy/systemd/*.{service,timer} /etc/systemd/system/
  install -D -m 644 "$target/deploy/systemd/sysctl.conf" /etc/sysctl.d/60-atrium.conf
}

start_services() {
  if ! has_systemd; then
    step 'systemd does not run here: the services are installed, but neither enabled nor started.'
    return
  fi
  step 'Services'
  sysctl --quiet --load=/etc/sysctl.d/60-atrium.conf || true
  systemctl daemon-reload
  systemctl enable --quiet "${units[@]}"
  systemctl restart "${units[@]}"
}

show_result() {
  step "Atrium is at https://$domain"
  warn_of_names
  show_firewall
  say
  say "Settings:  $settings/atrium.env, then: systemctl restart atrium"
  say "Doctor:    $target/deploy/doctor.sh"
  say 'Log:       journalctl --unit atrium --follow'
}

show_firewall() {
  local port=44444 last
  port=$(sed -nE 's/^MEDIA_PORT=([0-9]+)$/\1/p' "$settings/atrium.env" | tail -n 1)
  port=${port:-44444}
  last=$((port + $(nproc) - 1))
  cat <<TEXT

  Let these through the firewall, here and at your provider (nothing was changed):
    TCP 80, 443              web site, certificates, relay over TLS
    UDP 443                  HTTP/3
    UDP and TCP 3478         STUN and the relay
    UDP 49160 to 49999       the relay's media
    UDP and TCP $port to $last   media, one port for each core

  With ufw:
    ufw allow 80,443/tcp && ufw allow 443/udp && ufw allow 3478 && ufw allow 49160:49999/udp
    ufw allow $port:$last/udp && ufw allow $port:$last/tcp
TEXT
}
