import { describe, expect, test } from 'vitest';
import { policy, type TestFleet, testFleet } from './fleet.ts';

const API = 'apiVersion: scheduler.kalypso.io/v1alpha1';
const NAME =
  'x\n::set-output name=safe::true\n##[set-output name=safe]true\n\u001b[8mhidden\u001b[0m\r\u001b[K\u202e\u2066\u200b @everyone <!-- x --> https://evil.example/ [a](http://b)';
const CANARY = 'CANARY';

/** Everything that a team, or whoever writes to the control plane, can put its own text into. */
async function hostileFleet(): Promise<TestFleet> {
  const fleet = await testFleet();
  const name = JSON.stringify(NAME);
  await fleet.shop.commit('main', {
    'workloads/hostile.yaml': `${API}\nkind: Workload\nmetadata:\n  name: ${name}\nspec: {deploymentTargets: []}\n`,
    'workloads/field.yaml': `${API}\nkind: Workload\nmetadata:\n  name: y\nspec:\n  ${name}: 1\n  deploymentTargets:\n  - {name: ${name}, environment: ${name}, manifests: {}}\n`,
    'workloads/kind.yaml': `${API}\nkind: ${name}\nmetadata: {name: z}\n`,
    [`workloads/::set-output ${NAME.replaceAll('/', ' ')}.yaml`]: 'a: b: c\n',
  });
  await fleet.controlPlane.commit('dev', {
    'hostile/policy.yaml': policy('odd', name, name),
    'hostile/config.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: odd\n  labels: {platform-config: "true"}\ndata:\n  KEY: ${name}\n`,
    'hostile/registration.yaml': `${API}\nkind: WorkloadRegistration\nmetadata: {name: odd}\nspec:\n  workspace: odd\n  workload: {repo: "http://bot:${CANARY}'pw\\"x@127.0.0.1:9/o/n", branch: ${name}, path: .}\n`,
    'hostile/broken.yaml': `${API}\nkind: BaseRepo\nmetadata: {name: odd}\nspec: {repo: "http:/bot:${CANARY}@host/x y", branch: main, path: .}\n`,
  });
  return fleet;
}

const COMMANDS: readonly (readonly string[])[] = [
  ...['text', 'markdown', 'json'].map(output => ['plan', '--output', output]),
  ['plan', '-v', '--color', 'always'],
  ...['text', 'markdown', 'json', 'sarif'].map(output => ['validate', '-v', '--output', output]),
  ['explain', 'api', '-e', 'prod'],
  ['explain', '--config', 'api', '--cluster-type', 'large', '-e', 'prod'],
  ['build', '--output-dir', '/dev/null/no', '-e', 'prod'],
];

describe('a hostile file', () => {
  test.each([
    ['a pipe', false],
    ['a terminal', true],
  ])('writes no command, colour or line of its own to %s, and shows no password', async (_, terminal) => {
    const fleet = await hostileFleet();
    let named = 0;
    for (const words of COMMANDS) {
      const { stdout, stderr } = await fleet.run(words, { terminal });
      for (const text of [stdout, stderr]) {
        const own = text.replaceAll(/\u001b\[(?:\d\d?m|[GK])/g, '');
        expect(own, words.join(' ')).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        expect(text).not.toContain('\u001b[8m');
        expect(own).not.toMatch(/^\s*::|##\w*\[/m);
        expect(own).not.toMatch(/^\s*(hidden|true)/m);
        expect(own).not.toContain(CANARY);
        if (own.includes('set-output')) named++;
      }
      if (words.at(-1) === 'json') expect(() => JSON.parse(stdout) as unknown).not.toThrow();
    }
    expect(named).toBeGreaterThan(3);
  });
});
