#!/usr/bin/env bash
# run.sh TREE: the driver's tests inside the tree, with this project's sources as they are now.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tree=$(realpath "$1")
rm -rf "$tree/opt/project"
mkdir -p "$tree/opt/project/tests/rigs"
cp -r "$here/../../../disc_counter" "$here/../../../setup.cfg" "$tree/opt/project/"
cp -r "$here" "$tree/opt/project/tests/rigs/"
for number in 0 1 2 3; do
  chroot "$tree" /opt/venv/bin/python -c "import cv2, numpy as np; \
cv2.imwrite('/opt/pictures/$number.jpg', np.full((480, 640, 3), (40, 60 + 20 * $number, 160), np.uint8))"
done
# At the priority that the service has by its unit.
nice -n -5 chroot "$tree" env -C /opt/project PYTHONDONTWRITEBYTECODE=1 LIBCAMERA_LOG_LEVELS='*:FATAL' \
  /opt/venv/bin/python -m pytest -q -p no:cacheprovider -W default -rP tests/rigs/virtual_camera/camera_tests.py
