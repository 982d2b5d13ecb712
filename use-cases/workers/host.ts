import { AsyncLocalStorage } from 'node:async_hooks';
import type { ControlPlane } from '../../environments/control-plane.ts';
import { BugError } from '../../runtime/errors.ts';
import type { Git } from '../../runtime/git/git.ts';
import type { Repository } from '../../runtime/git/repository.ts';
import type { Span, SpanOptions } from '../../runtime/trace.ts';
import type { Remote } from '../../runtime/workers/channel.ts';
import { decodeError } from '../../runtime/workers/remote-error.ts';
import type { Forge } from '../../workflows/forges/forge.ts';
import type { Session } from '../session.ts';
import type {
  CallbackMark,
  ForgeCall,
  ForgeFacts,
  HostFunctions,
  RepositoryFacts,
  SpanEnd,
  WorkerJobs,
} from './protocol.ts';

/** The main process's side of the jobs of its workers: git with its network, and forges, with credentials that stay here. */
export interface Host {
  /** Functions for a worker. */
  functionsFor(worker: Remote<WorkerJobs>): HostFunctions;
  /** Does something that a worker does a job for, whose calls are answered meanwhile. */
  during<Result>(job: number, options: JobOptions, work: () => Promise<Result>): Promise<Result>;
}

export interface JobOptions {
  readonly git: Git;
  /** Stops what git does for it. */
  readonly signal?: AbortSignal | undefined;
}

export function createHost(session: Session): Host {
  const jobs = new Map<number, HostedJob>();
  const jobOf = (id: number): HostedJob => {
    const job = jobs.get(id);
    if (job === undefined) throw new BugError(`a worker asks for something for job ${id}, which has ended`);
    return job;
  };
  return {
    functionsFor: worker => hostFunctions(jobOf, worker),
    during: async (id, options, work) => {
      jobs.set(id, new HostedJob(session, options));
      try {
        return await work();
      } finally {
        jobs.get(id)?.end();
        jobs.delete(id);
      }
    },
  };
}

function hostFunctions(jobOf: (id: number) => HostedJob, worker: Remote<WorkerJobs>): HostFunctions {
  return {
    openControlPlane: async (job, location) => await jobOf(job).openControlPlane(location),
    openControlPlaneAs: async (job, address, options) => {
      const { openAs } = jobOf(job).controlPlane();
      return jobOf(job).add(await openAs(address, options));
    },
    openRepository: async (job, address, options) => await jobOf(job).openRepository(address, options),
    fetch: async (job, repository, revision) =>
      await jobOf(job).repository(repository).fetch(revision, jobOf(job).signal),
    heads: async (job, repository) => await jobOf(job).repository(repository).heads(jobOf(job).signal),
    branches: async (job, repository) => await jobOf(job).repository(repository).branches(jobOf(job).signal),
    replaceCache: async (job, repository) => await jobOf(job).repository(repository).replaceCache?.(),
    openForge: async (job, address, origin) => await jobOf(job).openForge(address, origin),
    callForge: async (job, forge, call) => await jobOf(job).callForge(forge, call, worker),
    startSpan: (job, options) => jobOf(job).startSpan(options),
    endSpan: (job, end) => jobOf(job).endSpan(end),
    progress: (job, what) => jobOf(job).progress(what),
  };
}

/** What has been opened for a job, by the numbers that its worker knows. */
class HostedJob {
  readonly signal: AbortSignal | undefined;
  readonly #session: Session;
  readonly #git: Git;
  readonly #repositories: Repository[] = [];
  readonly #forges: Forge[] = [];
  readonly #spans: OpenSpan[] = [];
  /** Runs something as a part of what the job is for, as a trace has it. */
  readonly #inContext = AsyncLocalStorage.snapshot();
  #controlPlane: ControlPlane | undefined;

  constructor(session: Session, { git, signal }: JobOptions) {
    this.#session = session;
    this.#git = git;
    this.signal = signal;
  }

  async openControlPlane(location: string): Promise<{ repository: RepositoryFacts; unpushed: boolean }> {
    this.#controlPlane = await this.#session.openControlPlane(location, this.#git);
    const { repository, unpushed } = this.#controlPlane;
    return { repository: this.add(repository), unpushed };
  }

  controlPlane(): ControlPlane {
    if (this.#controlPlane === undefined) throw new BugError('a worker has not opened the control plane');
    return this.#controlPlane;
  }

  /** The control plane's address may hold a password, which the worker hasn't: it knows it by the address that is shown. */
  async openRepository(address: string, options = {}): Promise<RepositoryFacts> {
    const own = this.#controlPlane;
    const meant = own !== undefined && address === own.repository.url ? own.address : address;
    return this.add(await this.#git.open(meant, options));
  }

  add(repository: Repository): RepositoryFacts {
    const { url, identity, gitDir, local, remote } = repository;
    return { id: this.#repositories.push(repository) - 1, url, identity, gitDir, local, remote };
  }

  repository(id: number): Repository {
    return known(this.#repositories[id]);
  }

  async openForge(...[address, origin]: Parameters<Session['forges']['open']>): Promise<ForgeFacts> {
    const forge = await this.#inSpan(async () => await this.#session.forges.open(address, origin));
    const { name, address: shown, capabilities, commitIdentity } = forge;
    const id = this.#forges.push(forge) - 1;
    return { id, name, address: shown, capabilities, commitIdentity, methods: methodsOf(forge) };
  }

  async callForge(id: number, { method, args }: ForgeCall, worker: Remote<WorkerJobs>): Promise<unknown> {
    const call = known(methodAt(known(this.#forges[id]), method));
    return await this.#inSpan(async () => await call(args.map(argument => withCallbacks(argument, worker))));
  }

  startSpan(options: SpanOptions): void {
    const opened: OpenSpan = { ended: Promise.withResolvers(), inContext: undefined };
    this.#spans.push(opened);
    const work = async (span: Span): Promise<void> => {
      opened.inContext = AsyncLocalStorage.snapshot();
      const { attributes, failure } = await opened.ended.promise;
      span.add(attributes);
      if (failure !== undefined) span.fail(decodeError(failure));
    };
    void this.#inContext(async () => await this.#session.trace(options, work));
  }

  endSpan(end: SpanEnd): void {
    this.#spans.pop()?.ended.resolve(end);
  }

  progress(what: string): void {
    this.#session.progress(what);
  }

  end(): void {
    for (const { ended } of this.#spans) ended.resolve({ attributes: {} });
  }

  async #inSpan<Result>(work: () => Promise<Result>): Promise<Result> {
    return await (this.#spans.at(-1)?.inContext ?? this.#inContext)(work);
  }
}

interface OpenSpan {
  readonly ended: PromiseWithResolvers<SpanEnd>;
  inContext: ReturnType<typeof AsyncLocalStorage.snapshot> | undefined;
}

function known<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new BugError('a worker names something that was not opened for it');
  return value;
}

type Method = (args: readonly unknown[]) => unknown;

/** Own methods of a forge and of its parts: nothing that it inherits can be named. */
function methodsOf(forge: object): string[] {
  return Object.entries(forge).flatMap(([name, value]) => {
    if (typeof value === 'function') return [name];
    if (!PARTS.includes(name) || typeof value !== 'object' || value === null) return [];
    return Object.keys(value).map(method => `${name}.${method}`);
  });
}

/** Of a forge that are objects with methods. */
const PARTS = ['issues', 'externalPullRequests'];

function methodAt(forge: object, path: string): Method | undefined {
  if (!methodsOf(forge).includes(path)) return undefined;
  const parts = path.split('.');
  const owner = parts.length === 1 ? forge : Reflect.get(forge, parts[0] ?? '');
  const method = Reflect.get(owner, parts.at(-1) ?? '');
  return args => Reflect.apply(method, owner, args);
}

/** Functions are arguments themselves, or fields of one. */
function withCallbacks(argument: unknown, worker: Remote<WorkerJobs>): unknown {
  if (isMark(argument)) return async (...args: unknown[]) => await worker.callBack(argument.berthCallback, args);
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) return argument;
  const entries = Object.entries(argument);
  if (!entries.some(([, value]) => isMark(value))) return argument;
  return Object.fromEntries(entries.map(([key, value]) => [key, isMark(value) ? withCallbacks(value, worker) : value]));
}

function isMark(value: unknown): value is CallbackMark {
  return typeof value === 'object' && value !== null && 'berthCallback' in value;
}
