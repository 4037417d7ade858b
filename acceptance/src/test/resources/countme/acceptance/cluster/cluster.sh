#!/bin/bash
# A Kubernetes cluster whose processes, networks and mounts live in namespaces of their own: it ends, whole, when its standard input does.
# Usage: cluster.sh DIRECTORY NUMBER NODES [IMAGES]; its programs are in the search path.
# DIRECTORY of all its files; it is deleted in the end
# NUMBER    N of its addresses, which are 10.N.0.0/16: .0.1 is the API server, names and the way in, .0.2 this machine, .0.11 the first node,
#           .0.100 and more load balancers; .64.0/18 are services, .129.0/24 pods of the first node
# NODES     how many; without any, there is an API server and nothing else
# IMAGES    a store of images that nodes begin with, see images.sh
set -u
here=$(dirname "$(readlink -f "$0")")
if [ "${INSIDE:-}" != yes ]; then
    INSIDE=yes unshare --pid --mount --fork --kill-child --mount-proc bash "$0" "$@"
    # All of its processes are gone with the first one, and its mounts and networks with them. Control groups and files have to be removed.
    find /sys/fs/cgroup -depth -type d -path "*/countme-cluster-$2-*" -exec rmdir {} + 2>/dev/null
    rm -rf "$1"
    exit 0
fi
directory=$1 number=$2 nodes=$3 images=${4:-}
net=10.$number
export GOMAXPROCS=2
mkdir -p "$directory"
cd "$directory" || exit 1
exec 2>cluster.log

# The network that all machines of the cluster share, in a namespace of its own: this machine's packet filter has no say in it.
unshare --net sleep infinity &
fabric=$!
within() { nsenter -t "$fabric" -n "$@"; }
until [ "$(readlink /proc/$fabric/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
within ip link set lo up
within ip link add bridge type bridge
within ip address add $net.0.1/24 dev bridge
within ip link set bridge up
within sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.bridge.send_redirects=0
ip link add countme$number type veth peer name machine netns $fabric || exit 1
within ip link set machine master bridge up
ip address add $net.0.2/24 dev countme$number
ip link set countme$number up
ip route add $net.0.0/16 via $net.0.1

# Who may come in, and how each component does.
mkdir -p api
if [ ! -f tokens.csv ]; then
    openssl genrsa -out accounts.key 2048 && openssl rsa -in accounts.key -pubout -out accounts.pub
    token() { head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'; }
    kubeconfig() { # NAME TOKEN
        cat >"$1.kubeconfig" <<EOF
apiVersion: v1
kind: Config
current-context: countme-test
clusters: [{name: countme-test, cluster: {server: "https://$net.0.1:6443", certificate-authority: $directory/api/apiserver.crt}}]
users: [{name: $1, user: {token: $2}}]
contexts: [{name: countme-test, context: {cluster: countme-test, user: $1}}]
EOF
    }
    (
        umask 077
        account() { # NAME USER GROUPS
            local secret
            secret=$(token)
            echo "$secret,$2,$2,\"$3\"" >>tokens.csv
            kubeconfig "$1" "$secret"
        }
        account admin admin system:masters
        account controller-manager system:kube-controller-manager ""
        account scheduler system:kube-scheduler ""
        account surroundings surroundings system:masters
        account guest guest ""
        for node in $(seq "$nodes"); do
            account node-$node system:node:node-$node system:nodes
            account proxy-$node system:kube-proxy ""
        done
    )
fi

within etcd --data-dir=etcd --unsafe-no-fsync --log-level=error --listen-client-urls=http://127.0.0.1:2379 --advertise-client-urls=http://127.0.0.1:2379 \
    --listen-peer-urls=http://127.0.0.1:2380 >etcd.log 2>&1 </dev/null &
within kube-apiserver --etcd-servers=http://127.0.0.1:2379 --bind-address=$net.0.1 --advertise-address=$net.0.1 --cert-dir=api \
    --token-auth-file=tokens.csv --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction --allow-privileged \
    --service-cluster-ip-range=$net.64.0/18 --service-account-issuer=https://kubernetes.default.svc \
    --service-account-key-file=accounts.pub --service-account-signing-key-file=accounts.key --profiling=false >apiserver.log 2>&1 </dev/null &
until [ "$(kubectl --kubeconfig=admin.kubeconfig get --raw=/readyz 2>/dev/null)" = ok ]; do sleep 0.2; done
echo "the API server is ready"
[ "$nodes" = 0 ] && exec cat >/dev/null

within kube-controller-manager --kubeconfig=controller-manager.kubeconfig --leader-elect=false --use-service-account-credentials \
    --service-account-private-key-file=accounts.key --root-ca-file=api/apiserver.crt --bind-address=127.0.0.1 --profiling=false \
    >controller-manager.log 2>&1 </dev/null &
within kube-scheduler --kubeconfig=scheduler.kubeconfig --leader-elect=false --bind-address=127.0.0.1 --profiling=false >scheduler.log 2>&1 </dev/null &

cat >Corefile <<EOF
.:53 {
    errors
    cache 5
    kubernetes cluster.local {
        kubeconfig $directory/surroundings.kubeconfig
    }
}
EOF
within dns -conf Corefile >dns.log 2>&1 </dev/null &

for node in $(seq "$nodes"); do
    unshare --net --mount --uts --ipc bash "$here/node.sh" "$directory" $number $node "$images" >node-$node.log 2>&1 </dev/null &
    pid=$!
    until [ "$(readlink /proc/$pid/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
    within ip link add node-$node type veth peer name eth0 netns /proc/$pid/ns/net
    within ip link set node-$node master bridge up
    within ip route add $net.$((128 + node)).0/24 via $net.0.$((10 + node))
done
# What services' addresses lead to, every node knows.
within ip route add $net.64.0/18 via $net.0.11
# It sets routes of this machine.
cloud -kubeconfig=surroundings.kubeconfig -volumes="$directory/volumes" -network=$net >cloud.log 2>&1 </dev/null &
exec cat >/dev/null
