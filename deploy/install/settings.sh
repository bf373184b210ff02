# Settings, users and secrets. install.env is made anew each time; atrium.env is the operator's and wins.
# shellcheck shell=bash disable=SC2034,SC2154 # the variables are install.sh's

recalled() { sed -nE "s/^$1=\"?([^\"]*)\"?\$/\1/p" "$settings/install.env" 2>/dev/null || true; }

# What was given when this was installed holds until something else is given.
recall_settings() {
  if [[ $action == upgrade && ! -e $settings/install.env ]]; then
    fail "Atrium is not installed here." "Use --domain and --email."
  fi
  domain=${domain:-$(recalled DOMAIN)}
  email=${email:-$(recalled ACME_EMAIL)}
  addresses=${addresses:-$(recalled ANNOUNCED_IP)}
}

make_user() {
  if ! id atrium >/dev/null 2>&1; then
    useradd --system --user-group --no-create-home --home-dir "$state" --shell /usr/sbin/nologin atrium
  fi
}

# Since 2.9 Caddy can be told the visitors' addresses, and serve HTTP/3 beside a haproxy.
caddy_is_new() {
  caddy list-modules 2>/dev/null | grep -qx caddy.listeners.proxy_protocol &&
    printf '2.9\n%s\n' "$(caddy version | sed -E 's/^v?([0-9.]+).*/\1/')" | sort --check=quiet --version-sort
}

write_settings() {
  mkdir -p "$settings"
  install_settings >"$settings/install.env.new"
  mv "$settings/install.env.new" "$settings/install.env"
  if ! [[ -e $settings/atrium.env ]]; then
    printf '# Settings of your own, one a line, such as MAX_PARTICIPANTS=30. All of them: README.md.\n' >"$settings/atrium.env"
  fi
}

install_settings() {
  cat <<TEXT
# Made by deploy/install.sh; put settings of your own into atrium.env.
DOMAIN=$domain
ACME_EMAIL=$email
TURN_NAME=turn.$domain
PUBLIC_URL=https://$domain
PORT=3000
WEB_LISTEN_IP=127.0.0.1
TRUSTED_PROXIES=127.0.0.1
ANNOUNCED_IP=$addresses
STUN_URLS=stun:turn.$domain:3478
TURN_URLS=turn:turn.$domain:3478?transport=udp,turn:turn.$domain:3478?transport=tcp,turns:turn.$domain:443?transport=tcp
TURN_SECRET_FILE=$state/turn-secret
STATE_FOLDER=$state
MEDIASOUP_WORKER_BIN=$target/bin/mediasoup-worker
MEDIA_IPS=${media_ips:-$addresses}
EXTERNAL_IP=${external_ip:-}
TLS_FOLDER=$state-coturn/tls
TEXT
  if caddy_is_new; then
    printf 'CADDYFILE=Caddyfile\nPROXY_PROTOCOL=1\n'
  else
    printf 'CADDYFILE=Caddyfile.debian\n'
  fi
}

make_secrets() {
  install -d -o atrium -g atrium -m 750 "$state"
  if ! [[ -s $state/turn-secret ]]; then
    (umask 077 && openssl rand -hex 32 >"$state/turn-secret.new")
    chown atrium:atrium "$state/turn-secret.new"
    chmod 640 "$state/turn-secret.new"
    mv "$state/turn-secret.new" "$state/turn-secret"
  fi
  make_placeholder
}

# coturn listens for TLS from its start only if it has a certificate; the true one comes when Caddy has it.
make_placeholder() {
  local tls=$state-coturn/tls
  install -d -o turnserver -g turnserver -m 700 "$state-coturn" "$tls"
  if [[ -s $tls/cert.pem ]]; then return; fi
  (
    umask 077
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj "/CN=turn.$domain" \
      -keyout "$tls/key.pem" -out "$tls/cert.pem" 2>/dev/null
  )
  chown turnserver:turnserver "$tls"/*.pem
}
