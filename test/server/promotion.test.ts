import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import type { ReportStore } from '../../workflows/feedback/store/report-store.ts';
import { sqliteStore } from '../../workflows/feedback/store/sqlite-store.ts';
import { type TestFleet, template, testFleet } from '../cli/fleet.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type Daemon, type DaemonOptions, daemon, POLL_MS, runningDaemon } from './daemon.ts';

const KEY = 'k'.repeat(40);
const HOUR = 3_600_000;
/** Long enough for merges whose commits have an older clock than the daemon's. */
const FLUX = { sources: ['flux'], level: 'applied', within: '90000h' };
const SETTLED_MS = 62_000;

interface PolicyOptions {
  readonly mode?: string;
  readonly prod?: object;
}

function policyOf({ mode = 'automatic', prod = {} }: PolicyOptions): string {
  const environments = [
    { name: 'dev', evidence: FLUX },
    { name: 'prod', after: ['dev'], evidence: FLUX, ...prod },
  ];
  return stringify({
    apiVersion: 'berth.dev/v1alpha1',
    kind: 'PromotionPolicy',
    metadata: { name: 'main', annotations: { 'config.kubernetes.io/local-config': 'true' } },
    spec: { mode, environments },
  });
}

interface World extends Daemon {
  readonly fleet: TestFleet;
  readonly store: ReportStore;
  /** First commit of the base repository, which both environments have, and the one with the policy. */
  readonly commits: readonly [string, string];
  readonly pinOf: (environment: string) => Promise<string>;
  /** Merges the open pull request of an environment and lets the daemon see it. */
  readonly merge: (environment: string) => Promise<void>;
  /** The clusters of an environment report the head of its branch; then as much time passes as they have to stay so. */
  readonly report: (environment: string, state?: 'applied' | 'failed') => Promise<void>;
  readonly ledger: (environment: string) => Promise<readonly string[]>;
}

/** A second commit of the base repository, with the policy; both environments have the first one, merged and on all clusters. */
async function world({
  options = {},
  workers = false,
  key = true,
  openForge,
}: {
  readonly options?: PolicyOptions;
  readonly workers?: boolean;
  readonly key?: boolean;
  readonly openForge?: DaemonOptions['openForge'];
} = {}): Promise<World> {
  const fleet = await testFleet();
  const { controlPlane, gitops } = fleet;
  const first = (await controlPlane.git('rev-parse', 'main')).trim();
  for (const branch of ['dev', 'prod']) {
    for (const type of ['large', 'small']) {
      const path = `types/${type}.yaml`;
      const text = await controlPlane.read(branch, path);
      const annotated = text.replace('metadata:\n', 'metadata:\n  annotations: {berth.dev/expected-clusters: "1"}\n');
      await controlPlane.commit(branch, { [path]: annotated });
    }
  }
  const second = await controlPlane.commit('main', {
    '.environments/promotion.yaml': policyOf(options),
    'templates/namespace.yaml': template(
      'namespace',
      'namespace',
      'kind: Namespace\nname: {{ .Namespace }}\nsecond: true',
    ),
  });
  const store = sqliteStore(join(await temporaryFolder(), 'reports.sqlite'));
  onTestFinished(async () => await store.close());
  const signed = key ? { key: async () => await Promise.resolve(KEY) } : {};
  const running = await runningDaemon(fleet, {
    workers,
    promotion: { store, ...signed },
    ...(openForge && { openForge }),
  });
  const { serving, clock, pass } = running;
  const merge = async (environment: string): Promise<void> => {
    const pulls = JSON.parse((await fleet.run(['pulls', 'list', '--output', 'json'])).stdout) as {
      number: number;
      base: string;
      state: string;
    }[];
    const open = pulls.find(({ base, state }) => base === environment && state === 'open');
    expect(await fleet.run(['pulls', 'merge', String(open?.number)])).toMatchObject({ code: 0 });
    await pass(POLL_MS);
  };
  const report = async (environment: string, state: 'applied' | 'failed' = 'applied'): Promise<void> => {
    const at = new Date(clock.now()).toISOString();
    const seen = {
      environment,
      agent: 'flux',
      object: { kind: 'Kustomization', namespace: 'flux-system', name: 'apps' },
      revision: (await gitops.git('rev-parse', environment)).trim(),
      reason: 'Reconciled',
      message: '',
      reportedAt: at,
      seenAt: at,
    } as const;
    await store.record([
      { ...seen, cluster: 'l1', clusterType: 'large', state },
      { ...seen, cluster: 's1', clusterType: 'small', state: 'applied' },
    ]);
    serving.reported();
    await pass(1_000);
    await pass(SETTLED_MS);
  };
  const made: World = {
    ...running,
    fleet,
    store,
    commits: [first, second],
    pinOf: async environment =>
      /commit: (\w+)/.exec(await controlPlane.read(environment, 'base-repo.yaml'))?.[1] ?? 'none',
    merge,
    report,
    ledger: async environment => {
      const { entries } = JSON.parse(await controlPlane.read('berth-ledger', `${environment}.json`)) as {
        entries: { fact: { kind: string; commit?: string } }[];
      };
      return entries.map(({ fact: { kind, commit } }) => `${kind} ${commit === first ? 'first' : 'second'}`);
    },
  };
  for (const environment of ['dev', 'prod']) await made.merge(environment);
  await made.report('prod');
  return made;
}

describe.each([
  ['in its own process', false],
  ['in workers', true],
])('with an automatic policy, reading and planning %s, berth serve', (_, workers) => {
  test('takes a commit from environment to environment: by what clusters report, and after its soak time', async () => {
    const at = await world({ workers, options: { prod: { gates: { soak: '1h' } } } });
    const [first, second] = at.commits;
    expect(await at.pinOf('dev')).toBe(first);
    await at.report('dev');
    // The first one is on all clusters of dev: the second may come.
    expect(await at.pinOf('dev')).toBe(second);
    expect(await at.ledger('dev')).toEqual(['merged first', 'reached first']);
    await at.pass(POLL_MS);
    expect(await at.fleet.gitops.read('berth/dev', '.github/tracking/Promoted_Commit_Id')).toBe(second);
    expect(await at.fleet.gitops.read('berth/dev', 'large/cart-api/namespace.yaml')).toContain('second: true');
    await at.merge('dev');
    await at.report('dev');
    expect(await at.ledger('dev')).toEqual(['merged first', 'reached first', 'merged second', 'reached second']);
    expect(await at.pinOf('prod')).toBe(first);
    await at.pass(HOUR);
    // Clusters that have fallen silent let no time pass.
    expect(await at.pinOf('prod')).toBe(first);
    await at.report('dev');
    expect(await at.pinOf('prod')).toBe(second);
    await at.pass(POLL_MS);
    await at.merge('prod');
    await at.report('prod', 'failed');
    expect((await at.ledger('prod')).at(-1)).toBe('failed second');
    expect(at.lines.filter(({ message }) => message === 'promoted').map(one => one['environment'])).toEqual([
      'dev',
      'prod',
    ]);
    expect(await at.metrics.text()).toMatch(/berth_promotion_state\{[^}]*environment="prod",state="failed"\} 1/);
  });
});

describe('berth serve', () => {
  test('does nothing past a hold, also one that came after the last look at the ledger', async () => {
    const at = await world();
    const held = await at.fleet.run(['promotion', 'hold', '-e', 'dev', '--reason', 'the database first', '--yes']);
    expect(held.code).toBe(0);
    await at.report('dev');
    expect(await at.pinOf('dev')).toBe(at.commits[0]);
  });

  test('holds a commit to the number of clusters that there were when it was merged, whoever changes it later', async () => {
    const at = await world();
    expect(await at.ledger('dev')).toEqual(['merged first']);
    const path = 'types/large.yaml';
    const text = await at.fleet.controlPlane.read('dev', path);
    await at.fleet.controlPlane.commit('dev', { [path]: text.replace('clusters: "1"', 'clusters: "9"') });
    await at.pass(POLL_MS);
    await at.report('dev');
    expect(await at.ledger('dev')).toEqual(['merged first', 'reached first']);
    expect(await at.pinOf('dev')).toBe(at.commits[1]);
  });

  test.each([
    ['with a manual policy', { options: { mode: 'manual' } }, ['merged first', 'reached first']],
    ['with a policy that observes', { options: { mode: 'observe' } }, ['merged first', 'reached first']],
  ])('%s records what arrived, and promotes nothing', async (_, options, recorded) => {
    const at = await world(options);
    await at.report('dev');
    expect(await at.pinOf('dev')).toBe(at.commits[0]);
    expect(await at.ledger('dev')).toEqual(recorded);
  });

  test('without a key for the ledger promotes nothing, and says so once', async () => {
    const at = await world({ key: false });
    await at.report('dev');
    await at.report('dev');
    expect(await at.pinOf('dev')).toBe(at.commits[0]);
    expect(at.lines.filter(({ message }) => message.includes('no key that signs the ledger'))).toHaveLength(1);
  });

  test('doesn’t promote what would hold back folders through the platform’s own fault, and does once that is mended', async () => {
    const at = await world();
    const { controlPlane } = at.fleet;
    const broken = template('namespace', 'namespace', 'kind: Namespace\nname: {{ .Namespace');
    const third = await controlPlane.commit('main', { 'templates/namespace.yaml': broken });
    await at.pass(POLL_MS);
    await at.report('dev');
    expect(await at.pinOf('dev')).toBe(at.commits[0]);
    const refused = at.lines.filter(({ message }) => message.startsWith('not promoted'));
    expect(refused).toMatchObject([{ environment: 'dev', commit: third, level: 'warn' }]);
    expect(refused[0]?.message).toContain('large/cart-api');
    const mended = template('namespace', 'namespace', 'kind: Namespace\nname: {{ .Namespace }}\nthird: true');
    const fourth = await controlPlane.commit('main', { 'templates/namespace.yaml': mended });
    await at.pass(POLL_MS);
    expect(await at.pinOf('dev')).toBe(fourth);
  });

  test('goes on from git and the ledger after a restart', async () => {
    const at = await world();
    await at.report('dev');
    await at.pass(POLL_MS);
    await at.merge('dev');
    await at.report('dev');
    await at.serving.stop(1_000);
    const again = await daemon(at.fleet, {
      promotion: { store: at.store, key: async () => await Promise.resolve(KEY) },
    });
    again.clock.advance(24 * HOUR);
    again.serving.start();
    await again.serving.idle();
    expect([await at.pinOf('dev'), await at.pinOf('prod')]).toEqual([at.commits[1], at.commits[1]]);
  });

  test('leaves alone what somebody has rolled back, until it is released and a newer commit is there', async () => {
    const at = await world();
    const [first, second] = at.commits;
    await at.report('dev');
    await at.pass(POLL_MS);
    await at.merge('dev');
    const { stdout } = await at.fleet.run(['rollback', '-e', 'dev', '--to', first, '--yes']);
    expect(stdout).toContain('berth promotion release -e dev');
    expect((await at.ledger('dev')).slice(-2)).toEqual(['hold second', 'quarantine second']);
    await at.pass(POLL_MS);
    await at.merge('dev');
    await at.report('dev');
    expect(await at.pinOf('dev')).toBe(first);
    const key = join(await temporaryFolder({ key: KEY }), 'key');
    await at.fleet.run(['promotion', 'release', '-e', 'dev', '--yes', '--ledger-key-file', key]);
    await at.pass(POLL_MS);
    expect(await at.pinOf('dev')).toBe(first);
    const third = await at.fleet.controlPlane.commit('main', { 'note.md': 'mended\n' });
    await at.pass(POLL_MS);
    expect(await at.pinOf('dev')).toBe(third);
    expect(third).not.toBe(second);
  });

  test('shows where a commit stands as its status, each change once, and goes on when that is refused', async () => {
    const statuses: string[] = [];
    const openForge: DaemonOptions['openForge'] = async (_, open) => ({
      ...(await open()),
      setStatus: async (commit, { context, state, description }) => {
        if (!context.endsWith(' environment')) return;
        statuses.push(`${commit.slice(0, 7)} ${context}: ${state} ${description}`);
        await Promise.reject(new Error('forbidden'));
      },
    });
    const at = await world({ openForge });
    const [first, second] = at.commits.map(commit => commit.slice(0, 7));
    await at.report('dev');
    await at.pass(POLL_MS);
    await at.merge('dev');
    await at.report('dev', 'failed');
    await at.pass(POLL_MS);
    expect(statuses.filter(status => status.includes('dev'))).toEqual([
      `${first} dev environment: pending Promoted`,
      `${first} dev environment: pending Deploying`,
      `${first} dev environment: success Deployed`,
      `${second} dev environment: pending Promoted`,
      `${second} dev environment: pending Deploying`,
      `${second} dev environment: failure Failed to deploy: l1: Kustomization apps Reconciled`,
    ]);
    expect(at.lines.some(({ message }) => message.includes('forbidden'))).toBe(true);
  });
});
