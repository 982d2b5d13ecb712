// Package kubernetes answers what the API machinery of Kubernetes makes of a case.
package kubernetes

import (
	"encoding/json"
	"strconv"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// Selects says whether labels satisfy a selector: {"selector": …, "labels": …}. An error where the selector is none.
func Selects(text string) (string, error) {
	var question struct {
		Selector metav1.LabelSelector
		Labels   map[string]string
	}
	if err := json.Unmarshal([]byte(text), &question); err != nil {
		return "", err
	}
	found, err := Matches(&question.Selector, question.Labels)
	return strconv.FormatBool(found), err
}

// Matches is how the scheduler that Berth follows selects: a selector that isn't there selects nothing.
func Matches(selector *metav1.LabelSelector, of map[string]string) (bool, error) {
	parsed, err := metav1.LabelSelectorAsSelector(selector)
	if err != nil {
		return false, err
	}
	return parsed.Matches(labels.Set(of)), nil
}
