package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
)

// decodeValue reads a value whose Go type is written down: null, true, "text" as they are, and one-key objects for the
// rest: {"int":"5"}, {"float64":"1.5"}, {"bytes":"/w=="} (a string that is not UTF-8), {"list":[…]}, {"strings":[…]},
// {"map":[[key, value], …]} (map[string]interface{}), {"anyMap":…}, {"stringMap":…}, and the integer types by name.
func decodeValue(raw json.RawMessage) (interface{}, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	if raw[0] != '{' {
		var plain interface{}
		err := json.Unmarshal(raw, &plain)
		if _, number := plain.(float64); number {
			return nil, fmt.Errorf("a number needs its type: %s", raw)
		}
		return plain, err
	}
	var typed map[string]json.RawMessage
	if err := json.Unmarshal(raw, &typed); err != nil {
		return nil, err
	}
	for kind, content := range typed {
		return decodeTyped(kind, content)
	}
	return nil, fmt.Errorf("empty value: %s", raw)
}

func decodeTyped(kind string, content json.RawMessage) (interface{}, error) {
	switch kind {
	case "list":
		return decodeList(content)
	case "strings":
		var items []string
		err := json.Unmarshal(content, &items)
		return items, err
	case "map", "anyMap", "stringMap":
		return decodeMap(kind, content)
	}
	var text string
	if err := json.Unmarshal(content, &text); err != nil {
		return nil, err
	}
	switch kind {
	case "bytes":
		decoded, err := base64.StdEncoding.DecodeString(text)
		return string(decoded), err
	case "float64":
		return strconv.ParseFloat(text, 64)
	}
	return decodeInteger(kind, text)
}

func decodeInteger(kind, text string) (interface{}, error) {
	signed, signedErr := strconv.ParseInt(text, 10, 64)
	unsigned, unsignedErr := strconv.ParseUint(text, 10, 64)
	switch kind {
	case "int":
		return int(signed), signedErr
	case "int8":
		return int8(signed), signedErr
	case "int16":
		return int16(signed), signedErr
	case "int32":
		return int32(signed), signedErr
	case "int64":
		return signed, signedErr
	case "uint":
		return uint(unsigned), unsignedErr
	case "uint8":
		return uint8(unsigned), unsignedErr
	case "uint16":
		return uint16(unsigned), unsignedErr
	case "uint32":
		return uint32(unsigned), unsignedErr
	case "uint64":
		return unsigned, unsignedErr
	}
	return nil, fmt.Errorf("no type %q", kind)
}

func decodeList(content json.RawMessage) (interface{}, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(content, &raw); err != nil {
		return nil, err
	}
	items := make([]interface{}, len(raw))
	for i := range raw {
		item, err := decodeValue(raw[i])
		if err != nil {
			return nil, err
		}
		items[i] = item
	}
	return items, nil
}

func decodeMap(kind string, content json.RawMessage) (interface{}, error) {
	var pairs [][2]json.RawMessage
	if err := json.Unmarshal(content, &pairs); err != nil {
		return nil, err
	}
	strings, named, any := map[string]string{}, map[string]interface{}{}, map[interface{}]interface{}{}
	for _, pair := range pairs {
		key, err := decodeValue(pair[0])
		if err != nil {
			return nil, err
		}
		value, err := decodeValue(pair[1])
		if err != nil {
			return nil, err
		}
		any[key] = value
		name, _ := key.(string)
		named[name] = value
		text, _ := value.(string)
		strings[name] = text
	}
	switch kind {
	case "map":
		return named, nil
	case "stringMap":
		return strings, nil
	}
	return any, nil
}
