#!/usr/bin/env bash
# checks.sh: installs the service on a booted system, tries what may happen to it, and takes it away again.
set -euo pipefail
cd /src
file=/etc/disc-counter/disc-counter.toml
ours=(runuser -u disc-counter -- disc-counter)

fail() {
  echo "FAILED: $*" >&2
  journalctl --unit disc-counter --no-pager --lines 20 >&2
  exit 1
}

is_up() {
  for _ in $(seq "$1"); do
    if systemctl is-active --quiet disc-counter && curl --silent --fail localhost/healthz >/dev/null; then return; fi
    sleep 1
  done
  fail "it does not answer after $1 s"
}

runs() {
  systemctl show --property MainPID --value disc-counter
}

echo '- installed on a fresh system it answers on port 80, without being root'
mkdir -p /etc/disc-counter
printf '# kept\n[meter]\nname = "cellar"\n[camera]\nsource = "simulated"\nframe_rate = 25\n[web]\nport = 80\n' >"$file"
make --silent install
is_up 30
[ "$(stat --format %U "/proc/$(runs)")" = disc-counter ] || fail 'it is not the user disc-counter'

echo '- installed again it keeps the configuration'
make --silent install
is_up 30
grep --quiet '# kept' "$file" || fail 'the configuration was written over'

echo '- commands beside it speak of the same data'
"${ours[@]}" constant 96 >/dev/null
for _ in $(seq 20); do
  if curl --silent localhost/api/v1/status | grep --quiet '"revolutions_per_kwh": 96.0'; then break; fi
  sleep 1
done
curl --silent localhost/api/v1/status | grep --quiet '"revolutions_per_kwh": 96.0' || fail 'the constant is not taken over'
"${ours[@]}" status >/dev/null || fail 'status is not content'
"${ours[@]}" doctor || fail 'doctor found something bad'
"${ours[@]}" backup /var/lib/disc-counter/copy >/dev/null || fail 'there is no backup'

echo '- killed it comes back'
before=$(runs)
systemctl kill --signal KILL disc-counter
sleep 2
is_up 30
[ "$(runs)" != "$before" ] || fail 'it was not killed'

echo '- a process that hangs is ended by the watchdog and comes back'
before=$(runs)
systemctl kill --signal STOP disc-counter
sleep 95
is_up 60
[ "$(runs)" != "$before" ] || fail 'it still hangs'

echo '- taken away, twice, configuration and data stay'
make --silent uninstall
make --silent uninstall
! systemctl is-active --quiet disc-counter || fail 'it still runs'
[ -e "$file" ] && [ -e /var/lib/disc-counter/journal.sqlite3 ] || fail 'configuration or data are gone'

echo '- and installed anew it goes on with them'
make --silent install
is_up 30
"${ours[@]}" status | grep --quiet cellar || fail 'it does not know its name any more'
make --silent uninstall
echo 'all is well'
