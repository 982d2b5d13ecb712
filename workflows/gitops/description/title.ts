import uniq from 'lodash-es/uniq.js';
import { cut, plainLine } from '../../text/markdown.ts';
import { shortId } from '../../text/words.ts';
import type { ProposalContent } from './content.ts';
import { changesNothing, countsOf } from './counts.ts';
import { onlyTakesBack, takenBack } from './taken-back.ts';

export type TitleContent = Omit<ProposalContent, 'sources'>;

const MOST = 120;

/**
 * `dev: remove till-web from edge, add shop-web to large and 3 more`: what happens, by name, as far as there is room. A rollback is told as
 * one: `Roll prod back to 60dde60: 8 changed`.
 */
export function proposalTitle(content: TitleContent): string {
  const { plan, changeSet } = content;
  const environment = plainLine(plan.environment, 63);
  if (changeSet.promoted?.back === true) return rollbackTitle(environment, changeSet.promoted.commit, content);
  const actions = actionsOf(content);
  const titles = [...actions.keys(), actions.length].reverse().map(named => {
    const words = actions.map((action, index) => (index < named ? action.named : action.counted));
    return `${environment}: ${words.join(', ')}`;
  });
  return cut(titles.find(({ length }) => length <= MOST) ?? titles.at(-1) ?? environment, MOST);
}

function rollbackTitle(environment: string, commit: string, content: TitleContent): string {
  const counts = countsOf(content).filter(count => !count.startsWith('roll back'));
  const to = plainLine(shortId(commit));
  return cut(
    [`Roll ${environment} back to ${to}`, ...(counts.length === 0 ? [] : [counts.join(', ')])].join(': '),
    MOST,
  );
}

/** One kind of change, in words that fit and in words that always do. */
interface Action {
  readonly named: string;
  readonly counted: string;
}

interface Placed {
  readonly clusterType: string;
  readonly deploymentTarget: string;
}

function actionsOf(content: TitleContent): Action[] {
  const { changeSet, summary } = content;
  if (changesNothing(content)) return [heldAction(content)];
  if (onlyTakesBack(content)) return [takenBackAction(content)];
  const { added, changed, removed, addedTypes, removedTypes } = summary;
  const gone = new Set(removedTypes);
  const removedElsewhere = removed.filter(({ clusterType }) => !gone.has(clusterType));
  const placedOn = new Set(added.map(({ clusterType }) => clusterType));
  const actions = [
    ...typeActions('remove', removedTypes),
    ...placedAction('remove', removedElsewhere, 'from'),
    ...placedAction('add', added, 'to'),
    ...typeActions(
      'add',
      addedTypes.filter(name => !placedOn.has(name)),
    ),
    ...changedAction(changed),
  ];
  if (actions.length > 0) return actions;
  const [counted = ''] = countsOf(content);
  if (changeSet.promoted !== undefined) return [{ named: counted, counted }];
  return [{ named: `update ${names(changeSet.changes.map(({ path }) => path))}`, counted }];
}

function placedAction(verb: string, placed: readonly Placed[], preposition: string): Action[] {
  if (placed.length === 0) return [];
  return [
    {
      named: `${verb} ${names(placed.map(one => place(one, preposition)))}`,
      counted: `${verb} ${placed.length.toLocaleString('en-US')}`,
    },
  ];
}

function typeActions(verb: string, types: readonly string[]): Action[] {
  if (types.length === 0) return [];
  const what = types.length === 1 ? 'cluster type' : 'cluster types';
  return [{ named: `${verb} ${what} ${names(types)}`, counted: `${verb} ${types.length} ${what}` }];
}

function changedAction(changed: TitleContent['summary']['changed']): Action[] {
  const [file, ...others] = uniq(changed.flatMap(({ files }) => files));
  if (changed.length < 2 || file === undefined || others.length > 0) return placedAction('update', changed, 'on');
  const count = changed.length.toLocaleString('en-US');
  return [{ named: `update ${plainLine(file, 40)} in ${count} folders`, counted: `update ${count}` }];
}

function heldAction(content: TitleContent): Action {
  const { held, retained, removals } = content.changeSet;
  const folders = [...held, ...retained, ...(removals.refused.length > 0 ? removals.folders : [])];
  const [counted = ''] = countsOf(content);
  return { named: `${names(folders.map(one => place(one, 'on')))} held back`, counted };
}

function takenBackAction(content: TitleContent): Action {
  const { changeSet, replaced, summary } = content;
  const { added, changed, removed } = summary;
  const placed = [...added, ...changed, ...removed].map(one => place(one, 'on'));
  const what = names(placed.length > 0 ? placed : changeSet.changes.map(({ path }) => path));
  const taken = takenBack(content);
  if (taken.length === 0) return { named: `replace files of others: ${what}`, counted: 'replace files of others' };
  const isRestored = replaced.length === 0 && taken.every(({ action }) => action === 'restore');
  if (isRestored) return { named: `restore ${what}, deleted by hand`, counted: 'restore what was deleted by hand' };
  return { named: `revert manual edits: ${what}`, counted: 'revert manual edits' };
}

function place({ clusterType, deploymentTarget }: Placed, preposition: string): string {
  return `${deploymentTarget} ${preposition} ${clusterType}`;
}

/** `a and 3 more` */
function names([first = '', ...others]: readonly string[]): string {
  const more = others.length === 0 ? '' : ` and ${others.length.toLocaleString('en-US')} more`;
  return plainLine(first, 150) + more;
}
