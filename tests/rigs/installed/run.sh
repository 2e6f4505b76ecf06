#!/usr/bin/env bash
# run.sh TREE: boots the tree's own systemd in a container, and installs and tries the service there; needs root.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
tree=$(realpath "$1")
rm -rf "$tree"/src "$tree"/etc/disc-counter "$tree"/var/lib/disc-counter "$tree"/opt/disc-counter
mkdir -p "$tree/src"
cp -r "$here"/{config,disc_counter,docs,web,tests,Makefile,README.md,pyproject.toml,setup.cfg} "$tree/src/"
# systemd wants the unified hierarchy of control groups, whatever this machine has.
# shellcheck disable=SC2016
unshare --mount --propagation private bash -c '
  [ "$(stat -f --format=%T /sys/fs/cgroup)" = cgroup2fs ] ||
    { umount --recursive /sys/fs/cgroup; mount -t cgroup2 cgroup2 /sys/fs/cgroup; }
  exec systemd-nspawn --quiet --directory "$1" --keep-unit --register=no --resolv-conf=off --capability=all --boot
' boot "$tree" </dev/null >"$tree.log" 2>&1 &
container=$!
init() {
  pgrep --parent "$container" --exact systemd
}
inside() {
  nsenter --target "$(init)" --mount --uts --ipc --net --pid \
    env -i PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"
}
trap 'kill -s KILL "$(init)" "$container" 2>/dev/null || true' EXIT
for _ in $(seq 60); do
  if init >/dev/null && inside systemctl is-system-running --quiet 2>/dev/null; then break; fi
  sleep 1
done
inside bash /src/tests/rigs/installed/checks.sh
