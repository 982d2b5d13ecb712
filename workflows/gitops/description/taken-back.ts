import type { TouchingCommit } from '../../../runtime/git/history.ts';
import type { Change } from '../change-set.ts';
import type { ProposalContent } from './content.ts';

/** What a proposal does to what a person's commit did to files of Berth's. */
export interface TakenBack {
  readonly commit: TouchingCommit;
  /** `restore`: it deleted them. `revert`: it changed them. `remove`: it put them there. */
  readonly action: 'restore' | 'revert' | 'remove';
  /** Sorted. */
  readonly paths: readonly string[];
}

const ACTIONS: Readonly<Record<Change['action'], TakenBack['action']>> = {
  add: 'restore',
  modify: 'revert',
  remove: 'remove',
};

/** By commit, newest first. What a file is now is the doing of the newest commit that touched it; older ones changed it. */
export function takenBack({
  manualEdits,
  changeSet: { changes },
}: Pick<ProposalContent, 'manualEdits' | 'changeSet'>): TakenBack[] {
  const actions = new Map(changes.map(({ path, action }) => [path, ACTIONS[action]]));
  return manualEdits.flatMap(commit =>
    [...Map.groupBy([...commit.paths].sort(), path => taken(actions, path))].map(([action, paths]) => ({
      commit,
      action,
      paths,
    })),
  );
}

function taken(actions: Map<string, TakenBack['action']>, path: string): TakenBack['action'] {
  const action = actions.get(path) ?? 'revert';
  actions.set(path, 'revert');
  return action;
}

/** Nothing else happens than that people's work is taken back or replaced. */
export function onlyTakesBack({
  manualEdits,
  replaced,
  changeSet: { changes, promoted },
}: Pick<ProposalContent, 'manualEdits' | 'replaced' | 'changeSet'>): boolean {
  const paths = new Set([...manualEdits.flatMap(commit => commit.paths), ...replaced]);
  return promoted === undefined && changes.length > 0 && changes.every(({ path }) => paths.has(path));
}
