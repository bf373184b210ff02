# A clean Debian in $root, with what this machine knows about how to reach the package registries.
# shellcheck shell=bash disable=SC2154

suite=${SUITE:-bookworm}
registry=()
workers=${XDG_CACHE_HOME:-$HOME/.cache}/atrium/worker

inside() { (enter "$@"); }

# Takes the place of the shell that calls it.
enter() {
  exec chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "${registry[@]}" "$@"
}

make_debian() {
  # mktemp gives root alone the right to pass.
  chmod 755 "$root"
  echo "· Debian $suite"
  if ! [[ -e $root/etc/debian_version ]]; then bootstrap; fi
  # What an earlier run has left there.
  rm -rf "$root"/etc/atrium "$root"/var/lib/{atrium,atrium-caddy,atrium-coturn,ca}
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  share_registries
}

bootstrap() {
  local libraries
  libraries=$(worker_libraries)
  debootstrap --variant=minbase "--include=procps,systemd${libraries:+,$libraries}" "$suite" "$root" "$(mirror)" >"$root.log" 2>&1 || {
    tail "$root.log"
    exit 1
  }
  rm "$root.log"
}

mirror() {
  cat /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} 2>/dev/null |
    sed -nE 's/^URIs: ([^ ]+).*/\1/p; s/^deb (\[[^]]*\] )?([^ ]+).*/\2/p' | head -n 1
}

# The authorities that this machine trusts, and its settings of apt and npm; an operator's machine has them already.
share_registries() {
  local trusted=/etc/trusted-for-tests.crt
  cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
  cp /etc/apt/apt.conf.d/* "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
  if [[ -f ~/.npmrc ]]; then cp ~/.npmrc "$root/root/"; fi
  if [[ -f /etc/ssl/certs/ca-certificates.crt ]]; then
    cp /etc/ssl/certs/ca-certificates.crt "$root$trusted"
    registry=("NODE_EXTRA_CA_CERTS=$trusted" "npm_config_cafile=$trusted")
  fi
}

# The packages that hold what the media worker in this machine's cache is linked with; without them it would not run.
worker_libraries() {
  ldd "$workers"/*/mediasoup-worker 2>/dev/null | sed -nE 's/.* => (\/[^ ]+).*/\1/p' | xargs -r realpath | sort -u |
    { xargs -r dpkg -S 2>/dev/null || true; } | sed -E 's/:.*//' | sort -u | paste -sd ,
}

# The files that git knows, and the media worker if this machine has one, for building it takes eight minutes.
copy_project() {
  mkdir -p "$root/srv/atrium" "$root/usr/local/lib/atrium"
  git -C "$project" ls-files -z --cached --others --exclude-standard |
    tar --create --directory "$project" --null --files-from - | tar --extract --directory "$root/srv/atrium"
  if [[ -d $workers ]]; then cp --archive "$workers" "$root/usr/local/lib/atrium/"; fi
}
