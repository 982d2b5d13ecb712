// Oracle answers what the original's libraries make of a case: one JSON object a line in, one a line out.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"runtime/debug"
	"strings"
	"time"
	"unicode/utf8"

	"oracle/environment"
	"oracle/kubernetes"
	"oracle/scheduler"

	yamlv2 "gopkg.in/yaml.v2"
	yamlv3 "gopkg.in/yaml.v3"
)

type request struct {
	// Op is render (the default), parse, toYaml, stringify, hash, decode, check, ignore, objects, selects, place or bench.
	Op       string `json:"op"`
	Template string `json:"template"`
	// TemplateBase64 is for text that is not UTF-8.
	TemplateBase64 string `json:"templateBase64"`
	Data           data   `json:"data"`
	// DataYaml is .ConfigData as yaml.v2 reads it; Config is the same with types written down (value.go).
	DataYaml *string         `json:"dataYaml"`
	Config   json.RawMessage `json:"config"`
	// Value and Text are the input of the functions that are asked for without a template.
	Value json.RawMessage `json:"value"`
	Text  *string         `json:"text"`
	// Files and Paths are for ignore.
	Files []ignoreFile `json:"files"`
	Paths []string     `json:"paths"`
	// Templates and Milliseconds are for bench.
	Templates    []string `json:"templates"`
	Milliseconds int      `json:"milliseconds"`
}

type data struct {
	DeploymentTargetName, Namespace, Environment, Workspace, Workload, ClusterType string

	Labels, Manifests map[string]string
}

type response struct {
	Output       *string `json:"output,omitempty"`
	OutputBase64 *string `json:"outputBase64,omitempty"`
	Error        *string `json:"error,omitempty"`
	ErrorBase64  *string `json:"errorBase64,omitempty"`
	// ColdNs and WarmNs are nanoseconds for one pass over all templates of a bench.
	ColdNs float64 `json:"coldNs,omitempty"`
	WarmNs float64 `json:"warmNs,omitempty"`
}

func main() {
	log.SetFlags(0)
	// A value that contains itself makes printing recurse for ever: die of it soon.
	debug.SetMaxStack(256 << 20)
	input := json.NewDecoder(bufio.NewReaderSize(os.Stdin, 1<<20))
	output := bufio.NewWriterSize(os.Stdout, 1<<20)
	encoder := json.NewEncoder(output)
	encoder.SetEscapeHTML(false)
	for {
		var r request
		if err := input.Decode(&r); err == io.EOF {
			break
		} else if err != nil {
			log.Fatalf("oracle: %v", err)
		}
		if err := encoder.Encode(answer(r)); err != nil {
			log.Fatalf("oracle: %v", err)
		}
		// Whoever asks in steps waits for the answer: hold nothing back once the input is used up.
		if err := output.Flush(); err != nil {
			log.Fatalf("oracle: %v", err)
		}
	}
}

func answer(r request) (a response) {
	defer func() {
		if p := recover(); p != nil {
			a = failure(fmt.Errorf("panic: %v", p))
		}
	}()
	switch r.Op {
	case "", "render":
		fields, err := r.fields()
		if err != nil {
			return failure(err)
		}
		return result(scheduler.Render(r.text(), fields))
	case "parse":
		_, err := scheduler.Parse(r.text())
		return result("", err)
	case "check":
		return result("", check(*r.Text))
	case "ignore":
		return result(ignored(r.Files, r.Paths))
	case "objects":
		return result(objects(*r.Text))
	case "selects":
		return result(kubernetes.Selects(*r.Text))
	case "place":
		return result(environment.Place(*r.Text))
	case "bench":
		return r.bench()
	}
	value, err := r.value()
	if err != nil {
		return failure(err)
	}
	switch r.Op {
	case "toYaml":
		return result(scheduler.ToYAML(value), nil)
	case "stringify":
		return result(scheduler.Stringify(value), nil)
	case "hash":
		return result(scheduler.Hash(value), nil)
	case "decode":
		return result(fmt.Sprintf("%#v", value), nil)
	}
	return failure(fmt.Errorf("oracle: no operation %q", r.Op))
}

func (r request) text() string {
	if r.TemplateBase64 == "" {
		return r.Template
	}
	decoded, err := base64.StdEncoding.DecodeString(r.TemplateBase64)
	if err != nil {
		log.Fatalf("oracle: %v", err)
	}
	return string(decoded)
}

func (r request) fields() (scheduler.Fields, error) {
	fields := scheduler.Fields{
		DeploymentTargetName: r.Data.DeploymentTargetName,
		Namespace:            r.Data.Namespace,
		Environment:          r.Data.Environment,
		Workspace:            r.Data.Workspace,
		Workload:             r.Data.Workload,
		ClusterType:          r.Data.ClusterType,
		Labels:               r.Data.Labels,
		Manifests:            r.Data.Manifests,
		ConfigData:           map[string]interface{}{},
	}
	if r.DataYaml != nil {
		return fields, yamlv2.Unmarshal([]byte(*r.DataYaml), &fields.ConfigData)
	}
	config, err := decodeValue(r.Config)
	if err != nil {
		return fields, err
	}
	if named, ok := config.(map[string]interface{}); ok {
		fields.ConfigData = named
	}
	return fields, nil
}

func (r request) value() (interface{}, error) {
	if r.Text == nil {
		return decodeValue(r.Value)
	}
	var value interface{}
	err := yamlv2.Unmarshal([]byte(*r.Text), &value)
	return value, err
}

// check reads all documents of a text with both libraries: yaml.v2 as kubectl does, and yaml.v3 as kustomize does.
func check(text string) error {
	decoders := []interface{ Decode(interface{}) error }{
		yamlv2.NewDecoder(strings.NewReader(text)),
		yamlv3.NewDecoder(strings.NewReader(text)),
	}
	for _, decoder := range decoders {
		for {
			var document interface{}
			if err := decoder.Decode(&document); err == io.EOF {
				break
			} else if err != nil {
				return err
			}
		}
	}
	return nil
}

// objects reads all documents of a text as kustomize does, and gives them as JSON, one a line.
func objects(text string) (string, error) {
	decoder := yamlv3.NewDecoder(strings.NewReader(text))
	var lines []string
	for {
		var document interface{}
		err := decoder.Decode(&document)
		if err == io.EOF {
			return strings.Join(lines, "\n"), nil
		}
		if err != nil {
			return "", err
		}
		if document == nil {
			continue
		}
		line, err := marshal(document)
		if err != nil {
			return "", err
		}
		lines = append(lines, line)
	}
}

// bench repeats a pass over all templates: parse and render (cold), and render alone (warm).
func (r request) bench() response {
	fields, err := r.fields()
	if err != nil {
		return failure(err)
	}
	duration := time.Duration(r.Milliseconds) * time.Millisecond
	cold, err := repeat(duration, func() error {
		for _, text := range r.Templates {
			if _, err := scheduler.Render(text, fields); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return failure(err)
	}
	warm, err := r.benchWarm(duration, fields)
	if err != nil {
		return failure(err)
	}
	return response{ColdNs: cold, WarmNs: warm}
}

func (r request) benchWarm(duration time.Duration, fields scheduler.Fields) (float64, error) {
	var passes []func() error
	for _, text := range r.Templates {
		t, err := scheduler.Parse(text)
		if err != nil {
			return 0, err
		}
		passes = append(passes, func() error {
			_, err := scheduler.Execute(t, fields)
			return err
		})
	}
	return repeat(duration, func() error {
		for _, pass := range passes {
			if err := pass(); err != nil {
				return err
			}
		}
		return nil
	})
}

func repeat(duration time.Duration, pass func() error) (float64, error) {
	count, start := 0, time.Now()
	for time.Since(start) < duration {
		if err := pass(); err != nil {
			return 0, err
		}
		count++
	}
	return float64(time.Since(start).Nanoseconds()) / float64(count), nil
}

func result(output string, err error) response {
	if err != nil {
		return failure(err)
	}
	text, encoded := inJSON(output)
	return response{Output: text, OutputBase64: encoded}
}

// inJSON answers a text as it is or, if it is not UTF-8, in base 64.
func inJSON(text string) (plain, encoded *string) {
	if utf8.ValidString(text) {
		return &text, nil
	}
	bytes := base64.StdEncoding.EncodeToString([]byte(text))
	return nil, &bytes
}

func failure(err error) response {
	text, encoded := inJSON(err.Error())
	return response{Error: text, ErrorBase64: encoded}
}

func marshal(value interface{}) (string, error) {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return strings.TrimSuffix(text.String(), "\n"), err
}
