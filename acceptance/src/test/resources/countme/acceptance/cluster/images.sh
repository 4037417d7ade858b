#!/bin/bash
# Makes a store of images that nodes begin with, out of the archive on standard input, as 'docker save' writes it.
# Usage: images.sh DIRECTORY [NAME=OTHER-NAME...]   what a node calls an image, and what the archive calls it
set -eu
directory=$1
shift
if [ "${INSIDE:-}" != yes ]; then
    INSIDE=yes exec unshare --mount --pid --fork --kill-child --mount-proc bash "$0" "$directory" "$@"
fi
mkdir -p "$directory"
mount -t tmpfs tmpfs /run
cat >/run/containerd.toml <<EOF
version = 2
root = "$directory"
state = "/run/containerd"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = "/run/containerd.sock"
EOF
containerd --config /run/containerd.toml --log-level error &
until ctr -a /run/containerd.sock version >/dev/null 2>&1; do sleep 0.1; done
ctr -a /run/containerd.sock -n k8s.io images import - >/dev/null
for name in "$@"; do
    ctr -a /run/containerd.sock -n k8s.io images tag --force "${name#*=}" "${name%%=*}" >/dev/null
done
# Layers are unpacked; as archives nobody needs them.
ctr -a /run/containerd.sock -n k8s.io content prune references >/dev/null
kill %1
wait %1 || true
