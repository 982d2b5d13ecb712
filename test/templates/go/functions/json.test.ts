import { describe } from 'vitest';
import { goAnswers } from './go-answers.ts';

describe('toJson', () => {
  goAnswers([
    [
      'writes values without spaces, keys in order of their bytes',
      '{{ dict "b" (list 1 nil true "x") "a" (dict) "é" 1 "Z" 2 | toJson }}',
      '{"Z":2,"a":{},"b":[1,null,true,"x"],"é":1}',
    ],
    [
      'escapes what HTML could take for its own',
      '{{ toJson "<a href=\'x\'>&amp;</a>" }}',
      '"\\u003ca href=\'x\'\\u003e\\u0026amp;\\u003c/a\\u003e"',
    ],
    [
      'escapes control characters',
      '{{ toJson "\\"\\\\\\b\\f\\n\\r\\t\\x00\\x1f\\x7f" }}',
      '"\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f\x7f"',
    ],
    [
      'escapes line separators and invalid bytes',
      '{{ toJson "\\u2028\\u2029" }} {{ toJson (b64dec "Yf8=") }} {{ toJson "\\ufffd" }}',
      '"\\u2028\\u2029" "a\\ufffd" "\ufffd"',
    ],
    [
      'writes numbers out, within limits',
      '{{ toJson 1e20 }} {{ toJson 1e21 }} {{ toJson 0.000001 }} {{ toJson 1e-7 }} {{ toJson 1e-10 }} {{ toJson 1.0 }} {{ toJson -0.0 }}',
      '100000000000000000000 1e+21 0.000001 1e-7 1e-10 1 -0',
    ],
    [
      'writes integers of all types',
      '{{ toJson (int64 5) }} {{ toJson (until 2) }} {{ toJson .ConfigData.u }}',
      '5 [0,1] 18446744073709551615',
      'u: 18446744073709551615',
    ],
    [
      'writes nil lists and maps as null',
      '{{ toJson (rest (list)) }} {{ toJson (regexFindAll "x" "" -1) }} {{ toJson nil }} {{ toJson (list) }}',
      'null null null []',
    ],
    [
      'writes times, versions and structs',
      '{{ toJson (toDate "2006-01-02T15:04:05Z07:00" "2024-01-02T03:04:05.5+02:00") }} {{ toJson (semver "v1.2") }} {{ toJson (semver "1").IncPatch }}',
      '"2024-01-02T03:04:05.5+02:00" "1.2.0" {}',
    ],
    [
      'writes months, durations and places',
      '{{ $t := toDate "2006" "2020" }}{{ toJson $t.Month }} {{ toJson ($t.Sub $t) }} {{ toJson $t.Location }} {{ toJson $t.MarshalText }}',
      '1 0 {} "MjAyMC0wMS0wMVQwMDowMDowMFo="',
    ],
    [
      'is empty for maps that came from YAML',
      '{{ toJson .ConfigData.m }}|{{ toJson (list .ConfigData.m) }}|{{ toJson .ConfigData }}|',
      '|||',
      'm: {}',
    ],
    [
      'is empty for what is no number',
      '{{ toJson .ConfigData.n }}|{{ toJson (list 1 .ConfigData.i) }}|{{ toJson 1i }}|',
      '|||',
      'n: .nan\ni: .inf',
    ],
    ['is empty for years that JSON has no room for', '{{ toJson ((toDate "2006" "9999").AddDate 1 0 0) }}|', '|'],
    [
      'writes the root as a struct',
      '{{ toJson . }}',
      '{"DeploymentTargetName":"orders-canary","Namespace":"dev-edge-orders-canary","Environment":"dev","Workspace":"shop","Workload":"orders","Labels":{},"Manifests":{},"ClusterType":"edge","ConfigData":{}}',
    ],
  ]);
});

describe('toPrettyJson', () => {
  goAnswers([
    [
      'indents by two spaces',
      '{{ dict "a" (list 1 (dict "b" nil)) "c" (dict) "d" (list) | toPrettyJson }}',
      '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ],\n  "c": {},\n  "d": []\n}',
    ],
    ['writes scalars as they are', '{{ toPrettyJson "<" }} {{ toPrettyJson nil }}', '"\\u003c" null'],
    ['is empty where toJson is', '{{ toPrettyJson .ConfigData.m }}|', '|', 'm: {}'],
  ]);
});
