import { TransientError, UserError } from '../../runtime/errors.ts';
import { azureToken } from '../../workflows/feedback/azure/access-token.ts';
import { configurationDeliveries, readFluxConfigurations } from '../../workflows/feedback/azure/flux-configurations.ts';
import { openResourceGraph, PUBLIC_CLOUD } from '../../workflows/feedback/azure/resource-graph.ts';
import { type DeliveryFacts, deliveryVerdict } from '../../workflows/feedback/delivery.ts';
import { reportedDeliveries, reportsOf } from '../../workflows/feedback/reported-deliveries.ts';
import { type ReportPlace, reportStoreAt } from '../../workflows/feedback/store/report-place.ts';
import type { Session } from '../session.ts';
import { expectedCount } from './expected-count.ts';
import { type Counter, revisionCounter } from './revision-counter.ts';
import type { WaitReport } from './wait-report.ts';

/** What is waited for: a commit on a branch of a GitOps repository, in every cluster that follows it. */
export interface WaitQuestion {
  readonly repository: string;
  readonly branch: string;
  /** Full commit id. */
  readonly commit: string;
  readonly timeoutMs: number;
  readonly source: ReportSource | AzureSource;
}

/** Reports that `berth serve` keeps. */
export interface ReportSource {
  readonly kind: 'reports';
  readonly state: ReportPlace;
  readonly environment: string;
  /** How many clusters there are; else the control plane says it. */
  readonly expected?: number;
  readonly controlPlane?: string;
}

/** Flux configurations of Azure Arc and AKS. */
export interface AzureSource {
  readonly kind: 'azure';
  readonly endpoint?: string;
  readonly subscriptions: readonly string[];
}

export interface WaitProgress {
  /** Called with how things stand when that has changed, and with what is wrong besides. */
  readonly changed: (reason: string) => void;
}

/** Between two looks, in milliseconds: as the original's script. */
const INTERVAL_MS = 5_000;

/**
 * Waits until every cluster has a commit or a later one of its branch, one has failed with it, or the time is up. Trouble that may pass is
 * waited out. Throws a `UserError` for what can't be meant, and what a source says when it refuses.
 */
export async function waitForDeployment(
  question: WaitQuestion,
  session: Session,
  { changed }: WaitProgress,
): Promise<WaitReport> {
  const { commit, timeoutMs, source } = question;
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit))
    throw new UserError(`${JSON.stringify(commit)} is no full commit id`, {
      fix: 'name the commit of the GitOps repository with all of its 40 digits, such as $(git rev-parse HEAD)',
    });
  const end = session.clock.now() + timeoutMs;
  const counter = revisionCounter(question, session, changed);
  const look =
    source.kind === 'azure' ? azureLook(question, source, session) : await reportLook(question, source, session);
  let last = '';
  for (;;) {
    const seen = await lookOnce(look, counter);
    if (seen.reason !== last) changed(seen.reason);
    last = seen.reason;
    const { deliveries, expected, reason, state } = seen;
    const common = { version: 1, commit, reason, deliveries, ...(expected !== undefined && { expected }) } as const;
    if (state === 'deployed' || state === 'failed') return { ...common, state };
    const left = end - session.clock.now();
    if (left <= 0) return { ...common, state: state === 'undecided' ? 'undecided' : 'timeout' };
    await session.clock.sleep(Math.min(INTERVAL_MS, left));
  }
}

type Look = (counter: Counter) => Promise<DeliveryFacts>;
type Seen = DeliveryFacts & ReturnType<typeof deliveryVerdict>;

async function lookOnce(look: Look, counter: Counter): Promise<Seen> {
  try {
    const facts = await look(counter);
    return { ...facts, ...deliveryVerdict(facts) };
  } catch (error) {
    if (!(error instanceof TransientError)) throw error;
    return { deliveries: [], state: 'in-progress', reason: error.message };
  }
}

function azureLook(question: WaitQuestion, source: AzureSource, { env, cwd }: Session): Look {
  const { endpoint = PUBLIC_CLOUD, subscriptions } = source;
  const given = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
  const graph = openResourceGraph({ endpoint, subscriptions, token: azureToken({ endpoint, env: given, cwd }) });
  return async counter => {
    const found = await readFluxConfigurations(graph, question);
    await counter.learn(found.flatMap(({ revision }) => revision ?? []));
    // Azure knows every configuration, so that nobody has to say how many there are.
    return { deliveries: configurationDeliveries(found, counter.counts), expected: found.length };
  };
}

async function reportLook(question: WaitQuestion, source: ReportSource, session: Session): Promise<Look> {
  const expected = source.expected ?? (await expectedCount(source, session));
  return async counter => {
    const store = await reportStoreAt(source.state);
    try {
      const reports = reportsOf(await store.newest(source.environment), question);
      await counter.learn(reports.map(({ revision }) => revision));
      const deliveries = reportedDeliveries(reports, counter.counts, session.clock.now());
      return { deliveries, ...(expected !== undefined && { expected }) };
    } finally {
      await store.close();
    }
  };
}
