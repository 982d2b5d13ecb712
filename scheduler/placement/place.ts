import { sameItems } from '../../runtime/same-items.ts';
import { compareText } from '../model/diagnostic.ts';
import type { ClusterType, SchedulingPolicy } from '../model/object.ts';
import type { DeploymentTarget } from '../snapshot/snapshot.ts';
import { indexByLabel } from './label-index.ts';
import { matches } from './selector.ts';
import { indexBySelector, type SelectorIndex } from './selector-index.ts';

/** Where the targets of a row run. */
export interface RowEntry {
  readonly clusterType: ClusterType;
  /** Every policy that selects the pair, sorted by name; at least one. */
  readonly policies: readonly SchedulingPolicy[];
}

/** All that targets selected by the same policies have in common. Such targets share one row, however many they are. */
export interface PlacementRow {
  /** Policies that select the target, sorted by name; several when policies overlap. */
  readonly policies: readonly SchedulingPolicy[];
  /** Sorted by name of the cluster type, each once. */
  readonly entries: readonly RowEntry[];
}

/** Where every target runs. `rows[i]` is the row of `targets[i]`. */
export interface Placements {
  readonly targets: readonly DeploymentTarget[];
  readonly rows: readonly PlacementRow[];
  /** Number of pairs placed. */
  readonly count: number;
  /** What the next call can build on. */
  readonly memo: PlacementMemo;
  /** Targets whose policies had to be looked for; the rest was known from the memo. */
  readonly selected: number;
}

export interface PlacementInput {
  /** Sorted by name, names unique. */
  readonly deploymentTargets: readonly DeploymentTarget[];
  readonly clusterTypes: readonly ClusterType[];
  readonly policies: readonly SchedulingPolicy[];
}

/** Opaque: the state that makes an edit cost what it touches. */
export interface PlacementMemo {
  readonly input: PlacementInput;
  readonly rows: readonly PlacementRow[];
  readonly rules: Rules;
}

/** What depends on policies and cluster types only. */
interface Rules {
  readonly byTarget: SelectorIndex<SchedulingPolicy>;
  readonly typesOf: ReadonlyMap<SchedulingPolicy, readonly ClusterType[]>;
  readonly rank: ReadonlyMap<SchedulingPolicy, number>;
  readonly rowOf: Map<string, PlacementRow>;
}

/**
 * Places deployment targets on cluster types: one placement per pair that at least one policy selects.
 * A pair selected by several policies is placed once and names them all, so policies may overlap.
 * Equal inputs give an equal result, in whatever order the objects were read.
 *
 * @param previous The memo of an earlier call: targets that are the same objects as then are not looked at again, as
 * long as policies and cluster types are the same objects too.
 */
export function place(input: PlacementInput, previous?: PlacementMemo): Placements {
  const rules = reusableRules(input, previous) ?? buildRules(input);
  const known = previous !== undefined && previous.rules === rules ? previous : undefined;
  const targets = input.deploymentTargets;
  const rows: PlacementRow[] = [];
  let selected = 0;
  let count = 0;
  let before = 0;
  for (let index = 0; index < targets.length; index++) {
    const target = targets[index] as DeploymentTarget;
    before = known === undefined ? 0 : skipTo(known.input.deploymentTargets, before, target);
    let row = known?.input.deploymentTargets[before] === target ? known.rows[before] : undefined;
    if (row === undefined) {
      row = rowFor(target, rules);
      selected++;
    }
    rows.push(row);
    count += row.entries.length;
  }
  return { targets, rows, count, selected, memo: { input, rows, rules } };
}

/** Both lists are sorted by name: the first target at or after `from` that isn't before `target`. */
function skipTo(targets: readonly DeploymentTarget[], from: number, target: DeploymentTarget): number {
  let index = from;
  for (
    let known = targets[index];
    known !== undefined && known !== target && known.name < target.name;
    known = targets[index]
  ) {
    index++;
  }
  return index;
}

function reusableRules(input: PlacementInput, previous: PlacementMemo | undefined): Rules | undefined {
  if (previous === undefined) return undefined;
  const same =
    sameItems(input.policies, previous.input.policies) && sameItems(input.clusterTypes, previous.input.clusterTypes);
  return same ? previous.rules : undefined;
}

function buildRules({ policies, clusterTypes }: PlacementInput): Rules {
  const types = indexByLabel(clusterTypes);
  return {
    byTarget: indexBySelector(policies, policy => policy.spec.deploymentTargetSelector.labelSelector),
    typesOf: new Map(policies.map(policy => [policy, types.select(policy.spec.clusterTypeSelector.labelSelector)])),
    rank: new Map(policies.map((policy, index) => [policy, index])),
    rowOf: new Map(),
  };
}

function rowFor(target: DeploymentTarget, rules: Rules): PlacementRow {
  const candidates = rules.byTarget.candidates(target.labels);
  if (candidates.length === 0) return NOWHERE;
  const policies = candidates.filter(policy => selectsTarget(policy, target));
  const rank = (policy: SchedulingPolicy): number => rules.rank.get(policy) ?? 0;
  policies.sort((a, b) => rank(a) - rank(b));
  const key = policies.map(rank).join(' ');
  let row = rules.rowOf.get(key);
  if (row === undefined) {
    row = { policies, entries: entriesOf(policies, rules) };
    rules.rowOf.set(key, row);
  }
  return row;
}

/** The row of targets that no policy selects. */
const NOWHERE: PlacementRow = { policies: [], entries: [] };

/** Whether a policy selects a target: its workspace, when it names one, and its labels. */
export function selectsTarget(policy: SchedulingPolicy, target: DeploymentTarget): boolean {
  const { workspace, labelSelector } = policy.spec.deploymentTargetSelector;
  if (workspace !== undefined && workspace !== '' && workspace !== target.workspace) return false;
  return matches(labelSelector, target.labels);
}

function entriesOf(policies: readonly SchedulingPolicy[], rules: Rules): RowEntry[] {
  const byType = new Map<ClusterType, SchedulingPolicy[]>();
  for (const policy of policies) {
    for (const clusterType of rules.typesOf.get(policy) ?? []) {
      const found = byType.get(clusterType);
      if (found === undefined) byType.set(clusterType, [policy]);
      else found.push(policy);
    }
  }
  return [...byType]
    .map(([clusterType, by]): RowEntry => ({ clusterType, policies: by }))
    .sort((a, b) => compareText(a.clusterType.name, b.clusterType.name));
}
