import type { ChangeSet } from '../../../../workflows/gitops/change-set.ts';
import type { ProposalContent } from '../../../../workflows/gitops/description/content.ts';
import { ROOT_LAYOUT } from '../../../../workflows/gitops/layout.ts';
import type { RemovedFolder } from '../../../../workflows/gitops/removal-budget.ts';
import type { Summary } from '../../../../workflows/gitops/summary/summary.ts';
import { plan } from '../../plans.ts';

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

export interface TestContent
  extends Partial<Omit<Summary, 'environment'>>,
    Partial<Pick<ChangeSet, 'held' | 'retained' | 'foreign'>> {
  readonly environment?: string;
  /** The commit that is recorded from now on. */
  readonly promoted?: string;
  /** Number of files that change. */
  readonly files?: number;
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
      changes: paths.map(path => ({ path, action: 'remove', before: { oid: '1', mode: '100644' } })),
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
