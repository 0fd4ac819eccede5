#!/usr/bin/env bash
# Runs a real Keycloak with the realm on the port that is named, till it is told to end.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
trap '../real-keycloak.sh stop "$1"' EXIT
trap 'exit 0' TERM INT
../real-keycloak.sh start --import realm.json "$1" >/dev/null
sleep infinity &
wait
