#!/bin/bash
# A Kubernetes cluster whose processes, networks and mounts live in namespaces of their own: it ends, whole, when its standard input does.
# It says "ready" when its API server is, or "failed".
# Usage: cluster.sh DIRECTORY NUMBER NODES [IMAGES]; its programs are in the search path.
# DIRECTORY of all its files; it is deleted in the end
# NUMBER    N of its addresses, which are 10.N.0.0/16: .0.1 is the API server, names and the way in, .0.2 this machine, .0.11 the first node,
#           .0.100 and more load balancers; .64.0/18 are services, .129.0/24 pods of the first node
# NODES     how many; without any, there is an API server and nothing else
# IMAGES    a store of images that nodes begin with, see images.sh
set -u
here=$(dirname "$(readlink -f "$0")")
if [ "${INSIDE:-}" != yes ]; then
    # Whoever is interrupted, what is below has to be done.
    trap : INT TERM
    INSIDE=yes unshare --pid --mount --fork --kill-child --mount-proc bash "$0" "$@"
    # All of its processes are gone with the first one, and its mounts and networks with them; the way in, only some time later. Control groups and
    # files have to be removed.
    ip link delete countme$2 2>/dev/null
    find /sys/fs/cgroup -depth -type d -path "*/countme-cluster-$2-*" -exec rmdir {} + 2>/dev/null
    rm -rf "$1"
    exit 0
fi
directory=$1 number=$2 nodes=$3 images=${4:-}
net=10.$number
export GOMAXPROCS=2

# Does something in the network that all machines of the cluster share, which is a namespace: this machine's packet filter has no say in it.
within() { nsenter -t "$fabric" -n "$@"; }

await_namespace() { until [ "$(readlink /proc/$1/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done; }

network() {
    unshare --net sleep infinity &
    fabric=$!
    await_namespace $fabric
    within ip link set lo up
    within ip link add bridge type bridge
    within ip address add $net.0.1/24 dev bridge
    within ip link set bridge up
    within sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.bridge.send_redirects=0
    ip link add countme$number type veth peer name machine netns $fabric || return 1
    within ip link set machine master bridge up
    ip address add $net.0.2/24 dev countme$number
    ip link set countme$number up
    ip route add $net.0.0/16 via $net.0.1
}

account() { # NAME USER GROUPS: who may come in, and how
    local token
    token=$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')
    echo "$token,$2,$2,\"${3:-}\"" >>tokens.csv
    cat >"$1.kubeconfig" <<EOF
apiVersion: v1
kind: Config
current-context: countme-test
clusters: [{name: countme-test, cluster: {server: "https://$net.0.1:6443", certificate-authority: $directory/api/apiserver.crt}}]
users: [{name: $1, user: {token: $token}}]
contexts: [{name: countme-test, context: {cluster: countme-test, user: $1}}]
EOF
}

accounts() (
    umask 077
    openssl genrsa -out accounts.key 2048 && openssl rsa -in accounts.key -pubout -out accounts.pub || return 1
    account admin admin system:masters
    account controller-manager system:kube-controller-manager
    account scheduler system:kube-scheduler
    account surroundings surroundings system:masters
    account guest guest
    for node in $(seq "$nodes"); do
        account node-$node system:node:node-$node system:nodes
        account proxy-$node system:kube-proxy
    done
)

api_server() {
    within etcd --data-dir=etcd --unsafe-no-fsync --log-level=error --listen-client-urls=http://127.0.0.1:2379 \
        --advertise-client-urls=http://127.0.0.1:2379 --listen-peer-urls=http://127.0.0.1:2380 >etcd.log 2>&1 &
    within kube-apiserver --etcd-servers=http://127.0.0.1:2379 --bind-address=$net.0.1 --advertise-address=$net.0.1 --cert-dir=api \
        --token-auth-file=tokens.csv --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction --allow-privileged \
        --kubelet-preferred-address-types=InternalIP --service-cluster-ip-range=$net.64.0/18 \
        --service-account-issuer=https://kubernetes.default.svc --service-account-key-file=accounts.pub \
        --service-account-signing-key-file=accounts.key --profiling=false >apiserver.log 2>&1 &
    for _ in $(seq 300); do
        [ "$(kubectl --kubeconfig=admin.kubeconfig get --raw=/readyz 2>/dev/null)" = ok ] && return
        sleep 0.2
    done
    return 1
}

controllers() {
    within kube-controller-manager --kubeconfig=controller-manager.kubeconfig --leader-elect=false --use-service-account-credentials \
        --service-account-private-key-file=accounts.key --root-ca-file=api/apiserver.crt --bind-address=127.0.0.1 --profiling=false \
        >controller-manager.log 2>&1 &
    within kube-scheduler --kubeconfig=scheduler.kubeconfig --leader-elect=false --bind-address=127.0.0.1 --profiling=false \
        >scheduler.log 2>&1 &
}

surroundings() {
    cat >Corefile <<EOF
.:53 {
    errors
    cache 5
    kubernetes cluster.local {
        kubeconfig $directory/surroundings.kubeconfig
    }
}
EOF
    within dns -conf Corefile >dns.log 2>&1 &
    # What services' addresses lead to, every node knows.
    within ip route add $net.64.0/18 via $net.0.11
    # It sets routes of this machine.
    cloud -kubeconfig=surroundings.kubeconfig -volumes="$directory/volumes" -network=$net >cloud.log 2>&1 &
}

node() { # NODE
    unshare --net --mount --uts --ipc bash "$here/node.sh" "$directory" $number $1 "$images" >node-$1.log 2>&1 &
    local machine=$!
    await_namespace $machine
    within ip link add node-$1 type veth peer name eth0 netns /proc/$machine/ns/net
    within ip link set node-$1 master bridge up
    within ip route add $net.$((128 + $1)).0/24 via $net.0.$((10 + $1))
}

start() {
    network && accounts && api_server && echo ready || { echo failed && return; }
    [ "$nodes" = 0 ] && return
    controllers
    for each in $(seq "$nodes"); do node $each; done
    surroundings
}

mkdir -p "$directory"/api
cd "$directory" || exit 1
exec 2>cluster.log
start </dev/null &
# Not by a program that only reads: the first process has to bury what others leave.
while read -r _; do :; done
exit 0
