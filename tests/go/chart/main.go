// Renders a Helm chart with Go's own template engine, which is Helm's, and the few functions that this chart uses.
// It is not Helm: it knows one release, no dependencies, no hooks, no schema, and a function that is not here is an error.
//
//	go run main.go CHART VALUES.json    values.yaml with its overrides, already merged, as JSON
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"text/template"
)

type chartFiles struct{ root string }

func (f chartFiles) Get(name string) string {
	text, err := os.ReadFile(filepath.Join(f.root, name))
	check(err)
	return string(text)
}

func main() {
	root := os.Args[1]
	text, err := os.ReadFile(os.Args[2])
	check(err)
	var values map[string]interface{}
	check(json.Unmarshal(text, &values))

	all := template.New("chart").Option("missingkey=error")
	all.Funcs(template.FuncMap{
		"include": func(name string, data interface{}) (string, error) {
			var out bytes.Buffer
			err := all.ExecuteTemplate(&out, name, data)
			return out.String(), err
		},
		"toYaml": func(v interface{}) string { return strings.TrimLeft(block(v), "\n ") },
		"quote":  func(v interface{}) string { return fmt.Sprintf("%q", fmt.Sprint(v)) },
		"default": func(fallback, v interface{}) interface{} {
			if v == nil || v == "" {
				return fallback
			}
			return v
		},
		"nindent": func(n int, s string) string {
			pad := strings.Repeat(" ", n)
			return "\n" + pad + strings.ReplaceAll(s, "\n", "\n"+pad)
		},
		"int": func(v interface{}) int {
			if f, ok := v.(float64); ok {
				return int(f)
			}
			return 0
		},
		"trunc": func(n int, s string) string {
			if len(s) > n {
				return s[:n]
			}
			return s
		},
		"trimSuffix": func(suffix, s string) string { return strings.TrimSuffix(s, suffix) },
		"fail":       func(why string) (string, error) { return "", errors.New(why) },
		"required": func(why string, v interface{}) (interface{}, error) {
			if v == nil || v == "" {
				return nil, errors.New(why)
			}
			return v, nil
		},
	})
	names, err := filepath.Glob(filepath.Join(root, "templates", "*"))
	check(err)
	for _, name := range names {
		text, err := os.ReadFile(name)
		check(err)
		_, err = all.New(filepath.Base(name)).Parse(string(text))
		check(err)
	}

	data := map[string]interface{}{
		"Values":  values,
		"Release": map[string]interface{}{"Name": "bell", "Namespace": "security", "Service": "Helm"},
		"Chart":   map[string]interface{}{"Name": "tocsin", "Version": "0.1.0", "AppVersion": "0.1.0"},
		"Files":   chartFiles{root},
	}
	for _, name := range names {
		if base := filepath.Base(name); !strings.HasPrefix(base, "_") && strings.HasSuffix(base, ".yaml") {
			fmt.Printf("---\n# %s\n", base)
			check(all.ExecuteTemplate(os.Stdout, base, data))
		} else if base == "NOTES.txt" {
			check(all.ExecuteTemplate(new(bytes.Buffer), base, data))
		}
	}
}

// In block style, since what follows may go on where it ends.
func block(v interface{}) string {
	var out strings.Builder
	line := func(start string, v interface{}) {
		out.WriteString("\n" + start + strings.ReplaceAll(block(v), "\n", "\n  "))
	}
	switch v := v.(type) {
	case map[string]interface{}:
		names := make([]string, 0, len(v))
		for name := range v {
			names = append(names, name)
		}
		sort.Strings(names)
		for _, name := range names {
			line(name+":", v[name])
		}
		if len(v) > 0 {
			return out.String()
		}
	case []interface{}:
		for _, entry := range v {
			line("-", entry)
		}
		if len(v) > 0 {
			return out.String()
		}
	}
	scalar, err := json.Marshal(v)
	check(err)
	return " " + string(scalar)
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
