// Package environment says what runs where and with which config, by the rules that are recorded in test/golden: written
// down a second time, with the libraries that the original has.
package environment

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"oracle/kubernetes"
	"oracle/scheduler"

	yamlv2 "gopkg.in/yaml.v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

type labelled struct {
	Name   string
	Labels map[string]string
}

type target struct {
	labelled
	Workload, Workspace string
	WorkloadLabels      map[string]string
}

type policy struct {
	Name, Workspace string
	Targets, Types  metav1.LabelSelector
}

type configMap struct {
	labelled
	Data map[string]string
}

type environment struct {
	ClusterTypes []labelled
	Targets      []target
	Policies     []policy
	ConfigMaps   []configMap
}

// Place gives a line for each pair: cluster type, target and policies, and below it the config.
func Place(text string) (string, error) {
	var of environment
	if err := json.Unmarshal([]byte(text), &of); err != nil {
		return "", err
	}
	var lines []string
	for _, clusterType := range of.ClusterTypes {
		for _, target := range of.Targets {
			policies, err := of.policiesFor(clusterType, target)
			if err != nil {
				return "", err
			}
			if len(policies) == 0 {
				continue
			}
			config := of.configFor(clusterType, target)
			lines = append(lines, fmt.Sprintf("%s %s %s\n%s", clusterType.Name, target.fullName(), strings.Join(policies, ","), scheduler.ToYAML(config)))
		}
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n"), nil
}

func (t target) fullName() string {
	return t.Workload + "-" + t.Name
}

// allLabels are the target's own, overlaid by those of its workload and by who it is.
func (t target) allLabels() map[string]string {
	all := map[string]string{}
	for key, value := range t.Labels {
		all[key] = value
	}
	for key, value := range t.WorkloadLabels {
		all[key] = value
	}
	all["workload"] = t.Workload
	all["workspace"] = t.Workspace
	return all
}

func (e environment) policiesFor(clusterType labelled, t target) ([]string, error) {
	var names []string
	for _, one := range e.Policies {
		selectsType, err := kubernetes.Matches(&one.Types, clusterType.Labels)
		if err != nil {
			return nil, err
		}
		selectsTarget, err := kubernetes.Matches(&one.Targets, t.allLabels())
		if err != nil {
			return nil, err
		}
		if selectsType && selectsTarget && (one.Workspace == "" || one.Workspace == t.Workspace) {
			names = append(names, one.Name)
		}
	}
	sort.Strings(names)
	return names, nil
}

type entry struct {
	name, written, key, text string
}

func (e environment) configFor(clusterType labelled, t target) map[string]interface{} {
	var labelledOnes, azure []entry
	for _, one := range e.ConfigMaps {
		if strings.HasPrefix(one.Name, "azure-app-config") {
			for written, text := range one.Data {
				key, conditions := splitKey(written)
				if applies(conditions, clusterType, t) {
					azure = append(azure, entry{one.Name, written, key, text})
				}
			}
			continue
		}
		if one.Labels["platform-config"] != "true" || !applies(one.Labels, clusterType, t) {
			continue
		}
		for key, text := range one.Data {
			labelledOnes = append(labelledOnes, entry{one.Name, key, key, text})
		}
	}
	sort.SliceStable(labelledOnes, func(a, b int) bool { return labelledOnes[a].name < labelledOnes[b].name })
	sort.SliceStable(azure, func(a, b int) bool { return before(azure[a], azure[b]) })
	config := map[string]interface{}{}
	for _, one := range append(labelledOnes, azure...) {
		config[one.key] = merge(config[one.key], valueOf(one.text))
	}
	return config
}

func before(a, b entry) bool {
	if len(a.written) != len(b.written) {
		return len(a.written) < len(b.written)
	}
	if a.written != b.written {
		return a.written < b.written
	}
	return a.name < b.name
}

// splitKey takes pairs of label and value off the front; what is left, dots included, is the key.
func splitKey(written string) (string, map[string]string) {
	parts := strings.Split(written, ".")
	conditions := map[string]string{}
	for len(parts) > 2 {
		conditions[parts[0]] = parts[1]
		parts = parts[2:]
	}
	return strings.Join(parts, "."), conditions
}

func applies(conditions map[string]string, clusterType labelled, t target) bool {
	for key, value := range conditions {
		switch key {
		case "platform-config":
		case "cluster-type":
			if value != clusterType.Name {
				return false
			}
		case "deployment-target":
			if value != t.fullName() {
				return false
			}
		case "workload":
			if value != t.Workload {
				return false
			}
		default:
			if value != clusterType.Labels[key] && value != t.allLabels()[key] {
				return false
			}
		}
	}
	return true
}

// valueOf reads a list or a map; everything else is text, and so is what stands in single quotes.
func valueOf(text string) interface{} {
	if len(text) > 1 && strings.HasPrefix(text, "'") && strings.HasSuffix(text, "'") {
		return text[1 : len(text)-1]
	}
	var value interface{}
	if err := yamlv2.Unmarshal([]byte(text), &value); err != nil {
		return text
	}
	switch value.(type) {
	case []interface{}, map[interface{}]interface{}:
		return value
	}
	return text
}

func merge(older, newer interface{}) interface{} {
	switch added := newer.(type) {
	case map[interface{}]interface{}:
		if known, ok := older.(map[interface{}]interface{}); ok {
			merged := map[interface{}]interface{}{}
			for key, value := range known {
				merged[key] = value
			}
			for key, value := range added {
				merged[key] = merge(merged[key], value)
			}
			return merged
		}
	case []interface{}:
		if known, ok := older.([]interface{}); ok {
			return mergeLists(known, added)
		}
	}
	return newer
}

// mergeLists merges elements of one name and appends the others.
func mergeLists(older, newer []interface{}) []interface{} {
	merged := append([]interface{}{}, older...)
	for _, added := range newer {
		at := -1
		for index, known := range merged {
			if name := nameOf(added); name != nil && nameOf(known) == name {
				at = index
			}
		}
		if at < 0 {
			merged = append(merged, added)
		} else {
			merged[at] = merge(merged[at], added)
		}
	}
	return merged
}

func nameOf(element interface{}) interface{} {
	if named, ok := element.(map[interface{}]interface{}); ok {
		return named["name"]
	}
	return nil
}
