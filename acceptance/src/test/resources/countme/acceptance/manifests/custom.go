package main

import (
	"context"
	"os"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"sigs.k8s.io/yaml"
)

// definition is what a cluster knows of a kind that somebody else has defined.
type definition struct {
	structural *schema.Structural
	schema     validation.SchemaValidator
	rules      *cel.Validator
}

// definitions are by apiVersion and kind.
type definitions map[string]definition

// add reads a CustomResourceDefinition, as its project publishes it.
func (all definitions) add(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var published apiextensionsv1.CustomResourceDefinition
	if err := yaml.Unmarshal(text, &published); err != nil {
		return err
	}
	var internal apiextensions.CustomResourceDefinition
	if err := apiextensionsv1.Convert_v1_CustomResourceDefinition_To_apiextensions_CustomResourceDefinition(&published, &internal, nil); err != nil {
		return err
	}
	for _, version := range internal.Spec.Versions {
		known, err := apiextensions.GetSchemaForVersion(&internal, version.Name)
		if err != nil {
			return err
		}
		structural, err := schema.NewStructural(known.OpenAPIV3Schema)
		if err != nil {
			return err
		}
		validator, _, err := validation.NewSchemaValidator(known.OpenAPIV3Schema)
		if err != nil {
			return err
		}
		all[internal.Spec.Group+"/"+version.Name+" "+internal.Spec.Names.Kind] =
			definition{structural, validator, cel.NewValidator(structural, true, celconfig.PerCallLimit)}
	}
	return nil
}

// examine tells what an object is, and what is wrong with it; known is false where nobody has defined its kind.
func (all definitions) examine(document string) (what string, problems []string, known bool) {
	text, err := yaml.YAMLToJSON([]byte(document))
	if err != nil {
		return "", nil, false
	}
	var object metav1.PartialObjectMetadata
	var content map[string]interface{}
	if json.Unmarshal(text, &object) != nil || json.Unmarshal(text, &content) != nil {
		return "", nil, false
	}
	its, known := all[object.APIVersion+" "+object.Kind]
	if !known {
		return "", nil, false
	}
	options := schema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}
	for _, path := range pruning.PruneWithOptions(content, its.structural, true, options) {
		problems = append(problems, "unknown field "+path)
	}
	defaulting.Default(content, its.structural)
	var invalid field.ErrorList
	invalid = append(invalid, validation.ValidateCustomResource(nil, content, its.schema)...)
	invalid = append(invalid, listtype.ValidateListSetsAndMaps(nil, its.structural, content)...)
	broken, _ := its.rules.Validate(context.Background(), nil, its.structural, content, nil, celconfig.RuntimeCELCostBudget)
	for _, problem := range append(invalid, broken...) {
		problems = append(problems, problem.Error())
	}
	return object.Kind + " " + object.Name, problems, true
}
