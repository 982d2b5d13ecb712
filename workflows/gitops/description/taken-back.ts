import uniq from 'lodash-es/uniq.js';
import type { TouchingCommit } from '../../../runtime/git/history.ts';
import type { Change } from '../change-set.ts';
import { folderOf } from '../layout.ts';
import type { ProposalContent } from './content.ts';

/** What a proposal does to what a person's commit did to files of Berth's. */
export interface TakenBack {
  readonly commit: TouchingCommit;
  /** `restore`: it deleted them. `revert`: it changed them. `remove`: it put them there. */
  readonly action: 'restore' | 'revert' | 'remove';
  /** Sorted. */
  readonly paths: readonly string[];
  /** Their folders, where they were put there or deleted; what was edited as it is. */
  readonly places: readonly string[];
}

/** What a proposal does with it, and what the person did. */
export const VERBS: Readonly<Record<TakenBack['action'], readonly [string, string]>> = {
  restore: ['restores', 'deleted'],
  revert: ['reverts', 'edited'],
  remove: ['removes', 'added'],
};

const ACTIONS: Readonly<Record<Change['action'], TakenBack['action']>> = {
  add: 'restore',
  modify: 'revert',
  remove: 'remove',
};

/** By commit, newest first. What a file is now is the doing of the newest commit that touched it; older ones changed it. */
export function takenBack({
  manualEdits,
  changeSet: { changes, layout },
}: Pick<ProposalContent, 'manualEdits' | 'changeSet'>): TakenBack[] {
  const actions = new Map(changes.map(({ path, action }) => [path, ACTIONS[action]]));
  return manualEdits.flatMap(commit =>
    [...Map.groupBy([...commit.paths].sort(), path => taken(actions, path))].map(([action, paths]) => ({
      commit,
      action,
      paths,
      places: action === 'revert' ? paths : uniq(paths.map(path => folderOf(layout, path) ?? path)),
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
