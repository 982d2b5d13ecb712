import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeReport } from '../../server/reports/take-report.ts';
import { assessPromotion, type PromotionFacts } from '../../use-cases/promotion/read-promotion.ts';
import { clusterToken } from '../../workflows/feedback/cluster-token.ts';
import { readOwnReport } from '../../workflows/feedback/own-report.ts';
import type { ReportStore } from '../../workflows/feedback/store/report-store.ts';
import { sqliteStore } from '../../workflows/feedback/store/sqlite-store.ts';
import { policySpec } from '../../workflows/promotion/policy/policy.ts';
import { measure, ms, type Row } from './measure.ts';

const ENVIRONMENTS = ['dev', 'stage', 'prod'];
const TYPES = 1_000;
const KEY = 'k'.repeat(40);
const REVISION = 'a'.repeat(40);
const REPORT_EVERY_SECONDS = 60;

interface Fleet {
  readonly clusters: number;
  readonly store: ReportStore;
  /** Each cluster reports once; gives the processor's time in milliseconds. */
  readonly reportAll: () => Promise<number>;
  readonly decide: () => Promise<unknown>;
}

/** Clusters of 1,000 types in three environments that report each minute: what taking reports and deciding by them costs. */
export async function benchPromotion(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const clusters of [5_000, 10_000, 20_000]) {
    const folder = await mkdtemp(join(tmpdir(), 'berth-bench-'));
    const store = sqliteStore(join(folder, 'reports.sqlite'));
    try {
      rows.push(...(await rowsOf(fleetOf(clusters, store))));
    } finally {
      await store.close();
      await rm(folder, { recursive: true });
    }
  }
  return rows;
}

async function rowsOf({ clusters, reportAll, decide }: Fleet): Promise<Row[]> {
  await reportAll();
  const taking = await reportAll();
  const decision = await measure(5, decide);
  const share = (taking / 1_000 / REPORT_EVERY_SECONDS) * 100;
  const many = clusters.toLocaleString('en');
  return [
    {
      what: `${many} clusters report once a minute: share of a core`,
      berth: `${share.toFixed(1)} %, ${((taking * 1_000) / clusters).toFixed(0)} µs each`,
      ...(clusters === 10_000 && { aim: '≤ 5 %' }),
    },
    {
      what: `decide by what ${many} clusters reported, after 1 s or 20 times as long`,
      berth: ms(decision.median),
      ...(clusters === 10_000 && { aim: '< 1 s' }),
    },
  ];
}

function fleetOf(clusters: number, store: ReportStore): Fleet {
  const clock = { now: () => Date.now() };
  const tokens = { key: async () => await Promise.resolve(KEY), generations: { current: 1 } };
  const named = Array.from({ length: clusters }, (_, index) => {
    const environment = ENVIRONMENTS[index % ENVIRONMENTS.length] ?? '';
    const cluster = `cluster-${index}`;
    const body = {
      environment,
      cluster,
      clusterType: `type-${Math.floor(index / ENVIRONMENTS.length) % TYPES}`,
      object: { kind: 'Kustomization', namespace: 'flux-system', name: 'apps' },
      revision: REVISION,
      state: 'ready',
    };
    return { authorization: `Bearer ${clusterToken(KEY, { environment, cluster }, 1)}`, body: JSON.stringify(body) };
  });
  const reportAll = async (): Promise<number> => {
    const before = process.cpuUsage();
    for (const { authorization, body } of named) {
      const request = new Request('http://localhost/reports', { method: 'POST', headers: { authorization }, body });
      const { status } = await takeReport(request, readOwnReport, { tokens, store, clock, mayReport: () => true });
      if (status !== 202) throw new Error(`a report was refused: ${status}`);
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
  const { policy, facts } = promotion(clusters);
  const observationsOf = async (environment: string) => await store.newest(environment);
  return {
    clusters,
    store,
    reportAll,
    decide: async () => {
      const { decision } = await assessPromotion(policy, facts, { now: clock.now() + 60_000, observationsOf });
      const states = decision.environments.map(({ state }) => state);
      if (states.some(state => state !== 'deployed'))
        throw new Error(`not everything is deployed: ${states.join(', ')}`);
    },
  };
}

function promotion(clusters: number): {
  readonly policy: Parameters<typeof assessPromotion>[0];
  readonly facts: PromotionFacts;
} {
  const evidence = { sources: ['reports'], level: 'healthy' };
  const environments = ENVIRONMENTS.map((name, index) => ({
    name,
    evidence,
    ...(index > 0 && { after: [ENVIRONMENTS[index - 1]] }),
  }));
  const policy = { name: 'main', ...policySpec.parse({ mode: 'automatic', environments }) };
  const clusterTypes = Array.from({ length: TYPES }, (_, index) => `type-${index}`);
  const each = Math.floor(clusters / ENVIRONMENTS.length / TYPES);
  const fact = {
    pin: REVISION,
    merged: { commit: REVISION, revision: REVISION, at: Date.now() - 60_000, clusterTypes },
    counts: (revision: string) => revision === REVISION,
    expected: new Map(clusterTypes.map(name => [name, each])),
  };
  return { policy, facts: { line: [REVISION], environments: new Map(ENVIRONMENTS.map(name => [name, fact])) } };
}
