# Atrium itself: a copy of this folder, and what npm and the set-up make of it.
# shellcheck shell=bash disable=SC2034,SC2154 # the variables are install.sh's

install_code() {
  step 'Atrium: packages, media worker, client (the first time this takes minutes)'
  get_node
  if [[ $source_folder == "$target" ]]; then
    set_up "$target" "$target/bin"
    return
  fi
  # Beside the version that runs, until all of it is there.
  rm -rf "$target.new"
  copy_code "$target.new"
  set_up "$target.new"
  rm -rf "$target.old"
  if [[ -e $target ]]; then mv "$target" "$target.old"; fi
  mv "$target.new" "$target"
  set_up "$target" "$target/bin"
  rm -rf "$target.old"
}

# Node as package.json pins it, and an npm for it. The distribution's may be old, and an npm that runs on an old Node
# leaves out every optional package that wants a newer one, the client's build tools among them.
get_node() {
  local name version
  name=node-linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
  version=$(sed -nE "s/^ *\"$name\": \"([^\"]+)\".*/\1/p" "$source_folder/package.json")
  PATH=$made/tools/node_modules/$name/bin:$made/tools/node_modules/.bin:$PATH
  if [[ $(node --version) == "v$version" ]]; then return; fi
  mkdir -p "$made/tools"
  npm install --prefix "$made/tools" --no-save --ignore-scripts --loglevel=error "$name@$version" npm@11
  hash -r
}

copy_code() {
  mkdir -p "$1"
  tar --create --directory "$source_folder" --exclude node_modules --exclude client/dist --exclude deploy/.env \
    client deploy server shared package.json package-lock.json .npmrc tsconfig.json LICENSE |
    tar --extract --directory "$1" --no-same-owner
  # Links, not copies; npm replaces them all if anything has changed.
  if [[ -d $target/node_modules ]]; then cp --archive --link "$target/node_modules" "$1/"; fi
}

# set_up FOLDER [LINKS]: LINKS gets Node and the media worker.
set_up() {
  if can_build_worker; then export MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD=1; fi
  (cd "$1" && XDG_CACHE_HOME=$(dirname "$made") node deploy/setup/prepare.mjs "${@:2}")
  # Whatever made it, the service's user has to read it.
  chmod -R a+rX "$1" "$made"
}

# The media worker of our own build forwards for about a quarter less CPU than the one that can be downloaded; a machine
# that is too small for the compiler gets that one.
can_build_worker() {
  [[ $(nproc) -ge 2 ]] && awk '/^MemTotal:/ { exit $2 < 1800000 }' /proc/meminfo
}
