import { describe, expect, test } from 'vitest';
import type { SourcedManifest } from '../../../../scheduler/model/manifest.ts';
import { config, template } from '../../../support/objects.ts';
import { analyze } from '../analyze-config.ts';

describe('maps that stringify leaves as they are', () => {
  const using = (text: string, rest = {}) => template('config', 'config', ['fine\n', text], rest);
  const map = config('c', { M: '{a: 1}', T: 'text' });

  test('are told at the value, with the template', () => {
    const used = using('{{ .ConfigData | stringify }}');
    expect(analyze(used, map)).toEqual([
      {
        severity: 'warning',
        code: 'config-map-stringified',
        message: 'M of ConfigMap c is a map, which stringify in template config does not turn to text',
        fix: 'put the value in single quotes, or use toYaml for it in the template',
        origin: { ...map.manifest.origin, line: 3 },
        subject: { kind: 'ConfigMap', name: 'c' },
        related: [{ message: 'template config', origin: used.manifest.origin }],
      },
    ]);
  });

  test.each<[string, SourcedManifest, number]>([
    ['by a pipe', using('{{ .ConfigData | stringify }}'), 1],
    ['by a pipe without spaces', using('{{.ConfigData|stringify}}'), 1],
    ['by a call', using('{{ stringify .ConfigData }}'), 1],
    ['of one key', using('{{ stringify .ConfigData.M }}'), 0],
    ['by a function of a longer name', using('{{ .ConfigData | stringifyAll }}'), 0],
    ['by a function whose name ends so', using('{{ mystringify .ConfigData }}'), 0],
    ['of something else', using('{{ stringify .Labels }}'), 0],
    ['in Handlebars, which has none', using('{{stringify .ConfigData}}', { engine: 'handlebars' }), 0],
    ['in a template that no cluster type names', template('other', 'config', ['{{ stringify .ConfigData }}']), 0],
  ])('%s', (_name, used, count) => {
    expect(analyze(used, map)).toHaveLength(count);
  });
});
