#!/bin/bash
# Builds Containerfile without a registry: a Debian or Ubuntu folder with Python (debootstrap) stands in for the base image.
# Needs root and buildah. Usage: packaging/container.sh FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."
system=$1 base=docker.io/library/python:3.12-slim
mountpoint -q "$system/proc" && { echo "unmount $system/proc first"; exit 2; }
store=(--storage-driver vfs --root "$system.containers" --runroot "$system.run")
command -v buildah >/dev/null || { echo "buildah is not here: apt-get install buildah"; exit 2; }

scratch=$(buildah "${store[@]}" from scratch)
buildah "${store[@]}" copy -q "$scratch" "$system" / >/dev/null
buildah "${store[@]}" config --env PATH=/opt/pip/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin "$scratch"
buildah "${store[@]}" run --isolation chroot "$scratch" -- sh -c \
  'rm -f /usr/lib/python3*/EXTERNALLY-MANAGED; ln -sf /usr/bin/python3 /usr/local/bin/python; python3 -m venv /opt/pip; true'
buildah "${store[@]}" commit -q "$scratch" "$base" >/dev/null
buildah "${store[@]}" bud --isolation chroot --pull-never --layers=false -t dragoman -f Containerfile .
made=$(buildah "${store[@]}" from --pull-never dragoman)
buildah "${store[@]}" run --isolation chroot "$made" -- dragoman --version
buildah "${store[@]}" run --isolation chroot "$made" -- dragoman demo | grep -c '^e[0-9]'
