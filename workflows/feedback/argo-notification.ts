import { z } from 'zod';
import { withoutCredentialsOf } from '../../runtime/printable.ts';
import { Observation, type ObservedState } from './observation.ts';
import { type ReadReport, type ReadReportOptions, refusedReport, refuseForeign } from './report.ts';
import { keptMessage } from './report-text.ts';
import { timesOf } from './report-time.ts';

const Word = z.string().max(253);
/** What a template of Argo CD Notifications writes where there is nothing: null, or no field. */
const Optional = Word.nullish();

/** The body that docs/feedback.md has Argo CD Notifications send: fields of an Application under their own names. */
const ArgoNotification = z.object({
  environment: Word.optional(),
  cluster: Word.optional(),
  clusterType: Optional,
  name: z.string().min(1).max(253),
  namespace: z.string().max(253).default(''),
  repoURL: z.string().max(2_048).nullish(),
  targetRevision: Optional,
  sync: z.object({ status: Optional, revision: Optional }).nullish(),
  health: z.object({ status: Optional, message: z.string().nullish() }).nullish(),
  operationState: z
    .object({
      phase: Optional,
      finishedAt: Optional,
      message: z.string().nullish(),
      syncResult: z.object({ revision: Optional }).nullish(),
    })
    .nullish(),
  reconciledAt: Optional,
});
type ArgoNotification = z.infer<typeof ArgoNotification>;

/** Reads a notification about an Application. Never throws, whatever the body is. */
export function readArgoNotification(body: unknown, { reporter, seenAt }: ReadReportOptions): ReadReport {
  const parsed = ArgoNotification.safeParse(body);
  if (!parsed.success) return refusedReport('malformed', 'it is not the body of the template in docs/feedback.md');
  const app = parsed.data;
  const foreign = refuseForeign({ environment: present(app.environment), cluster: present(app.cluster) }, reporter);
  if (foreign !== undefined) return { observations: [], refused: [foreign] };
  const seen = seenState(app);
  if (!/^[0-9a-f]{12,64}$/.test(seen.revision)) return refusedReport('no-revision', 'it names no commit');
  const observation = Observation.safeParse({
    ...reporter,
    ...(app.clusterType && { clusterType: app.clusterType }),
    agent: 'argo',
    object: { kind: 'Application', namespace: app.namespace, name: app.name },
    ...(app.repoURL && { repo: withoutCredentialsOf(app.repoURL) }),
    ...(isBranch(app.targetRevision) && { branch: app.targetRevision }),
    ...seen,
    message: keptMessage(seen.message),
    ...timesOf(app.reconciledAt ?? app.operationState?.finishedAt ?? undefined, seenAt),
  });
  if (!observation.success) return refusedReport('malformed', 'a value in it is too long');
  return { observations: [observation.data], refused: [] };
}

function present(value: string | undefined): string[] {
  return value === undefined ? [] : [value];
}

/** A target can be a commit, or HEAD, which name no branch. */
function isBranch(target: string | null | undefined): boolean {
  return !!target && target !== 'HEAD' && !/^[0-9a-f]{40}$/.test(target);
}

interface SeenState {
  readonly revision: string;
  readonly state: ObservedState;
  readonly reason: string;
  readonly message: string;
}

/**
 * An operation that failed tells of its own commit, whatever the Application was compared with since. A commit that
 * changes nothing for an Application starts none: being in sync with it is enough. Health from before the operation's end
 * says nothing about what it brought.
 */
function seenState({ sync, health, operationState, reconciledAt }: ArgoNotification): SeenState {
  const phase = operationState?.phase ?? '';
  const compared = sync?.revision ?? '';
  const operated = operationState?.syncResult?.revision ?? compared;
  if (phase === 'Failed' || phase === 'Error')
    return { revision: operated, state: 'failed', reason: phase, message: operationState?.message ?? '' };
  const status = sync?.status ?? 'Unknown';
  const healthy = health?.status ?? 'Unknown';
  const said = { revision: compared, message: health?.message ?? '' };
  if (phase === 'Running' || phase === 'Terminating') return { ...said, state: 'progressing', reason: phase };
  if (status !== 'Synced')
    return { ...said, state: status === 'OutOfSync' ? 'progressing' : 'unknown', reason: status };
  if (isBefore(reconciledAt, operationState?.finishedAt)) return { ...said, state: 'progressing', reason: 'Stale' };
  return { ...said, state: HEALTH.get(healthy) ?? 'unknown', reason: healthy };
}

const HEALTH: ReadonlyMap<string, ObservedState> = new Map([
  ['Healthy', 'ready'],
  ['Progressing', 'progressing'],
  ['Missing', 'progressing'],
  ['Degraded', 'failed'],
  ['Suspended', 'suspended'],
]);

function isBefore(one: string | null | undefined, other: string | null | undefined): boolean {
  return !!one && !!other && Date.parse(one) < Date.parse(other);
}
