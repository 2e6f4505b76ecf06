#!/usr/bin/env bash
# run.sh TREE [PYTEST ARGUMENTS]: tests of what measures, on an emulated ARMv7 with Python 3.11, OpenCV 4.6, numpy 1.24.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tree=$(realpath "$1")
shift
tests=(tests/test_strip.py tests/test_stroboscope.py tests/test_energy.py tests/test_journal.py tests/test_history.py
  tests/test_backup.py tests/test_measurement.py tests/test_clock.py)
cd "$here"
PYTHONPATH=$here PYTHONDONTWRITEBYTECODE=1 OPENBLAS_NUM_THREADS=1 \
  qemu-arm -cpu cortex-a7 -L "$tree" "$tree/usr/bin/python3.11" -m pytest -q -p no:cacheprovider -p no:xdist \
  "${@:-${tests[@]}}"
