// Package scheduler renders templates as the scheduler that Berth follows does. The package and the type of the root
// are named as there, because errors print them.
package scheduler

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"github.com/mitchellh/hashstructure"
	"gopkg.in/yaml.v3"
)

// ErrRounds is the answer for output that still contains actions after the last round.
var ErrRounds = errors.New("oracle: the output does not settle")

// ErrOutput stops a template that writes more than any case needs.
var ErrOutput = errors.New("oracle: too much output")

const (
	maxRounds = 8
	maxOutput = 8 << 20
)

// Fields are what a template may read. Labels and Manifests may be nil.
type Fields struct {
	DeploymentTargetName, Namespace, Environment, Workspace, Workload, ClusterType string

	Labels, Manifests map[string]string
	ConfigData        map[string]interface{}
}

type dataType struct {
	DeploymentTargetName string
	Namespace            string
	Environment          string
	Workspace            string
	Workload             string
	Labels               map[string]string
	Manifests            map[string]string
	ClusterType          string
	ConfigData           map[string]interface{}
}

func root(f Fields) dataType {
	return dataType{
		DeploymentTargetName: f.DeploymentTargetName,
		Namespace:            f.Namespace,
		Environment:          f.Environment,
		Workspace:            f.Workspace,
		Workload:             f.Workload,
		Labels:               f.Labels,
		Manifests:            f.Manifests,
		ClusterType:          f.ClusterType,
		ConfigData:           f.ConfigData,
	}
}

// Functions are sprig's and the four of the scheduler.
func Functions() template.FuncMap {
	functions := sprig.TxtFuncMap()
	functions["toYaml"] = ToYAML
	functions["stringify"] = Stringify
	functions["hash"] = Hash
	functions["unquote"] = unquote
	return functions
}

// Render executes text, and its output again while that contains actions.
func Render(text string, fields Fields) (string, error) {
	data := root(fields)
	for round := 0; round < maxRounds; round++ {
		output, err := once(text, data)
		if err != nil {
			return "", err
		}
		if !strings.Contains(output, "{{") {
			return output, nil
		}
		text = output
	}
	return "", ErrRounds
}

// Parse answers what is wrong with text, if anything.
func Parse(text string) (*template.Template, error) {
	return template.New("template").Funcs(Functions()).Parse(text)
}

// Execute runs a parsed template once.
func Execute(t *template.Template, fields Fields) (string, error) {
	return execute(t, root(fields))
}

func once(text string, data dataType) (string, error) {
	t, err := Parse(text)
	if err != nil {
		return "", err
	}
	return execute(t, data)
}

func execute(t *template.Template, data dataType) (string, error) {
	var output limited
	if err := t.Execute(&output, data); err != nil {
		return "", err
	}
	return output.String(), nil
}

type limited struct{ bytes.Buffer }

func (l *limited) Write(p []byte) (int, error) {
	if l.Len()+len(p) > maxOutput {
		return 0, ErrOutput
	}
	return l.Buffer.Write(p)
}

// ToYAML is yaml.v3's encoding without the newline at its end.
func ToYAML(value interface{}) string {
	encoded, err := yaml.Marshal(value)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(string(encoded), "\n")
}

// Hash is hashstructure's, in decimal.
func Hash(value interface{}) string {
	sum, err := hashstructure.Hash(value, nil)
	if err != nil {
		return ""
	}
	return strconv.FormatUint(sum, 10)
}

// Stringify is ToYAML with the lists and maps of the top level as text.
func Stringify(value interface{}) string {
	fields, ok := value.(map[string]interface{})
	if !ok {
		return ToYAML(value)
	}
	flat := make(map[string]interface{}, len(fields))
	for key, field := range fields {
		flat[key] = field
		switch field.(type) {
		case map[string]interface{}, []interface{}:
			encoded, err := yaml.Marshal(field)
			if err != nil {
				return ""
			}
			flat[key] = string(encoded)
		}
	}
	return ToYAML(flat)
}

func unquote(value interface{}) string {
	text, ok := value.(string)
	if !ok {
		return ""
	}
	return strings.Trim(strings.Trim(strings.TrimSpace(text), `"`), "'")
}
