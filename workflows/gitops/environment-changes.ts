import { UserError } from '../../runtime/errors.ts';
import { type BranchTree, EMPTY_TREE } from '../../runtime/git/branch-tree.ts';
import { manualCommits } from '../../runtime/git/commit-identity.ts';
import { GitError } from '../../runtime/git/git-error.ts';
import { checkBranch } from '../../runtime/git/names.ts';
import { formatOf } from '../../runtime/git/object-id.ts';
import { type Diagnostic, sortDiagnostics } from '../../scheduler/model/diagnostic.ts';
import type { GitOpsRepo } from '../../scheduler/model/object.ts';
import { type ProposalSettings, proposalSettings } from '../../scheduler/model/proposal-settings.ts';
import type { Plan } from '../../scheduler/plan/plan.ts';
import type { Forge, ForgeState } from '../forges/forge.ts';
import { OWN_BRANCHES } from '../forges/identity.ts';
import type { ProposalTarget } from '../proposal/proposal.ts';
import { branchInTheWay } from './branch-in-the-way.ts';
import type { ChangeSet } from './change-set.ts';
import { type Comparison, comparePlan } from './compare.ts';
import { gitOpsRepoOf } from './gitops-repo.ts';
import { folderOf, type Layout, layoutOf, ownShape } from './layout.ts';
import { readOwnHistory } from './own-history.ts';
import type { AllowRemovals } from './removal-budget.ts';
import { resolveRemovals } from './resolve-removals.ts';
import { withDirection } from './rollback.ts';
import type { SourceReader } from './source-commits.ts';

/** An environment's branches and pull requests, and what the plan changes there. */
export interface EnvironmentChanges {
  readonly gitOpsRepo: GitOpsRepo;
  readonly layout: Layout;
  readonly target: ProposalTarget;
  readonly state: ForgeState;
  readonly changeSet: ChangeSet;
  readonly settings: ProposalSettings;
  /** Berth's branch still proposes a folder that is held back now. */
  readonly holdsProposed: boolean;
  /** A branch beside which git can't have the one that is to be written. */
  readonly inTheWay?: Diagnostic;
}

export interface ChangeOptions {
  readonly allowRemovals?: AllowRemovals;
}

export interface ReadChangesOptions extends ChangeOptions {
  /** Without it nothing is said of whether a promotion is a rollback. */
  readonly readSources?: SourceReader;
}

/**
 * Compares a plan with its environment's branch as it is now. A branch that doesn't exist yet is empty.
 * Throws a UserError when the environment says of no usable place where its manifests go.
 */
export async function readEnvironmentChanges(
  plan: Plan,
  forge: Forge,
  { readSources, ...options }: ReadChangesOptions = {},
): Promise<EnvironmentChanges> {
  const gitOpsRepo = gitOpsRepoOf(plan);
  const layout = layoutOf(gitOpsRepo);
  const target = targetOf(plan.environment, gitOpsRepo);
  const state = await forge.readState(target.base, target.branch);
  const compared = { plan, forge, layout, commit: state.base };
  const settings = proposalSettings(gitOpsRepo);
  const first = await changesAt(compared, options);
  const allowed = first.removals.refused.length > 0 && (await alreadyAllowed(first, forge, state));
  const found = allowed ? await changesAt(compared, { allowRemovals: 'all' }) : first;
  const changeSet = readSources === undefined ? found : await withDirection(found, { plan, forge, readSources });
  const holdsProposed = await proposesHeld(changeSet, forge, state);
  const inTheWay = changeSet.changes.length === 0 ? undefined : await branchInTheWay(target, forge, state);
  return {
    gitOpsRepo,
    layout,
    target,
    state,
    settings,
    holdsProposed,
    changeSet: withProblems(changeSet, [...settings.problems, ...(inTheWay === undefined ? [] : [inTheWay])]),
    ...(inTheWay && { inTheWay }),
  };
}

/**
 * Whether nothing differs only because what Berth's branch proposes is held back: its reason may come back as it was. Branches are
 * read only when nothing differs and something is held back.
 */
async function proposesHeld(
  { changes, held, retained, removals, layout }: ChangeSet,
  forge: Forge,
  { base, head }: ForgeState,
): Promise<boolean> {
  const refused = removals.refused.length > 0 ? removals.folders : [];
  const folders = new Set([...held, ...retained, ...refused].map(({ path }) => path));
  if (changes.length > 0 || folders.size === 0 || base === undefined || head === undefined) return false;
  const [before, after] = [await forge.tree(base), await forge.tree(head)];
  return [...new Set([...before.keys(), ...after.keys()])].some(path => {
    const folder = folderOf(layout, path);
    return folder !== undefined && folders.has(folder) && before.get(path)?.oid !== after.get(path)?.oid;
  });
}

function withProblems(changeSet: ChangeSet, problems: readonly Diagnostic[]): ChangeSet {
  if (problems.length === 0) return changeSet;
  return { ...changeSet, diagnostics: sortDiagnostics([...changeSet.diagnostics, ...problems]) };
}

export interface Compared {
  readonly plan: Plan;
  readonly forge: Forge;
  readonly layout: Layout;
  /** Absent for a branch that doesn't exist. */
  readonly commit: string | undefined;
}

/** What the plan changes at a commit. History is read only when something may have to be removed. */
export async function changesAt(
  { plan, forge, layout, commit }: Compared,
  { allowRemovals }: ChangeOptions,
): Promise<ChangeSet> {
  const tree: BranchTree = commit === undefined ? EMPTY_TREE : await forge.tree(commit);
  const format = formatOf(commit);
  const comparison = comparePlan(plan, tree, { layout, format });
  const stale = [...comparison.stale.map(({ path }) => path), ...besideStale(comparison)];
  const history =
    commit === undefined || stale.length === 0 ? undefined : await readOwnHistory(forge, { commit, tree }, stale);
  return resolveRemovals(comparison, { format, ...(history && { history }), ...(allowRemovals && { allowRemovals }) });
}

/** Files in folders with something stale: which environment committed to the folder last is said by all of them. */
function besideStale({ stale, tree, layout }: Comparison): string[] {
  const files = new Set(stale.map(({ path }) => path));
  const folders = new Set(stale.flatMap(({ path }) => folderOf(layout, path) ?? []));
  if (folders.size === 0) return [];
  return [...tree.keys()].filter(path => !files.has(path) && folders.has(folderOf(layout, path) ?? ''));
}

/** Throws a {@link UserError} for names that git doesn't take. */
function targetOf(environment: string, gitOpsRepo: GitOpsRepo): ProposalTarget {
  const branch = `${OWN_BRANCHES}${environment}`;
  const origin = gitOpsRepo.at(['spec', 'branch']);
  try {
    checkBranch(gitOpsRepo.spec.branch);
    checkBranch(branch);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new UserError(error.message, { cause: error, origin, ...(error.fix !== undefined && { fix: error.fix }) });
  }
  const base = gitOpsRepo.spec.branch;
  if (base !== branch) return { base, branch, origin, creation: creationOf(environment) };
  throw new UserError(`GitOpsRepo ${gitOpsRepo.name} names ${branch}, the branch that Berth proposes from`, {
    fix: `name the branch that clusters pull from, such as ${environment}`,
    origin,
  });
}

function creationOf(environment: string): NonNullable<ProposalTarget['creation']> {
  const fix = `if environment ${environment} is new: berth apply --environment ${environment} --create-branch`;
  return { message: `Start environment ${environment}`, fix };
}

/**
 * Removals that somebody allowed once stay allowed as long as their pull request is open, or their branch is there where
 * it is all there is: a later run, which isn't told so again, finds them on Berth's own branch.
 */
async function alreadyAllowed(
  { removals, layout }: ChangeSet,
  forge: Forge,
  { base, head, open }: ForgeState,
): Promise<boolean> {
  if (head === undefined || base === undefined) return false;
  if (open === undefined && forge.capabilities.pullRequests) return false;
  const { commits } = await forge.ahead(base, head);
  // Merged, it allows nothing any more.
  if (commits.length === 0) return false;
  if (manualCommits(commits, forge.commitIdentity).length > 0) return false;
  const proposed = new Set<string>();
  for (const path of (await forge.tree(head)).keys()) {
    const shape = ownShape(layout, path);
    if (shape?.kind === 'file') proposed.add(`${shape.clusterType}/${shape.deploymentTarget}`);
  }
  return removals.folders.every(({ path }) => !proposed.has(path));
}
