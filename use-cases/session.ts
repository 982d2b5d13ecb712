import { join } from 'node:path';
import { type ControlPlane, openControlPlane } from '../environments/control-plane.ts';
import type { SourceLimits } from '../environments/limits.ts';
import { createManifestCache, type ManifestCache } from '../environments/manifests/manifest-cache.ts';
import type { Clock } from '../runtime/clock.ts';
import { createGit, type Git, type GitOptions } from '../runtime/git/git.ts';
import type { Environment } from '../runtime/git/safety.ts';
import { type Trace, untraced } from '../runtime/trace.ts';
import { type Guard, unguarded } from '../runtime/workers/guard.ts';
import type { OutputLimits } from '../scheduler/plan/output-budget.ts';
import type { TemplateEngines } from '../templates/engine.ts';
import { createTemplateEngines } from '../templates/index.ts';
import { createForges, type Forges } from '../workflows/forges/create-forges.ts';
import type { Wait } from '../workflows/forges/host-limiter.ts';
import { createHostLimiters, type HostLimiters } from '../workflows/forges/host-limiters.ts';
import { DEFAULT_IDENTITY, type GitAuthor } from '../workflows/forges/identity.ts';

/** What every use case works with. Holds no terminal, and nothing of the process but what the caller gave. */
export interface Session {
  readonly clock: Clock;
  /** Folder that relative paths start from. */
  readonly cwd: string;
  /** Environment of git, kustomize and what they start. */
  readonly env: Environment;
  /** Shows each server its own credential and no other. */
  readonly git: Git;
  /** Folder of its cache. */
  readonly gitCache: string;
  readonly forges: Forges;
  /** Opens what the user named as a control plane: an address, or a folder. */
  readonly openControlPlane: (location: string, git: Git) => Promise<ControlPlane>;
  /** How many requests the hosts of forges may be sent, and what waits for them. */
  readonly limiters: HostLimiters;
  /** Author of commits. */
  readonly identity: GitAuthor;
  readonly engines: TemplateEngines;
  readonly limits: FleetLimits;
  /** Files that were parsed before, so that unchanged ones give the same objects. */
  readonly manifests: ManifestCache;
  readonly trace: Trace;
  /** Around work that strangers' input decides about. */
  readonly guard: Guard;
  /** Called with what is done now, such as `planning dev`. */
  readonly progress: (what: string) => void;
  /** Ends what git still runs. */
  readonly close: () => void;
}

/** How much is read and rendered at most, where it isn't as much as by default. */
export interface FleetLimits {
  readonly source?: Partial<SourceLimits>;
  readonly output?: Partial<OutputLimits>;
}

/** What reading, planning and proposing need of it: nothing that holds a credential. */
export type PlanningSession = Pick<
  Session,
  'cwd' | 'env' | 'git' | 'openControlPlane' | 'engines' | 'limits' | 'manifests' | 'trace' | 'guard' | 'progress'
> & { readonly forges: Pick<Forges, 'open'> };

export interface SessionOptions {
  readonly clock: Clock;
  readonly cwd: string;
  readonly env: Environment;
  /** Folder for what can be fetched again. */
  readonly cacheFolder: string;
  /** Path of a file with credentials; without one there are those of the environment and of git. */
  readonly credentialsFile?: string;
  readonly limits?: FleetLimits;
  /** Limits of git's commands. */
  readonly git?: Pick<GitOptions, 'networkTimeoutMs' | 'lookTimeoutMs' | 'localTimeoutMs' | 'maxRepositoryBytes'>;
  /** Author of commits; Berth itself by default. */
  readonly identity?: GitAuthor;
  readonly progress?: (what: string) => void;
  /** Called for every wait for the limits of a forge that is longer than a second. */
  readonly onWait?: (wait: Wait) => void;
  readonly trace?: Trace;
}

/** The caller closes it. */
export function createSession(options: SessionOptions): Session {
  const { clock, cwd, env, cacheFolder, credentialsFile, onWait, trace = untraced } = options;
  const gitCache = join(cacheFolder, 'git');
  const plain = createGit({ ...options.git, cacheDir: gitCache, env });
  const limiters = createHostLimiters({ clock, ...(onWait && { onWait }) });
  const file = credentialsFile === undefined ? {} : { credentialsFile };
  const { identity = DEFAULT_IDENTITY } = options;
  const forges = createForges({ git: plain, clock, env, identity, limiters, trace, ...file });
  return {
    clock,
    cwd,
    env,
    git: forges.git,
    gitCache,
    openControlPlane: async (location, git) => await openControlPlane(git, location, cwd),
    forges,
    limiters,
    identity,
    engines: createTemplateEngines(),
    limits: options.limits ?? {},
    manifests: createManifestCache(),
    trace,
    guard: unguarded,
    progress: options.progress ?? (() => {}),
    close: () => plain.close(),
  };
}
