#!/bin/bash
# Follows README as a newcomer would, in an empty Debian with Python, make and git only, and tells how long each step took.
# Needs root, debootstrap and a network. Usage: packaging/newcomer.sh [FOLDER [SUITE]]
# SUITE bookworm has Python 3.11, trixie 3.13. The folder is kept: a second run clones anew into it.
set -euo pipefail
suite=${2:-bookworm} system=${1:-/var/tmp/dragoman-newcomer-${2:-bookworm}}
here=$(cd "$(dirname "$0")/.." && git rev-parse --show-toplevel)
packages=python3,python3-venv,make,git,ca-certificates,curl

test -e "$system/usr/bin/python3" || debootstrap --variant=minbase --include=$packages "$suite" "$system" >/dev/null
cp -L /etc/resolv.conf "$system/etc/resolv.conf"
cp -L /etc/ssl/certs/ca-certificates.crt "$system/etc/ssl/certs/ca-certificates.crt" # the network's own authority, if any
mountpoint -q "$system/proc" || mount -t proc proc "$system/proc"
trap 'umount "$system/proc"' EXIT
rm -rf "$system/home/new" && mkdir -p "$system/home/new"
git clone -q "$here" "$system/home/new/dragoman"

run() { # seconds, then the command; its output goes to $system/home/new/log
  local from=$SECONDS
  chroot "$system" /usr/bin/env -i HOME=/home/new PATH=/usr/bin:/bin PIP_CERT=/etc/ssl/certs/ca-certificates.crt \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt LANG=C.UTF-8 bash -c "cd ~/dragoman && { $1; }" >"$system/home/new/log" 2>&1 \
    || { echo "failed: $1"; tail -20 "$system/home/new/log"; exit 1; }
  printf '%4d s  %s\n' $((SECONDS - from)) "$1"
}
chroot "$system" python3 --version
run "make demo"
tail -3 "$system/home/new/log"
run ".venv/bin/dragoman doctor"
# The reader, at the address that it prints, with an event of the sample tracker in it.
run ".venv/bin/dragoman serve build/demo --no-browser & for n in \$(seq 60); do sleep .5; curl -fs http://127.0.0.1:8642/ >page && break; done; kill %1; grep -c '<a ' page"
run "make demo"
run ".venv/bin/python -m pytest -q -m 'not web and not slow' -x"
tail -2 "$system/home/new/log"
