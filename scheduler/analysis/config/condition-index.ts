import { type Condition, satisfiedByTarget, satisfiedByType } from '../../config/label-conditions.ts';
import type { PairLabels } from '../../config/source.ts';

type ClusterTypeLabels = PairLabels['clusterType'];
type TargetLabels = PairLabels['deploymentTarget'];

/** Tells where conditions hold, in a fleet of cluster types and deployment targets. */
export interface Reach {
  /** Whether any cluster type or any target satisfies it. */
  readonly isMet: (condition: Condition) => boolean;
  /** Whether there is a pair for which all of them hold. */
  readonly holdTogether: (conditions: readonly Condition[]) => boolean;
}

/** What one condition comes to: the positions of those that satisfy it. */
interface Satisfying {
  readonly types: ReadonlySet<number>;
  readonly targets: ReadonlySet<number>;
}

export function createReach(types: readonly ClusterTypeLabels[], targets: readonly TargetLabels[]): Reach {
  const known = new Map<string, Satisfying>();
  const satisfying = (condition: Condition): Satisfying => {
    const key = `${condition.key}\0${condition.value}`;
    const found = known.get(key) ?? {
      types: positions(types, type => satisfiedByType(condition, type)),
      targets: positions(targets, target => satisfiedByTarget(condition, target)),
    };
    known.set(key, found);
    return found;
  };
  return {
    isMet: condition => {
      const { types: byType, targets: byTarget } = satisfying(condition);
      return byType.size > 0 || byTarget.size > 0;
    },
    holdTogether: conditions => {
      if (contradict(conditions)) return false;
      if (conditions.length > MAX_CONDITIONS) return true;
      return holdTogether(conditions.map(satisfying), undefined, undefined);
    },
  };
}

function positions<Item>(items: readonly Item[], accept: (item: Item) => boolean): ReadonlySet<number> {
  return new Set(items.flatMap((item, index) => (accept(item) ? [index] : [])));
}

/** Every condition may be met on two sides: beyond this, the combinations are too many to be tried. */
const MAX_CONDITIONS = 12;

const SINGLE_VALUED = new Set(['cluster-type', 'deployment-target', 'workload']);

/** A pair has one cluster type, one target and one workload; of other labels each side may have a value of its own. */
function contradict(conditions: readonly Condition[]): boolean {
  const values = new Map<string, string>();
  return conditions.some(({ key, value }) => {
    if (!SINGLE_VALUED.has(key)) return false;
    const before = values.get(key);
    values.set(key, value);
    return before !== undefined && before !== value;
  });
}

/** Leaves each condition to one side or the other. `undefined` are all types or all targets. */
function holdTogether(
  [condition, ...rest]: readonly Satisfying[],
  types: ReadonlySet<number> | undefined,
  targets: ReadonlySet<number> | undefined,
): boolean {
  if (types?.size === 0 || targets?.size === 0) return false;
  if (condition === undefined) return true;
  return (
    holdTogether(rest, both(types, condition.types), targets) ||
    holdTogether(rest, types, both(targets, condition.targets))
  );
}

function both(a: ReadonlySet<number> | undefined, b: ReadonlySet<number>): ReadonlySet<number> {
  return a === undefined ? b : a.intersection(b);
}
