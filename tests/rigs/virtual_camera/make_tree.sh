#!/usr/bin/env bash
# make_tree.sh DIR: a Debian trixie tree with libcamera's virtual camera and picamera2; needs root, 750 MB, some minutes.
set -euo pipefail
tree=$(realpath -m "$1")
# The mirror is the one this machine already uses.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' | grep -v security | head -n 1)
packages=python3-libcamera,python3-venv,python3-pip,python3-numpy,python3-opencv,python3-pil,python3-prctl
packages+=,python3-pytest,python3-tomlkit,ca-certificates,gcc,libc6-dev,python3-dev
rm -rf "$tree"
mkdir -p "$(dirname "$tree")"
mmdebstrap --quiet --variant=apt --aptopt='APT::Default-Release "trixie-backports"' --include="$packages" \
  trixie "$tree" "deb $mirror trixie main" "deb $mirror trixie-backports main"
cp /etc/resolv.conf "$tree/etc/"
cp /etc/ssl/certs/ca-certificates.crt "$tree/etc/ssl/certs/"
[ ! -e /etc/pip.conf ] || cp /etc/pip.conf "$tree/etc/"
chroot "$tree" python3 -m venv --system-site-packages /opt/venv
chroot "$tree" env PIP_CERT=/etc/ssl/certs/ca-certificates.crt /opt/venv/bin/pip install --quiet \
  --disable-pip-version-check --no-deps picamera2==0.3.38 PiDNG==4.0.9 piexif==1.1.3 simplejpeg==1.9.0 videodev2==0.0.4
mkdir -p "$tree/usr/share/libcamera/pipeline/virtual" "$tree/opt/pictures"
cat >"$tree/usr/share/libcamera/pipeline/virtual/virtual.yaml" <<'YAML'
"Virtual0":
  supported_formats:
    - {width: 640, height: 480, frame_rates: [30, 90]}
  frames:
    path: "/opt/pictures/"
  location: "CameraLocationFront"
  model: "imx219"
YAML
touch "$tree/.made"
