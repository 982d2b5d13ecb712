import { z } from 'zod';
import { readArgoNotification } from '../argo-notification.ts';
import type { Observation } from '../observation.ts';
import type { ReadReportOptions } from '../report.ts';

const ApplicationObject = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
  spec: z.object({
    source: z.object({ repoURL: z.string().optional(), targetRevision: z.string().optional() }).optional(),
    destination: z.object({ server: z.string().optional(), name: z.string().optional() }).default({}),
  }),
  status: z
    .object({ sync: z.unknown(), health: z.unknown(), operationState: z.unknown(), reconciledAt: z.unknown() })
    .partial()
    .default({}),
});

/** The cluster that Argo CD itself runs in, as it is called by default. */
const OWN_SERVER = 'https://kubernetes.default.svc';
const OWN_NAME = 'in-cluster';

/** What an Application says of what runs in its own cluster: nothing of those that deploy elsewhere, or name no commit. */
export function observeApplication(
  object: unknown,
  { clusterType, ...options }: ReadReportOptions & { readonly clusterType?: string },
): Observation | undefined {
  const parsed = ApplicationObject.safeParse(object);
  if (!parsed.success) return undefined;
  const { metadata, spec, status } = parsed.data;
  const { server, name } = spec.destination;
  if (server === undefined ? name !== OWN_NAME : server !== OWN_SERVER) return undefined;
  const { observations } = readArgoNotification(
    { ...options.reporter, ...(clusterType && { clusterType }), ...metadata, ...spec.source, ...status },
    options,
  );
  const [observation] = observations;
  // It is read now: when it was compared last is no time of a report.
  return observation && { ...observation, reportedAt: observation.seenAt };
}
