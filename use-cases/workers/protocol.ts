import type { OpenOptions } from '../../runtime/git/git.ts';
import type { FetchedRevision, Repository, Revision } from '../../runtime/git/repository.ts';
import type { Origin } from '../../runtime/origin.ts';
import type { Attributes, SpanOptions } from '../../runtime/trace.ts';
import type { RemoteError } from '../../runtime/workers/remote-error.ts';
import type { WorkerBasics } from '../../runtime/workers/worker-pool.ts';
import type { Forge } from '../../workflows/forges/forge.ts';
import type { PromotionPreview } from '../promotion/preview-promotion.ts';
import type { PromotableEnvironment } from '../promotion/promotable.ts';
import type { ProposeOptions } from '../propose-environment.ts';
import type { Fleet } from '../read-fleet.ts';
import type { ControlPlaneSource, EnvironmentList } from '../reconcile/environment-runs.ts';
import type { EnvironmentSource } from '../reconcile/observe.ts';
import type { RunReport } from '../reconcile/run-report.ts';
import type { FleetLimits } from '../session.ts';
import type { Place } from '../shared-places.ts';
import type { EnvironmentWork } from '../work-on-fleet.ts';

// What workers and the process that starts them ask of each other. All of it is plain data: a worker has no credential, and whatever needs
// one, or the network, is done for it. `job` is the number of the job that it is for.

/** What a worker is started with. */
export interface WorkerSettings {
  readonly cwd: string;
  readonly limits: FleetLimits;
  /** Folder of git's cache, which the main process fetches into. */
  readonly gitCache: string;
}

/** What a worker does. */
export interface WorkerJobs extends WorkerBasics {
  list(job: number, source: ControlPlaneSource): Promise<EnvironmentList>;
  observe(job: number, source: EnvironmentSource): Promise<string>;
  places(job: number, source: EnvironmentSource): Promise<readonly Place[]>;
  reconcile(job: number, source: EnvironmentSource, options: ProposeOptions): Promise<RunReport>;
  promotable(job: number, source: EnvironmentSource): Promise<PromotableEnvironment>;
  preview(job: number, source: EnvironmentSource): Promise<PromotionPreview>;
  forget(source: EnvironmentSource): void;
  /** Reads an environment for {@link report}, and gives what has to be known of all of them before that. */
  read(job: number, source: EnvironmentSource): Promise<EnvironmentFacts>;
  /** Works on an environment, and gives the report as the worker's program shows it. */
  report(job: number, source: EnvironmentSource, request: ReportRequest): Promise<unknown>;
  /** Calls a function that was an argument of {@link HostFunctions.callForge}. */
  callBack(id: number, args: readonly unknown[]): Promise<unknown>;
}

/** What was read beside an environment, and what it publishes. */
export interface EnvironmentFacts extends Pick<Fleet, 'declared' | 'diagnostics' | 'missing'> {
  /** False: not even the list of environments could be read. */
  readonly isThere: boolean;
  /** Branches that were taken from a folder or at a commit. */
  readonly standIns: readonly string[];
  readonly places: readonly Place[];
}

export interface ReportRequest {
  readonly work: EnvironmentWork;
  /** Of all environments that are worked on. */
  readonly places: readonly Place[];
  /** How the report is shown: plain data that the program of workers understands. */
  readonly showing: object;
}

/** A repository that was opened for a worker. */
export interface RepositoryFacts extends Pick<Repository, 'url' | 'identity' | 'gitDir' | 'local' | 'remote'> {
  readonly id: number;
}

export interface ControlPlaneFacts {
  readonly repository: RepositoryFacts;
  readonly unpushed: boolean;
}

/** A forge that was opened for a worker. */
export interface ForgeFacts extends Pick<Forge, 'name' | 'address' | 'capabilities' | 'commitIdentity'> {
  readonly id: number;
  /** Names of its methods, and of those of its parts: `readState`, `issues.list`. */
  readonly methods: readonly string[];
}

/** In the place of a function among the arguments of a call. */
export interface CallbackMark {
  readonly berthCallback: number;
}

export type History = Pick<OpenOptions, 'history'>;

/** What the main process does for its workers. */
export interface HostFunctions {
  openControlPlane(job: number, location: string): Promise<ControlPlaneFacts>;
  /** By another address that it has. */
  openControlPlaneAs(job: number, address: string, options?: History): Promise<RepositoryFacts>;
  openRepository(job: number, address: string, options?: History): Promise<RepositoryFacts>;
  fetch(job: number, repository: number, revision: Revision): Promise<FetchedRevision>;
  heads(job: number, repository: number): Promise<ReadonlyMap<string, string>>;
  branches(job: number, repository: number): Promise<string[]>;
  /** What was found damaged is fetched again. */
  replaceCache(job: number, repository: number): Promise<void>;
  openForge(job: number, address: string, origin?: Origin): Promise<ForgeFacts>;
  callForge(job: number, forge: number, call: ForgeCall): Promise<unknown>;
  startSpan(job: number, options: SpanOptions): void;
  /** Of the span that was started last. */
  endSpan(job: number, end: SpanEnd): void;
  progress(job: number, what: string): void;
}

export interface ForgeCall {
  readonly method: string;
  readonly args: readonly unknown[];
}

export interface SpanEnd {
  readonly attributes: Attributes;
  /** It failed. */
  readonly failure?: RemoteError;
}
