import { z } from 'zod';
import { Observation, type ObservedState } from '../observation.ts';
import type { ReadReportOptions } from '../report.ts';
import { keptMessage } from '../report-text.ts';
import { timesOf } from '../report-time.ts';
import { parseFluxRevision } from '../revision.ts';

const Condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().default(''),
  message: z.string().default(''),
});

/** What is read of a Kustomization and a HelmRelease. */
const FluxObject = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string().default(''), generation: z.number().optional() }),
  spec: z
    .object({
      suspend: z.boolean().optional(),
      wait: z.boolean().optional(),
      healthChecks: z.array(z.unknown()).nullish(),
    })
    .default({}),
  status: z
    .object({
      observedGeneration: z.number().optional(),
      lastAppliedRevision: z.string().optional(),
      lastAppliedOriginRevision: z.string().optional(),
      lastAttemptedRevision: z.string().optional(),
      conditions: z.array(Condition).default([]),
    })
    .default({ conditions: [] }),
});
type FluxObject = z.infer<typeof FluxObject>;

const STILL_AT_IT = ['Progressing', 'DependencyNotReady', 'HealthCheckCanceled'];

/**
 * What an object of Flux says of what runs: nothing when it names no commit. Its status is read now, so that it is of now; what it
 * says of an earlier generation is not about what is wanted.
 */
export function observeFluxObject(
  kind: 'Kustomization' | 'HelmRelease',
  object: unknown,
  { reporter, clusterType, seenAt }: ReadReportOptions & { readonly clusterType?: string },
): Observation | undefined {
  const parsed = FluxObject.safeParse(object);
  if (!parsed.success) return undefined;
  const { metadata, status } = parsed.data;
  const ready = status.conditions.find(({ type }) => type === 'Ready');
  const revision = revisionOf(parsed.data, ready?.status === 'True');
  if (revision === undefined) return undefined;
  const observation = Observation.safeParse({
    ...reporter,
    ...(clusterType !== undefined && { clusterType }),
    agent: 'flux',
    object: { kind, namespace: metadata.namespace, name: metadata.name },
    ...(revision.branch !== undefined && { branch: revision.branch }),
    revision: revision.commit,
    state: stateOf(kind, parsed.data, ready),
    reason: ready?.reason ?? '',
    message: keptMessage(ready?.message ?? ''),
    ...timesOf(undefined, seenAt),
  });
  return observation.success ? observation.data : undefined;
}

/** What was applied, when that is what counts; else what was tried last, which what was applied before says nothing about. */
function revisionOf({ status }: FluxObject, isReady: boolean): ReturnType<typeof parseFluxRevision> {
  const applied = [status.lastAppliedOriginRevision, status.lastAppliedRevision];
  const texts = isReady ? [...applied, status.lastAttemptedRevision] : [status.lastAttemptedRevision, ...applied];
  for (const text of texts) {
    const revision = text === undefined ? undefined : parseFluxRevision(text);
    if (revision !== undefined) return revision;
  }
  return undefined;
}

function stateOf(
  kind: string,
  { metadata, spec, status }: FluxObject,
  ready: z.infer<typeof Condition> | undefined,
): ObservedState {
  if (spec.suspend === true) return 'suspended';
  if (ready === undefined || status.observedGeneration !== metadata.generation) return 'progressing';
  if (ready.status === 'False') return STILL_AT_IT.includes(ready.reason) ? 'progressing' : 'failed';
  if (ready.status !== 'True') return 'progressing';
  // A HelmRelease waits unless it is told not to, which is in several places: what isn't known isn't said.
  const waits = kind === 'Kustomization' && (spec.wait === true || (spec.healthChecks ?? []).length > 0);
  return waits ? 'ready' : 'applied';
}
