package main

import (
	"encoding/json"
	"strings"

	"github.com/fluxcd/pkg/sourceignore"
	"github.com/fluxcd/pkg/sourceignore/gitignore"
)

// ignoreFile is a .sourceignore with the folder in which it stands.
type ignoreFile struct {
	Folder string `json:"folder"`
	Text   string `json:"text"`
}

// ignored answers which of some files source-controller leaves out of its artifact, as SourceIgnoreFilter of
// fluxcd/pkg/artifact/storage does.
func ignored(files []ignoreFile, paths []string) (string, error) {
	var patterns []gitignore.Pattern
	for _, file := range files {
		var domain []string
		if file.Folder != "" {
			domain = strings.Split(file.Folder, "/")
		}
		patterns = append(patterns, sourceignore.ReadPatterns(strings.NewReader(file.Text), domain)...)
	}
	matcher := sourceignore.NewDefaultMatcher(patterns, nil)
	if len(patterns) > 0 {
		matcher = sourceignore.NewMatcher(append(sourceignore.VCSPatterns(nil), patterns...))
	}
	left := []string{}
	for _, path := range paths {
		if matcher.Match(strings.Split(path, "/"), false) {
			left = append(left, path)
		}
	}
	text, err := json.Marshal(left)
	return string(text), err
}
