#!/usr/bin/env bash
# make_tree.sh DIR: a Debian bookworm with systemd and the packages that docs/raspberry-pi.md names; needs root, 1.1 GB.
# picamera2 is not in Debian bookworm, only in Raspberry Pi OS: the simulated meter stands for the camera.
set -euo pipefail
tree=$(realpath -m "$1")
# The mirror is the one this machine already uses.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' | grep -v security | head -n 1)
packages=systemd,systemd-sysv,dbus,git,make,curl,ca-certificates,python3-venv,python3-opencv,python3-numpy,python3-babel
rm -rf "$tree"
mkdir -p "$(dirname "$tree")"
mmdebstrap --quiet --variant=apt --include="$packages" bookworm "$tree" "deb $mirror bookworm main"
cp /etc/resolv.conf "$tree/etc/"
cp /etc/ssl/certs/ca-certificates.crt "$tree/etc/ssl/certs/"
[ ! -e /etc/pip.conf ] || cp /etc/pip.conf "$tree/etc/"
touch "$tree/.made"
