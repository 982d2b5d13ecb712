import type { Change, ChangeSet, RetainedFolder } from '../../../../workflows/gitops/change-set.ts';
import type { ProposalContent } from '../../../../workflows/gitops/description/content.ts';
import { ROOT_LAYOUT } from '../../../../workflows/gitops/layout.ts';
import type { RemovedFolder } from '../../../../workflows/gitops/removal-budget.ts';
import type { Summary } from '../../../../workflows/gitops/summary/summary.ts';
import { plan, problem } from '../../plans.ts';

interface Placed extends RemovedFolder {
  readonly policies: readonly [];
  readonly files: readonly string[];
}

/** `count` placements on a cluster type: `<clusterType>/app1-web` and so on. */
export function placed(clusterType: string, count: number, why = 'no policy places it here any more'): Placed[] {
  return Array.from({ length: count }, (_, index) => {
    const deploymentTarget = `app${index + 1}-web`;
    return { path: `${clusterType}/${deploymentTarget}`, clusterType, deploymentTarget, why, policies: [], files: [] };
  });
}

const ENTRY = { oid: '1', mode: '100644' };

/** A change of a file at a path. */
export function fileChange(path: string, action: Change['action'] = 'modify'): Change {
  const file = { path, text: '' };
  if (action === 'add') return { path, action, file, after: ENTRY };
  if (action === 'remove') return { path, action, before: ENTRY };
  return { path, action, file, before: ENTRY, after: ENTRY };
}

/** A folder that is held back. */
export function kept(path: string): RetainedFolder {
  const [clusterType = '', deploymentTarget = ''] = path.split('/');
  return { path, clusterType, deploymentTarget, onBranch: true, reasons: [problem('it is broken')] };
}

export interface TestContent
  extends Partial<Omit<Summary, 'environment'>>,
    Partial<Pick<ChangeSet, 'held' | 'retained' | 'foreign'>> {
  readonly environment?: string;
  /** The commit that is recorded from now on. */
  readonly promoted?: string;
  /** Number of files that change. */
  readonly files?: number;
  /** Files that change, in place of so many. */
  readonly changes?: readonly Change[];
  /** Deployment-target folders on the branch. */
  readonly total?: number;
  /** Why removals are refused. */
  readonly refused?: readonly string[];
  /** The folders that would be removed, where that isn't what is summed up. */
  readonly refusedFolders?: readonly RemovedFolder[];
  readonly rest?: Partial<Pick<ProposalContent, 'sources' | 'manualEdits' | 'replaced'>>;
}

/** What the texts of a proposal are made from, as it would have been summed up. */
export function contentOf(given: TestContent = {}): ProposalContent {
  const {
    environment = 'dev',
    promoted,
    files = 0,
    changes,
    total = 0,
    refused = [],
    refusedFolders,
    rest = {},
    ...summed
  } = given;
  const { held = [], retained = [], foreign = [], ...summary } = summed;
  const paths = Array.from({ length: files }, (_, index) => `file${index + 1}`);
  return {
    plan: plan({}, { environment, clusterTypes: [] }),
    changeSet: {
      layout: ROOT_LAYOUT,
      changes: changes ?? paths.map(path => fileChange(path, 'remove')),
      unchanged: 0,
      held,
      retained,
      foreign,
      ...(promoted !== undefined && { promoted: { commit: promoted } }),
      removals: {
        folders: refusedFolders ?? summary.removed ?? [],
        total,
        refused,
        withinBudget: refused.length === 0,
      },
      diagnostics: [],
    },
    summary: {
      environment,
      added: [],
      changed: [],
      removed: [],
      groups: [],
      addedTypes: [],
      removedTypes: [],
      policies: [],
      ...summary,
    },
    sources: [],
    manualEdits: [],
    replaced: [],
    ...rest,
  };
}
