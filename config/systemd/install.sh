#!/usr/bin/env bash
# install.sh install|uninstall: the service on this machine, or under DESTDIR (then nothing is started). Twice is harmless.
# PLANNING=1 installs what the solar roof needs as well.
# On a Raspberry Pi picamera2, OpenCV and numpy come from apt; the rest goes into an environment that sees them.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
root=${DESTDIR:-}
program=$root/opt/disc-counter
configuration=$root/etc/disc-counter
data=$root/var/lib/disc-counter
unit=$root/etc/systemd/system/disc-counter.service
command=$root/usr/local/bin/disc-counter
user=disc-counter

need() {
  command -v "$1" >/dev/null || { echo "$1 is missing: sudo apt install $2" >&2; exit 1; }
}

live() {
  [ -z "$root" ]
}

make_user() {
  getent passwd "$user" >/dev/null ||
    useradd --system --home-dir /var/lib/disc-counter --no-create-home --shell /usr/sbin/nologin "$user"
  for group in video gpio; do
    if getent group "$group" >/dev/null; then usermod --append --groups "$group" "$user"; fi
  done
}

make_environment() {
  python3 -c 'import cv2, numpy' 2>/dev/null ||
    { echo 'OpenCV is missing: sudo apt install python3-opencv python3-numpy' >&2; exit 1; }
  python3 -c 'import venv, ensurepip' 2>/dev/null ||
    { echo 'venv is missing: sudo apt install python3-venv' >&2; exit 1; }
  [ -x "$program/venv/bin/python" ] || python3 -m venv --system-site-packages "$program/venv"
  # numpy and OpenCV are left to apt: a newer numpy breaks its picamera2.
  local needed
  needed=$(python3 - "$here/setup.cfg" <<'PY'
import configparser, re, sys
file = configparser.ConfigParser()
file.read(sys.argv[1])
names = (file["options"]["install_requires"] + file["options.extras_require"]["mqtt"]).split("\n")
print("\n".join(n for n in names if n and not re.match(r"(numpy|opencv)", n)))
PY
)
  local constraint
  constraint=$(mktemp)
  python3 -c 'import numpy; print(f"numpy=={numpy.__version__}")' >"$constraint"
  local names
  mapfile -t names <<<"$needed"
  "$program/venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint "$constraint" "${names[@]}"
  rm -f "$constraint"
  "$program/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --force-reinstall "$here"
  if [ -n "${PLANNING:-}" ]; then make_planning; fi
}

# The solar roof: what is compiled comes from apt, for the camera's numpy must stay as it is.
make_planning() {
  python3 -c 'import dateutil, h5py, pandas, pytz, requests, scipy' 2>/dev/null ||
    { echo 'planning needs: sudo apt install python3-pandas python3-scipy python3-h5py python3-requests python3-tz python3-dateutil' >&2; exit 1; }
  "$program/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps pvlib holidays numpy-financial
}

install_all() {
  if live; then
    [ "$(id -u)" = 0 ] || { echo 'this needs root: sudo make install' >&2; exit 1; }
    need systemctl systemd
    make_user
  fi
  mkdir -p "$program" "$configuration" "$data" "$(dirname "$unit")" "$(dirname "$command")" "$program/docs"
  cp "$here"/docs/*.md "$program/docs/"
  if live; then make_environment; fi
  ln -sfn /opt/disc-counter/venv/bin/disc-counter "$command"
  # A configuration that is there stays as it is; the newest sample lies beside it.
  [ -e "$configuration/disc-counter.toml" ] || install -m 640 "$here/config/disc-counter.toml" "$configuration/"
  install -m 644 "$here/config/disc-counter.toml" "$configuration/disc-counter.toml.sample"
  install -m 644 "$here/config/systemd/disc-counter.service" "$unit"
  if live; then
    chown -R "$user:$user" "$configuration" "$data"
    systemctl daemon-reload
    systemctl enable --quiet disc-counter
    systemctl restart disc-counter
  fi
  echo "installed: configuration in /etc/disc-counter, data in /var/lib/disc-counter; see disc-counter doctor"
}

uninstall_all() {
  if live; then
    [ "$(id -u)" = 0 ] || { echo 'this needs root: sudo make uninstall' >&2; exit 1; }
    systemctl disable --now --quiet disc-counter 2>/dev/null || true
  fi
  rm -f "$unit" "$command"
  rm -rf "$program"
  if live; then systemctl daemon-reload; fi
  echo "uninstalled; configuration and data were kept: /etc/disc-counter, /var/lib/disc-counter"
}

case "${1:-}" in
  install) install_all ;;
  uninstall) uninstall_all ;;
  *) echo "$0: say install or uninstall" >&2; exit 2 ;;
esac
