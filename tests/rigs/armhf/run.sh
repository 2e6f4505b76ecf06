#!/usr/bin/env bash
# run.sh TREE [PYTEST ARGUMENTS]: tests of what measures, on an emulated ARMv7 with Python 3.11, OpenCV 4.6, numpy 1.24.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
tree=$(realpath "$1")
shift
# Two halves that take about as long, each on a core of its own. Learning a disc and following it takes minutes a film here:
# one of them.
learning=("tests/disc/test_followed.py::test_a_disc_is_learnt_from_a_film_of_it_and_followed[printed scale]"
  tests/disc/test_toothed_disc.py tests/register tests/picture/test_quality.py)
counting=(tests/{measurement,history,reconciliation} tests/disc/test_{strip,aliasing,calibration,toothed}.py
  tests/journal/test_{backup,card_wear,corrections,faults,files,journal,wall_time}.py
  tests/camera/test_{usb,ribbon}_camera.py tests/film/test_recording.py
  tests/settings/test_settings.py tests/test_{energy,clock}.py
  # The same on every processor, and more than half of the time here: days of a full disk and of a card are SQLite's work,
  # long trembling and statistics of many paths are counted on the PC, and which package films is asked of Python alone.
  --deselect=tests/journal/test_faults.py::test_what_a_full_disk_held_back_goes_in_piece_by_piece
  --deselect=tests/journal/test_faults.py::test_a_power_cut_on_a_disk_long_full_loses_less_than_ten_seconds
  --deselect=tests/journal/test_card_wear.py::test_a_day_at_5_kw_writes_less_than_20_mb
  --deselect=tests/measurement/test_power.py::test_the_truth_is_within_two_stated_deviations_in_nineteen_of_twenty_seconds
  --deselect=tests/measurement/test_power.py::test_five_seconds_after_a_step_it_is_mostly_within_half_a_per_cent
  --deselect=tests/measurement/test_mark_passes.py::test_an_hour_of_trembling_on_the_mark_is_none
  --deselect=tests/measurement/test_events.py::test_a_mark_that_trembles_in_the_middle_for_long_is_no_event
  --deselect=tests/film/test_recording.py::test_every_source_says_whether_its_device_films_by_itself)
cd "$here"

# Of what hypothesis tries ten examples each: every one takes some forty times as long as on the PC, which tries them all.
emulated() {
  PYTHONPATH=$here:$tree/opt/python PYTHONDONTWRITEBYTECODE=1 OPENBLAS_NUM_THREADS=1 \
    qemu-arm -cpu cortex-a7 -L "$tree" "$tree/usr/bin/python3.11" -m pytest -q -p no:cacheprovider -p no:xdist \
    --hypothesis-profile=emulated "$@"
}

if (($#)); then
  emulated "$@"
  exit
fi
said=$(mktemp)
trap 'rm -f "$said"' EXIT
emulated "${learning[@]}" >"$said" 2>&1 &
beside=$!
emulated "${counting[@]}" || { kill "$beside" 2>/dev/null || true; exit 1; }
wait "$beside" || { cat "$said"; exit 1; }
cat "$said"
