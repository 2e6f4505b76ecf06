#!/usr/bin/env bash
# make_tree.sh DIR PYTHON: Debian bookworm armhf packages, unpacked into DIR: what a 32-bit Raspberry Pi OS has. 650 MB.
# PYTHON is one of this machine, with pip.
set -euo pipefail
tree=$(realpath -m "$1")
work=$tree.work
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' | grep -v security | head -n 1)
rm -rf "$tree" "$work"
mkdir -p "$work"/{state/lists/partial,cache/archives/partial,parts} "$tree"/usr/{bin,sbin,lib}
: >"$work/status"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm main" >"$work/sources.list"
options=(-o APT::Architecture=armhf -o APT::Architectures::=armhf -o APT::Install-Recommends=0 -o APT::Sandbox::User=root
  -o Dir::State="$work/state" -o Dir::State::status="$work/status" -o Dir::Cache="$work/cache"
  -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts="$work/parts"
  -o Dir::Etc::preferencesparts="$work/parts")
apt-get "${options[@]}" -qq update
apt-get "${options[@]}" -y -qq --download-only install libc6 python3 python3-numpy python3-opencv python3-pytest \
  python3-hypothesis python3-tomlkit python3-click python3-cheroot python3-babel >/dev/null
for folder in bin sbin lib; do ln -sfn "usr/$folder" "$tree/$folder"; done
for package in "$work"/cache/archives/*.deb; do
  dpkg-deb --fsys-tarfile "$package" | tar -x -C "$tree" --keep-directory-symlink
done
# What the packages' own scripts would have linked.
libraries=$tree/usr/lib/arm-linux-gnueabihf
ln -sfn blas/libblas.so.3 "$libraries/libblas.so.3"
ln -sfn lapack/liblapack.so.3 "$libraries/liblapack.so.3"
rm -rf "$work"
# What is newer than Debian's: plain Python, the same on every processor.
"$2" -m pip install --quiet --disable-pip-version-check --no-deps --target "$tree/opt/python" \
  'bottle >=0.13' 'prometheus-client >=0.16'
qemu-arm -cpu cortex-a7 -L "$tree" "$tree/usr/bin/python3.11" -m compileall -q "$tree/usr/lib/python3" || true
touch "$tree/.made"
