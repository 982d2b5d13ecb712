import { setField } from '../../environments/manifests/set-field.ts';
import { ConflictError, TerminalError, UserError } from '../../runtime/errors.ts';
import type { CommitRecord, Identity } from '../../runtime/git/commits.ts';
import { fileAt } from '../../runtime/git/file-at.ts';
import type { GitRemote } from '../../runtime/git/git-remote.ts';
import { push } from '../../runtime/git/remote-branches.ts';
import type { Repository } from '../../runtime/git/repository.ts';
import { writeCommit } from '../../runtime/git/write-commit.ts';
import {
  type BaseHistory,
  commitsBetween,
  directionOf,
  readBaseHistory,
  resolveOnLine,
} from '../../workflows/promotion/base-history.ts';
import { findPin, type Pin } from '../../workflows/promotion/pin.ts';
import { pinMessage } from '../../workflows/promotion/pin-message.ts';
import { findPreviousPin } from '../../workflows/promotion/previous-pin.ts';
import { shortId } from '../../workflows/text/words.ts';
import type { EnvironmentReport } from '../plan/environment-report.ts';
import { type FleetSource, readFleet } from '../read-fleet.ts';
import type { Session } from '../session.ts';
import { workOn } from '../work-on-fleet.ts';

/** What an environment shall have. */
export interface PromotionRequest extends Pick<FleetSource, 'controlPlane' | 'signal'> {
  readonly environment: string;
  /** Forward on the base repository's branch, or back. */
  readonly kind: 'promote' | 'rollback';
  /** The beginning of a commit's id; the newest one, or for a rollback the one that the environment had before, by default. */
  readonly commit?: string;
}

/** A change of an environment's pin that nobody has pushed yet, and what follows from it. */
export interface PreparedPromotion {
  readonly environment: string;
  readonly kind: PromotionRequest['kind'];
  /** Full ids. `from` is absent for an environment that followed the branch. */
  readonly from?: string;
  readonly to: string;
  /** What comes, or goes, newest first. At most 100. */
  readonly commits: readonly CommitRecord[];
  /** What the pull request of the environment will have. Absent when the environment has the commit already. */
  readonly report?: EnvironmentReport;
  /** Branch of the control plane that is written, and its address. */
  readonly branch: string;
  readonly repository: string;
  /** Writes the pin, if the branch is still as it was. Throws a {@link UserError} when it isn't, or nobody may. Does nothing without a report. */
  readonly write: () => Promise<void>;
}

/**
 * Finds the commit that is meant, and plans the environment as it will be. Writes nothing that anybody sees.
 * Throws a {@link UserError} for what can't be promoted.
 */
export async function preparePromotion(request: PromotionRequest, session: Session): Promise<PreparedPromotion> {
  const { environment, signal, controlPlane = '.' } = request;
  const source = { controlPlane, environments: [environment], ...(signal && { signal }) };
  const { commit, ...move } = await movePin(request, findPin(await readInput(source, session)), session);
  if (commit === undefined) return move;
  const planned = await readInput({ ...source, commits: { [move.branch]: commit } }, session);
  return { ...move, report: await workOn(planned, { kind: 'plan', options: {} }, session) };
}

/** A change of a pin that nobody has pushed yet. */
export interface PinMove extends Omit<PreparedPromotion, 'report'> {
  /** With the pin moved. Absent when the environment has what it shall have. */
  readonly commit?: string;
}

/** Makes the commit that moves a pin. Throws a {@link UserError} for what can't be promoted. */
export async function movePin(
  request: PromotionRequest,
  pin: Pin,
  session: Pick<Session, 'git' | 'openControlPlane' | 'clock' | 'identity'>,
): Promise<PinMove> {
  const { environment, kind, controlPlane = '.' } = request;
  const open = await opener(controlPlane, session);
  const history = await readBaseHistory(await open(pin.base.repo, 'all'), pin.base.branch);
  const to = await targetOf(request, pin, { history, open });
  const facts = { environment, kind, to, ...(pin.commit !== undefined && { from: pin.commit }) };
  const place = { branch: pin.source.revision, repository: pin.source.repository };
  if (to === pin.commit) return { ...facts, ...place, commits: [], write: async () => await Promise.resolve() };
  const [older, newer] = kind === 'promote' ? [pin.commit, to] : [to, pin.commit ?? history.tip];
  const commits = await commitsBetween(history.repository, older, newer);
  const repository = await open(pin.source.repository);
  const time = session.clock.now();
  const commit = await commitPin(pin, repository, { ...facts, commits, time, author: session.identity });
  const remote = { repository, identity: session.identity, clock: session.clock, accessHint: ACCESS };
  return { ...facts, ...place, commits, commit, write: async () => await pushPin(remote, pin, commit) };
}

const ACCESS =
  'give Berth an account that may push to the control plane, or change spec.commit of the BaseRepo by hand';

type Open = (address: string, history?: 'all') => Promise<Repository>;

async function readInput(source: FleetSource, session: Session): Promise<Parameters<typeof findPin>[0]> {
  const { inputs, missing } = await readFleet(source, session);
  const [input] = inputs;
  if (input !== undefined) return input;
  const [first] = missing;
  throw new TerminalError(
    `${first?.role ?? 'the control plane'} can't be read: ${first?.reason ?? 'it has no such environment'}`,
    {
      ...(first?.fix !== undefined && { fix: first.fix }),
      ...(first?.origin !== undefined && { origin: first.origin }),
    },
  );
}

/** Repositories by the addresses that objects name; the control plane's with the settings of its checkout. */
async function opener(
  location: string,
  { git, openControlPlane }: Pick<Session, 'git' | 'openControlPlane'>,
): Promise<Open> {
  const controlPlane = await openControlPlane(location, git);
  return async (address, history) => {
    const options = history === undefined ? {} : { history };
    const found = await git.open(address, options);
    return found.identity === controlPlane.repository.identity ? await controlPlane.openAs(address, options) : found;
  };
}

interface Repositories {
  readonly history: BaseHistory;
  readonly open: Open;
}

/** Throws a {@link UserError} for a commit that lies in the other direction. */
async function targetOf(
  { environment, kind, commit }: PromotionRequest,
  pin: Pin,
  { history, open }: Repositories,
): Promise<string> {
  const { repository, tip } = history;
  const wanted =
    commit !== undefined
      ? await resolveOnLine(history, commit)
      : kind === 'promote'
        ? tip
        : await findPreviousPin(pin, await open(pin.source.repository, 'all'), repository);
  if (wanted === undefined) {
    throw new UserError(`environment ${environment} has had no older commit`, { fix: 'name one with --to' });
  }
  if (pin.commit === undefined) return wanted;
  const direction = await directionOf(repository, pin.commit, wanted);
  if (direction === 'same' || direction === (kind === 'promote' ? 'forward' : 'back')) return wanted;
  throw wrongDirection(pin, { kind, wanted, apart: direction === 'apart' });
}

function wrongDirection(
  { environment, commit = '', base }: Pin,
  {
    kind,
    wanted,
    apart,
  }: { readonly kind: PromotionRequest['kind']; readonly wanted: string; readonly apart: boolean },
): UserError {
  const origin = base.commitAt;
  if (apart) {
    return new UserError(`${shortId(commit)}, which ${environment} has, is not on branch ${base.branch} any more`, {
      fix: `was the branch rewritten? Set spec.commit of BaseRepo ${base.name} by hand, once`,
      origin,
    });
  }
  const [is, command] =
    kind === 'promote'
      ? ['older', `berth rollback -e ${environment} --to ${shortId(wanted)}`]
      : ['newer', `berth promote -e ${environment} ${shortId(wanted)}`];
  return new UserError(`${shortId(wanted)} is ${is} than ${shortId(commit)}, which ${environment} has`, {
    fix: `if that is intended: ${command}`,
    origin,
  });
}

/** A commit with the pin moved and everything else as it is, which nobody has pushed. */
async function commitPin(
  pin: Pin,
  repository: Repository,
  { time, author, ...change }: Parameters<typeof pinMessage>[0] & { readonly time: number; readonly author: Identity },
): Promise<string> {
  const { base, source } = pin;
  const { path } = base.origin;
  const file = await fileAt(repository, source.commit, path);
  const moved = file && setField(file.text, { at: base.commitAt, name: 'commit', value: change.to });
  if (file === undefined || moved === undefined) {
    throw new UserError(`BaseRepo ${base.name} can't be changed in ${path}`, {
      fix: 'set its spec.commit by hand: it may be made by a kustomization',
      origin: base.origin,
    });
  }
  const edit = { action: 'modify', path, file: { text: moved }, after: { mode: file.mode } } as const;
  const message = pinMessage(change);
  return await writeCommit(repository, {
    parent: source.commit,
    edits: [edit],
    message,
    author,
    time,
  });
}

async function pushPin(remote: GitRemote, { source }: Pin, commit: string): Promise<void> {
  try {
    await push(remote, { branch: source.revision, from: source.commit, to: commit });
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    throw new UserError(`branch ${source.revision} of ${source.repository} has changed meanwhile`, {
      cause: error,
      fix: 'run the command again',
    });
  }
}
