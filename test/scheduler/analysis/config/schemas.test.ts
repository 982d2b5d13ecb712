import { expect, test } from 'vitest';
import { anyObject, target, workload } from '../../../support/objects.ts';
import { analyze } from '../analyze-config.ts';

test('schemas that are none are told with what they are of', () => {
  const schema = anyObject('ConfigSchema', 's', { spec: { schema: '{' } });
  const own = workload('till', [target('pos', { configSchemas: ['{}', '['] })], { workspace: 'shop-team' });
  const rest = {
    severity: 'error',
    code: 'config-schema-unusable',
    fix: 'correct the schema: JSON Schema, drafts 4 to 2020-12, without references to other files',
  };
  expect(analyze(schema, own)).toEqual([
    {
      ...rest,
      message: "config can't be validated by ConfigSchema s: unexpected EOF",
      origin: { ...schema.manifest.origin, line: 3 },
      subject: { kind: 'ConfigSchema', name: 's' },
    },
    {
      ...rest,
      message: "config can't be validated by a schema of deployment target till-pos: unexpected EOF",
      origin: { ...own.manifest.origin, line: 4 },
      subject: { kind: 'DeploymentTarget', name: 'till-pos' },
      deploymentTarget: 'till-pos',
    },
  ]);
});
