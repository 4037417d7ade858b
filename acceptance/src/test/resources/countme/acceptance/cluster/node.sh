#!/bin/bash
# One node, in namespaces of its own. Usage: node.sh DIRECTORY NUMBER NODE IMAGES (see cluster.sh)
set -u
go_arch() { case $(uname -m) in x86_64) echo amd64 ;; aarch64) echo arm64 ;; esac }
number=$2 node=$3 net=10.$2
name=node-$node
directory=$1/$name
group=countme-cluster-$number-$node

until ip link show eth0; do sleep 0.05; done
hostname $name
ip link set lo up
ip address add $net.0.$((10 + node))/24 dev eth0
ip link set eth0 up
ip route add default via $net.0.1
sysctl -qw net.ipv4.ip_forward=1

# What all these programs leave in places that nobody can tell them.
mkdir -p "$directory"/{log,cni,containers}
mount --make-rprivate /
mount --make-rshared /
mount -t tmpfs tmpfs /run
mkdir -p /var/lib/cni
mount --bind "$directory/log" /var/log
mount --bind "$directory/cni" /var/lib/cni
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
    mkdir -p /sys/fs/cgroup/$group
else
    for hierarchy in /sys/fs/cgroup/*/; do mkdir -p "$hierarchy$group"; done
fi

cd "$directory" || exit 1
programs=$(dirname "$(command -v kubelet)")
# Layers are never written to, so nodes share them. Databases are.
cp -al "$4/." containers
(cd "$4" && find . -name '*.db') | while read -r database; do cp --remove-destination "$4/$database" "containers/$database"; done
# A registry of this machine, under the name that this machine has for it.
registry=localhost:$((20000 + number))
mkdir -p network registries/$registry
cat >registries/$registry/hosts.toml <<EOF
[host."http://$net.0.2:${registry#*:}"]
EOF
cat >network/pods.conflist <<EOF
{"cniVersion": "0.4.0", "name": "pods", "plugins": [{"type": "ptp",
    "ipam": {"type": "host-local", "subnet": "$net.$((128 + node)).0/24", "routes": [{"dst": "0.0.0.0/0"}]}}]}
EOF
cat >containerd.toml <<EOF
version = 2
root = "$directory/containers"
state = "/run/containerd"
[grpc]
  address = "$directory/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "countme.test/pause:1"
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$programs"
    conf_dir = "$directory/network"
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "$directory/registries"
EOF
cat >kubelet.yaml <<EOF
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: true}, webhook: {enabled: false}}
authorization: {mode: AlwaysAllow}
cgroupDriver: cgroupfs
cgroupRoot: /$group
clusterDNS: [$net.0.1]
clusterDomain: cluster.local
containerRuntimeEndpoint: unix://$directory/containerd.sock
enforceNodeAllocatable: []
evictionHard: {memory.available: 1Mi, nodefs.available: 0%, nodefs.inodesFree: 0%, imagefs.available: 0%, imagefs.inodesFree: 0%}
failCgroupV1: false
failSwapOn: false
imageGCHighThresholdPercent: 100
oomScoreAdj: 0
resolvConf: ""
EOF
cat >proxy.yaml <<EOF
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
hostnameOverride: $name
clientConnection: {kubeconfig: $1/proxy-$node.kubeconfig}
clusterCIDR: $net.128.0/17
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
metricsBindAddress: 127.0.0.1:10249
EOF
containerd --config containerd.toml >containerd.log 2>&1 &
until ctr -a containerd.sock version; do sleep 0.1; done

# What holds a pod's namespaces: an image of one program.
mkdir -p pause
tar -C "$(dirname "$(command -v pause)")" -cf pause/layer.tar pause
cat >pause/config.json <<EOF
{"architecture": "$(go_arch)", "os": "linux", "config": {"Entrypoint": ["/pause"]},
    "rootfs": {"type": "layers", "diff_ids": ["sha256:$(sha256sum pause/layer.tar | cut -d ' ' -f 1)"]}}
EOF
echo '[{"Config": "config.json", "RepoTags": ["countme.test/pause:1"], "Layers": ["layer.tar"]}]' >pause/manifest.json
tar -C pause -cf - manifest.json config.json layer.tar | ctr -a containerd.sock -n k8s.io images import -

# What enforces NetworkPolicies takes itself for a pod, which finds the API server by these.
mkdir -p /run/secrets/kubernetes.io/serviceaccount
sed -n 's/.*token: \([^}]*\)}.*/\1/p' "$1/surroundings.kubeconfig" | tr -d '\n' >/run/secrets/kubernetes.io/serviceaccount/token
cp "$1/api/apiserver.crt" /run/secrets/kubernetes.io/serviceaccount/ca.crt
KUBERNETES_SERVICE_HOST=$net.0.1 KUBERNETES_SERVICE_PORT=6443 network-policies -hostname-override=$name -nfqueue-id=100 \
    -netfilter-bug-1766-fix=false -metrics-bind-address=127.0.0.1:9080 >policies.log 2>&1 &
# It is asked about every new connection of pods, but not of this node's programs. Its own rules say the same, to kernels that can queue in nftables.
rule() { iptables -w -t mangle -A "$@"; }
iptables -w -t mangle -N POLICIES
rule POLICIES -m conntrack --ctstate ESTABLISHED,RELATED -j RETURN
rule POLICIES -m owner --uid-owner 0 -j RETURN
rule POLICIES -s $net.128.0/17 -j NFQUEUE --queue-num 100
rule POLICIES -d $net.128.0/17 -j NFQUEUE --queue-num 100
rule POSTROUTING -j POLICIES

kube-proxy --config=proxy.yaml >proxy.log 2>&1 &
kubelet --config=kubelet.yaml --kubeconfig="$1/$name.kubeconfig" --root-dir="$directory/kubelet" --cert-dir="$directory/kubelet/pki" \
    --hostname-override=$name --node-ip=$net.0.$((10 + node)) >kubelet.log 2>&1 &
wait
