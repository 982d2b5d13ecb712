import { describe, expect, test } from 'vitest';
import { toBytes } from '../../../runtime/bytes.ts';
import { createGoEngine } from '../../../templates/go/engine.ts';
import { TemplateError } from '../../../templates/go/errors.ts';
import { FORBIDDEN } from '../../../templates/go/functions/forbidden.ts';
import { GoMap } from '../../../templates/value.ts';
import { readGolden } from '../golden-value.ts';
import { renderData, stringMap } from '../render-data.ts';

interface TemplateCase {
  readonly name: string;
  readonly group: string;
  readonly template: string;
  readonly data: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dataYaml?: string;
  readonly expected: Expected;
}

interface Expected {
  readonly output?: string;
  readonly outputBase64?: string;
  readonly error?: { readonly message: string };
  readonly fatal?: string;
}

const CASES = readGolden<TemplateCase>('gotemplate');
const engine = createGoEngine();

const FIELDS = ['DeploymentTargetName', 'Namespace', 'Environment', 'Workspace', 'Workload', 'ClusterType'] as const;

function answer({ template, data, dataYaml }: TemplateCase): Expected {
  try {
    const output = engine.compile(template).render(
      renderData({
        ...Object.fromEntries(FIELDS.map(field => [field, textOf(data[field])])),
        labels: mapOf(data['Labels']),
        manifests: mapOf(data['Manifests']),
        config: dataYaml ?? '',
      }),
    );
    return output.isWellFormed() ? { output } : { outputBase64: Buffer.from(toBytes(output)).toString('base64') };
  } catch (error) {
    if (error instanceof TemplateError) return { error: { message: error.message } };
    throw error;
  }
}

function textOf(field: TemplateCase['data'][string] | undefined): string {
  return typeof field === 'string' ? field : '';
}

/** A map that the case does not have is a nil map. */
function mapOf(field: TemplateCase['data'][string] | undefined): GoMap {
  return typeof field === 'object' ? stringMap(field) : new GoMap('string-string', [], true);
}

/** Cases on which the engine differs on purpose: the original lets a template read the environment of the process. */
const DIFFERENT: ReadonlySet<string> = new Set(['kalypso/dangerous-env']);

test('the recorded answers of real Go are all here', () => {
  expect(CASES).toHaveLength(610);
  expect(CASES.filter(({ expected }) => expected.fatal)).toHaveLength(2);
});

describe('the engine answers as real Go does:', () => {
  test.each(CASES.filter(({ name, expected }) => !expected.fatal && !DIFFERENT.has(name)))('$name', testCase => {
    expect(answer(testCase)).toEqual(testCase.expected);
  });
});

describe('where real Go dies of a stack overflow, an error names the value:', () => {
  test.each([
    ['nested/self-reference', '.ConfigData.X refers to itself'],
    ['nested/mutual-reference', '.ConfigData.A, .ConfigData.B refer to itself'],
  ])('%s', (name, message) => {
    const testCase = CASES.find(one => one.name === name);
    expect(testCase && answer(testCase).error?.message).toContain(message);
  });
});

test('the environment of the process can not be read', () => {
  const testCase = CASES.find(({ name }) => name === 'kalypso/dangerous-env');
  expect(testCase && answer(testCase).error?.message).toMatch(
    /function "env" is not available: it reads the environment/,
  );
});

test('every function of the original is here, or is refused with a reason', () => {
  interface Recorded {
    readonly name: string;
  }
  const missing = readGolden<Recorded>('functions').filter(({ name }) => {
    if (FORBIDDEN.has(name)) return false;
    return /not defined/.test(
      answer({ name, group: '', template: `{{ ${name} }}`, data: {}, expected: {} }).error?.message ?? '',
    );
  });
  expect(missing).toEqual([]);
});
