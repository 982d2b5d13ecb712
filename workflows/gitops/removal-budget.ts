import { UserError } from '../../runtime/errors.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';

/** How many deployment-target folders may be removed at once: a number, a share of those on the branch, or all. */
export type AllowRemovals = { readonly folders: number } | { readonly percent: number } | 'all';

/** Without a word of the user: at most a quarter, and never all of a cluster type. */
const DEFAULT_PERCENT = 25;

/** A deployment-target folder that has no placement any more. */
export interface RemovedFolder {
  /** `<clusterType>/<deploymentTarget>`. */
  readonly path: string;
  readonly clusterType: string;
  readonly deploymentTarget: string;
  /** Why it has no placement, as a clause: "no policy places it here any more". */
  readonly why: string;
}

/** What the plan removes, and whether it is proposed. */
export interface Removals {
  /** Sorted by path. */
  readonly folders: readonly RemovedFolder[];
  /** Berth's deployment-target folders on the branch, those to be removed included. */
  readonly total: number;
  /** Why none of the removals is proposed: clauses. Empty when all are. */
  readonly refused: readonly string[];
  /** No more is removed than without a word of the user. */
  readonly withinBudget: boolean;
}

/** Reads `--allow-removals`: `N`, `N%` or `all`. Throws a {@link UserError} for anything else. */
export function parseAllowRemovals(text: string): AllowRemovals {
  if (text === 'all') return 'all';
  const [, digits, percent] = /^(\d{1,9})(%?)$/.exec(text.trim()) ?? [];
  const number = Number(digits);
  if (digits === undefined || (percent === '%' && number > 100)) {
    throw new UserError(`"${text}" is not a number of removals`, {
      fix: 'write how many folders may be removed (5), a share of those on the branch (40%), or "all"',
    });
  }
  return percent === '%' ? { percent: number } : { folders: number };
}

export interface BudgetInput {
  readonly folders: readonly RemovedFolder[];
  /** Berth's deployment-target folders on the branch by cluster type, those to be removed included. */
  readonly onBranch: ReadonlyMap<string, number>;
  /** Absent: the default budget. */
  readonly allow?: AllowRemovals;
}

/** Holds what a plan removes to its budget: a fleet is never deleted by accident. */
export function checkRemovals({ folders, onBranch, allow }: BudgetInput): Removals {
  const total = [...onBranch.values()].reduce((sum, count) => sum + count, 0);
  const over = [...overPercent(folders.length, total, DEFAULT_PERCENT), ...wholeClusterTypes(folders, onBranch)];
  const refused = allow === undefined ? over : overAllowed(folders.length, total, allow);
  return { folders, total, refused, withinBudget: over.length === 0 };
}

function overAllowed(count: number, total: number, allow: AllowRemovals): string[] {
  if (allow === 'all') return [];
  if ('percent' in allow) return overPercent(count, total, allow.percent);
  return count <= allow.folders ? [] : [`at most ${allow.folders} may be removed`];
}

function overPercent(count: number, total: number, percent: number): string[] {
  if (count * 100 <= total * percent) return [];
  return [`at most ${percent} % may be removed, which is ${Math.floor((total * percent) / 100)} of ${total}`];
}

function wholeClusterTypes(folders: readonly RemovedFolder[], onBranch: ReadonlyMap<string, number>): string[] {
  const removed = Map.groupBy(folders, folder => folder.clusterType);
  const whole = [...removed].filter(([clusterType, gone]) => gone.length === onBranch.get(clusterType));
  if (whole.length === 0) return [];
  const names = whole.map(([clusterType]) => clusterType);
  return [`${list(names, 3)} would lose all ${names.length === 1 ? 'its' : 'their'} deployment targets`];
}

/** Tells the people who run the environment that removals were held back, and how to let them pass. */
export function removalDiagnostics(environment: string, { folders, total, refused }: Removals): Diagnostic[] {
  if (refused.length === 0) return [];
  const paths = folders.map(folder => folder.path);
  const what =
    paths.length === 1
      ? `the folder ${paths[0]} would be removed`
      : `${paths.length} of ${total} folders would be removed`;
  const names = paths.length === 1 ? '' : ` (${list(paths, 5)})`;
  return [
    {
      severity: 'error',
      code: 'removal-budget',
      message: `${what} from environment ${environment}${names}: ${refused.join(', and ')}. No removals applied; other changes proceed`,
      fix: `if intended: berth apply --environment ${environment} --allow-removals ${paths.length}`,
    },
  ];
}

function list(names: readonly string[], most: number): string {
  const shown = names.slice(0, most);
  const more = names.length - shown.length;
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`;
}
