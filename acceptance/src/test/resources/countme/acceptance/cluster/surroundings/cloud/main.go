// What a cluster gets from the cloud around it: volumes, and load balancers with addresses.
package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	core "k8s.io/api/core/v1"
	storage "k8s.io/api/storage/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/sig-storage-lib-external-provisioner/v13/controller"
)

const (
	provisioner  = "countme.test/directories"
	firstAddress = 100
	lastAddress  = 199
	look         = 500 * time.Millisecond
)

func main() {
	kubeconfig := flag.String("kubeconfig", "", "how to reach the API server")
	volumes := flag.String("volumes", "", "the directory in which volumes are directories")
	network := flag.String("network", "", "the first two numbers of all addresses")
	flag.Parse()
	ctx := context.Background()
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	must(err)
	client, err := kubernetes.NewForConfig(config)
	must(err)
	must(makeStorageClass(ctx, client))
	go controller.NewProvisionController(ctx, client, provisioner, &directories{*volumes},
		controller.LeaderElection(false)).Run(ctx)
	balancers := &balancers{client: client, network: *network, nodes: map[string]string{}}
	for {
		if err := balancers.look(ctx); err != nil {
			fmt.Println(err)
		}
		time.Sleep(look)
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func makeStorageClass(ctx context.Context, client kubernetes.Interface) error {
	later := storage.VolumeBindingWaitForFirstConsumer
	_, err := client.StorageV1().StorageClasses().Create(ctx, &storage.StorageClass{
		ObjectMeta: meta.ObjectMeta{
			Name:        "directories",
			Annotations: map[string]string{"storageclass.kubernetes.io/is-default-class": "true"},
		},
		Provisioner:       provisioner,
		VolumeBindingMode: &later,
	}, meta.CreateOptions{})
	return err
}

// directories are volumes that every node reaches, because all nodes are one machine.
type directories struct{ root string }

func (d *directories) Provision(_ context.Context, options controller.ProvisionOptions) (*core.PersistentVolume, controller.ProvisioningState, error) {
	path := filepath.Join(d.root, options.PVName)
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, controller.ProvisioningFinished, err
	}
	return &core.PersistentVolume{
		ObjectMeta: meta.ObjectMeta{Name: options.PVName},
		Spec: core.PersistentVolumeSpec{
			PersistentVolumeReclaimPolicy: *options.StorageClass.ReclaimPolicy,
			AccessModes:                   options.PVC.Spec.AccessModes,
			Capacity:                      options.PVC.Spec.Resources.Requests,
			// Unlike a hostPath, it is given to the pod's group.
			PersistentVolumeSource: core.PersistentVolumeSource{Local: &core.LocalVolumeSource{Path: path}},
			NodeAffinity: &core.VolumeNodeAffinity{Required: &core.NodeSelector{NodeSelectorTerms: []core.NodeSelectorTerm{{
				MatchExpressions: []core.NodeSelectorRequirement{{Key: core.LabelHostname, Operator: core.NodeSelectorOpExists}},
			}}}},
		},
	}, controller.ProvisioningFinished, nil
}

func (d *directories) Delete(_ context.Context, volume *core.PersistentVolume) error {
	return os.RemoveAll(filepath.Join(d.root, volume.Name))
}

// balancers give each Service of the type LoadBalancer an address, and lead it to a node that says it has a pod for it.
type balancers struct {
	client  kubernetes.Interface
	network string
	nodes   map[string]string // by the balancer's address
}

func (b *balancers) look(ctx context.Context) error {
	services, err := b.client.CoreV1().Services("").List(ctx, meta.ListOptions{ResourceVersion: "0"})
	if err != nil {
		return err
	}
	taken := map[string]bool{}
	var wanting []core.Service
	for _, service := range services.Items {
		if service.Spec.Type != core.ServiceTypeLoadBalancer {
			continue
		}
		if len(service.Status.LoadBalancer.Ingress) == 0 {
			wanting = append(wanting, service)
			continue
		}
		address := service.Status.LoadBalancer.Ingress[0].IP
		taken[address] = true
		if err := b.lead(ctx, address, &service); err != nil {
			return err
		}
	}
	for _, service := range wanting {
		for last := firstAddress; last <= lastAddress; last++ {
			address := fmt.Sprintf("%s.0.%d", b.network, last)
			if taken[address] {
				continue
			}
			taken[address] = true
			service.Status.LoadBalancer.Ingress = []core.LoadBalancerIngress{{IP: address}}
			if _, err := b.client.CoreV1().Services(service.Namespace).UpdateStatus(ctx, &service, meta.UpdateOptions{}); err != nil {
				return err
			}
			break
		}
	}
	return nil
}

func (b *balancers) lead(ctx context.Context, address string, service *core.Service) error {
	if b.serves(b.nodes[address], service) {
		return nil
	}
	nodes, err := b.client.CoreV1().Nodes().List(ctx, meta.ListOptions{ResourceVersion: "0"})
	if err != nil {
		return err
	}
	for _, node := range nodes.Items {
		for _, at := range node.Status.Addresses {
			if at.Type == core.NodeInternalIP && b.nodes[address] != at.Address && b.serves(at.Address, service) {
				out, err := exec.CommandContext(ctx, "ip", "route", "replace", address+"/32", "via", at.Address).CombinedOutput()
				if err != nil {
					return fmt.Errorf("%w: %s", err, out)
				}
				fmt.Println(address, "of", service.Name, "leads to", node.Name)
				b.nodes[address] = at.Address
				return nil
			}
		}
	}
	return nil
}

var asking = &http.Client{Timeout: time.Second}

// serves asks the node as a cloud's load balancer does.
func (b *balancers) serves(node string, service *core.Service) bool {
	if node == "" {
		return false
	}
	port := int32(10256) // kube-proxy's own
	if service.Spec.ExternalTrafficPolicy == core.ServiceExternalTrafficPolicyLocal {
		port = service.Spec.HealthCheckNodePort
	}
	answer, err := asking.Get(fmt.Sprintf("http://%s:%d/healthz", node, port))
	if err != nil {
		return false
	}
	answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}
