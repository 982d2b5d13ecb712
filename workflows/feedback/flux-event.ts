import { z } from 'zod';
import { Observation, type ObservedState } from './observation.ts';
import { type ReadReport, type ReadReportOptions, refusedReport, refuseForeign } from './report.ts';
import { keptMessage } from './report-text.ts';
import { timesOf } from './report-time.ts';
import { type FluxRevision, parseFluxRevision } from './revision.ts';

/** What notification-controller sends to a provider of type `generic` and `generic-hmac`, and controllers to it. */
const FluxEvent = z.object({
  involvedObject: z.object({
    kind: z.string().min(1).max(253),
    namespace: z.string().max(253).default(''),
    name: z.string().min(1).max(253),
  }),
  severity: z.string().max(64),
  timestamp: z.string().max(64).optional(),
  message: z.string().default(''),
  reason: z.string().max(253).default(''),
  metadata: z.record(z.string(), z.string()).nullish(),
});
type FluxEvent = z.infer<typeof FluxEvent>;

/** What deploys. Events of sources and of notification-controller's own objects say nothing about what runs. */
const DEPLOYS = ['Kustomization', 'HelmRelease'];
const STILL_AT_IT = ['Progressing', 'DependencyNotReady', 'HealthCheckCanceled'];

/** Reads an event of Flux about a Kustomization or a HelmRelease. Never throws, whatever the body is. */
export function readFluxEvent(body: unknown, { reporter, seenAt }: ReadReportOptions): ReadReport {
  const parsed = FluxEvent.safeParse(body);
  if (!parsed.success) return refusedReport('malformed', 'it is not an event of Flux');
  const event = parsed.data;
  const foreign = refuseForeign(
    { environment: claimed(event, 'environment'), cluster: claimed(event, 'cluster') },
    reporter,
  );
  if (foreign !== undefined) return { observations: [], refused: [foreign] };
  const { kind, namespace, name } = event.involvedObject;
  if (!DEPLOYS.includes(kind)) return refusedReport('irrelevant', `events of ${DEPLOYS.join(' and ')} are taken`);
  const revision = revisionOf(event);
  if (revision === undefined) return refusedReport('no-revision', 'its metadata has no revision with a commit');
  const [clusterType] = claimed(event, 'clusterType');
  const observation = Observation.safeParse({
    ...reporter,
    ...(clusterType !== undefined && { clusterType }),
    agent: 'flux',
    object: { kind, namespace, name },
    ...(revision.branch !== undefined && { branch: revision.branch }),
    revision: revision.commit,
    state: stateOf(event),
    reason: event.reason,
    message: keptMessage(event.message),
    ...timesOf(event.timestamp, seenAt),
  });
  if (!observation.success) return refusedReport('malformed', 'a value in it is too long');
  return { observations: [observation.data], refused: [] };
}

/** A controller's event has its keys with a prefix, of which notification-controller takes the prefixes off. */
function values({ metadata }: FluxEvent, key: string, prefixes: readonly RegExp[]): string[] {
  const entries = Object.entries(metadata ?? {});
  return prefixes.flatMap(prefix =>
    entries.filter(([name]) => name.endsWith(key) && prefix.test(name.slice(0, -key.length))).map(([, value]) => value),
  );
}

const OF_A_CONTROLLER = /^(?!event\.)[a-z]{1,63}\.toolkit\.fluxcd\.io\/$/;
const OF_AN_EVENT = /^event\.toolkit\.fluxcd\.io\/$/;
const STRIPPED = /^$/;

/** What whoever set up the cluster says of it: with `eventMetadata`, or with annotations of the object. */
function claimed(event: FluxEvent, key: string): string[] {
  return values(event, key, [OF_AN_EVENT, STRIPPED]);
}

function revisionOf(event: FluxEvent): FluxRevision | undefined {
  for (const key of ['commit', 'originRevision', 'revision']) {
    for (const value of values(event, key, [OF_A_CONTROLLER, STRIPPED])) {
      const revision = parseFluxRevision(value);
      if (revision !== undefined) return revision;
    }
  }
  return undefined;
}

/**
 * A Kustomization says `ReconciliationSucceeded` of parts of its work, too; of all of it only together with
 * `commit_status: update`. It says so once the objects are applied, and waits for them to work only where `wait` or
 * `healthChecks` are set, which an event doesn't tell.
 */
function stateOf(event: FluxEvent): ObservedState {
  const { severity, reason, involvedObject } = event;
  if (STILL_AT_IT.includes(reason)) return 'progressing';
  if (severity === 'error') return 'failed';
  if (involvedObject.kind === 'HelmRelease')
    return /^(Install|Upgrade|Test)Succeeded$/.test(reason) ? 'applied' : 'unknown';
  if (reason !== 'ReconciliationSucceeded') return 'unknown';
  const isWhole = values(event, 'commit_status', [OF_A_CONTROLLER, STRIPPED]).includes('update');
  return isWhole ? 'applied' : 'progressing';
}
