// Looks at manifests as Kubernetes' API server does, with its own code: decodes them strictly, fills in defaults, validates, and asks whether pods
// keep the restricted Pod Security Standard. Of what others define, it is told the CustomResourceDefinitions. Prints a line for each object that is
// accepted, and fails with what is not. Usage: examine MANIFESTS [DEFINITION...]
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	podutil "k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/apps"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	appsvalidation "k8s.io/kubernetes/pkg/apis/apps/validation"
	"k8s.io/kubernetes/pkg/apis/core"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	corev1conversion "k8s.io/kubernetes/pkg/apis/core/v1"
	corevalidation "k8s.io/kubernetes/pkg/apis/core/validation"
	"k8s.io/kubernetes/pkg/apis/networking"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	networkingvalidation "k8s.io/kubernetes/pkg/apis/networking/validation"
	"k8s.io/kubernetes/pkg/apis/policy"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
	policyvalidation "k8s.io/kubernetes/pkg/apis/policy/validation"
	psa "k8s.io/pod-security-admission/api"
	psapolicy "k8s.io/pod-security-admission/policy"
)

var restricted psapolicy.Evaluator

// levels are those that namespaces enforce, which are read before what is in them.
var levels = map[string]string{}

func main() {
	var err error
	custom := definitions{}
	for _, file := range os.Args[2:] {
		if err := custom.add(file); err != nil {
			panic(err)
		}
	}
	if restricted, err = psapolicy.NewEvaluator(psapolicy.DefaultChecks()); err != nil {
		panic(err)
	}
	codecs := serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict)
	refused := 0
	err = filepath.Walk(os.Args[1], func(path string, info os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		if !strings.HasSuffix(path, ".yaml") || filepath.Base(path) == "kustomization.yaml" {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, document := range strings.Split(string(text), "\n---\n") {
			what, problems, known := custom.examine(document)
			if !known {
				what, problems = examine(codecs, document)
			}
			if len(problems) == 0 {
				fmt.Println("accepted", what)
				continue
			}
			refused++
			for _, problem := range problems {
				fmt.Println("refused", what, "of", filepath.Base(path)+":", problem)
			}
		}
		return nil
	})
	if err != nil {
		panic(err)
	}
	if refused > 0 {
		os.Exit(1)
	}
}

func examine(codecs serializer.CodecFactory, document string) (string, []string) {
	object, kind, err := codecs.UniversalDecoder().Decode([]byte(document), nil, nil)
	if err != nil {
		return "a document", []string{err.Error()}
	}
	named, err := meta.Accessor(object)
	if err != nil {
		return kind.Kind, []string{err.Error()}
	}
	var problems []string
	for _, invalid := range validate(object) {
		problems = append(problems, invalid.Error())
	}
	what := kind.Kind + " " + named.GetName()
	if kind.Kind == "Namespace" {
		levels[named.GetName()] = named.GetLabels()["pod-security.kubernetes.io/enforce"]
	}
	insecurities := insecure(object)
	if len(insecurities) > 0 && levels[named.GetNamespace()] == string(psa.LevelPrivileged) {
		return what + ", but for: " + strings.Join(insecurities, "; "), problems
	}
	return what, append(problems, insecurities...)
}

func validate(object runtime.Object) field.ErrorList {
	switch it := object.(type) {
	case *core.Namespace:
		return corevalidation.ValidateNamespace(it)
	case *core.Service:
		allocate(it)
		return corevalidation.ValidateServiceCreate(it)
	case *core.ConfigMap:
		return corevalidation.ValidateConfigMap(it)
	case *core.Secret:
		return corevalidation.ValidateSecret(it)
	case *networking.NetworkPolicy:
		return networkingvalidation.ValidateNetworkPolicy(it, networkingvalidation.NetworkPolicyValidationOptions{})
	case *policy.PodDisruptionBudget:
		return policyvalidation.ValidatePodDisruptionBudget(it, policyvalidation.PodDisruptionBudgetValidationOptions{})
	case *apps.Deployment:
		return appsvalidation.ValidateDeployment(it, podutil.GetValidationOptionsFromPodTemplate(&it.Spec.Template, nil))
	case *apps.DaemonSet:
		return appsvalidation.ValidateDaemonSet(it, podutil.GetValidationOptionsFromPodTemplate(&it.Spec.Template, nil))
	case *apps.StatefulSet:
		return appsvalidation.ValidateStatefulSet(it, podutil.GetValidationOptionsFromPodTemplate(&it.Spec.Template, nil))
	}
	return field.ErrorList{field.Invalid(field.NewPath("kind"), "", "nobody here knows how to validate it")}
}

// allocate does what the server does before it validates.
func allocate(service *core.Service) {
	if service.Spec.ClusterIP == core.ClusterIPNone {
		service.Spec.ClusterIPs = []string{core.ClusterIPNone}
	}
	if service.Spec.Type == core.ServiceTypeLoadBalancer && service.Spec.ExternalTrafficPolicy == core.ServiceExternalTrafficPolicyLocal {
		service.Spec.HealthCheckNodePort = 32000
	}
}

func insecure(object runtime.Object) []string {
	var template *core.PodTemplateSpec
	switch it := object.(type) {
	case *apps.Deployment:
		template = &it.Spec.Template
	case *apps.DaemonSet:
		template = &it.Spec.Template
	case *apps.StatefulSet:
		template = &it.Spec.Template
	default:
		return nil
	}
	var pod corev1.PodTemplateSpec
	if err := corev1conversion.Convert_core_PodTemplateSpec_To_v1_PodTemplateSpec(template, &pod, nil); err != nil {
		return []string{err.Error()}
	}
	var problems []string
	level := psa.LevelVersion{Level: psa.LevelRestricted, Version: psa.LatestVersion()}
	for _, result := range restricted.EvaluatePod(level, &pod.ObjectMeta, &pod.Spec) {
		if !result.Allowed {
			problems = append(problems, result.ForbiddenReason+": "+result.ForbiddenDetail)
		}
	}
	return problems
}
