import type { Clock } from '../../../runtime/clock.ts';
import { type Informer, startInformer } from '../../../runtime/kube/informer.ts';
import { keyOf, type Resource } from '../../../runtime/kube/resource.ts';
import type { Transport } from '../../../runtime/kube/transport.ts';
import type { Observation } from '../observation.ts';
import type { ReadReportOptions, Reporter } from '../report.ts';
import type { Recorded, ReportStore } from '../store/report-store.ts';
import { observeApplication } from './argo-application.ts';
import { observeFluxObject } from './flux-object.ts';

/** From a change to the record of it, so that many at once give one. */
const GATHER_MS = 500;
/** What doesn't change is said again so often, as reconcilers do by themselves: who is silent is not known to be well. */
const REPEAT_MS = 5 * 60_000;

export interface WatchedCluster extends Reporter {
  readonly clusterType?: string;
}

export interface WatchClusterDeps {
  readonly transport: Transport;
  readonly store: Pick<ReportStore, 'record'>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onRecorded: (outcomes: readonly Recorded[]) => void;
  /** `not-served`: the kind isn't in the cluster, or may not be read. It goes on by itself. */
  readonly onError: (error: unknown, about: { readonly kind: string; readonly state: 'failed' | 'not-served' }) => void;
}

type Observe = (
  object: unknown,
  options: ReadReportOptions & { readonly clusterType?: string },
) => Observation | undefined;

interface Watched {
  readonly kind: string;
  readonly resource: Resource;
  readonly observe: Observe;
}

/** What deploys, and tells of a commit. */
const KINDS: readonly Watched[] = [
  {
    kind: 'Kustomization',
    resource: { group: 'kustomize.toolkit.fluxcd.io', version: 'v1', plural: 'kustomizations' },
    observe: (object, options) => observeFluxObject('Kustomization', object, options),
  },
  {
    kind: 'HelmRelease',
    resource: { group: 'helm.toolkit.fluxcd.io', version: 'v2', plural: 'helmreleases' },
    observe: (object, options) => observeFluxObject('HelmRelease', object, options),
  },
  {
    kind: 'Application',
    resource: { group: 'argoproj.io', version: 'v1alpha1', plural: 'applications' },
    observe: observeApplication,
  },
];

/** Reads what a cluster runs, and keeps it, until it is stopped. It asks for what there is and changes nothing in the cluster. */
export interface ClusterWatch {
  stop(): Promise<void>;
}

export function watchCluster({ clusterType, ...reporter }: WatchedCluster, deps: WatchClusterDeps): ClusterWatch {
  const { transport, store, clock, random } = deps;
  /** Kinds and keys of what has to be recorded. The objects themselves are in the stores, as they are by then. */
  const pending = new Map<string, { readonly watched: Watched; readonly key: string }>();
  let cancel: (() => void) | undefined;
  let recording: Promise<void> = Promise.resolve();
  const informers = new Map<Watched, Informer>();

  const record = async (): Promise<void> => {
    const options = { reporter, seenAt: clock.now(), ...(clusterType !== undefined && { clusterType }) };
    const taken = [...pending];
    pending.clear();
    const observations = taken.flatMap(
      ([, { watched, key }]) => watched.observe(informers.get(watched)?.get(key), options) ?? [],
    );
    try {
      if (observations.length > 0) deps.onRecorded(await store.record(observations));
    } catch (error) {
      for (const [id, one] of taken) pending.set(id, one);
      deps.onError(error, { kind: 'report', state: 'failed' });
    }
  };
  const add = (watched: Watched, key: string): void => {
    pending.set(`${watched.kind} ${key}`, { watched, key });
    cancel ??= clock.after(GATHER_MS, () => {
      cancel = undefined;
      recording = recording.then(record);
    });
  };
  for (const watched of KINDS) {
    const { kind, resource } = watched;
    const onError = (error: unknown, state: 'failed' | 'not-served'): void => deps.onError(error, { kind, state });
    const onChange = (key: string): void => add(watched, key);
    informers.set(watched, startInformer({ transport, resource, clock, random, onChange, onError }));
  }
  const cancelRepeat = clock.every(REPEAT_MS, () => {
    for (const [watched, informer] of informers) {
      // What nobody has heard of for long may be different by now.
      if (!informer.state().isSynced) continue;
      for (const object of informer.list()) add(watched, keyOf(object));
    }
  });
  return {
    async stop() {
      cancelRepeat();
      cancel?.();
      await Promise.all([...informers.values()].map(async informer => await informer.stop()));
      await recording;
    },
  };
}
