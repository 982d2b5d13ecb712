import type { ConfigEntry, Setting } from '../../config/entries.ts';
import type { Condition } from '../../config/label-conditions.ts';
import { PRECEDENCE_ANNOTATION } from '../../config/source.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Reach } from './condition-index.ts';
import { replacedPlaces } from './conflicts.ts';

/** Two settings of one key. */
interface Overriding {
  readonly loser: Contender;
  readonly winner: Contender;
  readonly places: readonly string[];
}

interface Contender {
  readonly entry: ConfigEntry;
  readonly setting: Setting;
}

/** More pairs of settings than people can have made by hand are not gone into. */
const MAX_COMPARED = 200_000;

/**
 * Values that differ between two ConfigMaps that apply together, of which only the name decides which one counts: their
 * precedence is the same, and the winner isn't plainly the more specific one. `entries` are in the order of application.
 */
export function precedenceProblems(entries: readonly ConfigEntry[], reach: Reach): Diagnostic[] {
  const contenders = entries.flatMap(entry => entry.settings.map(setting => ({ entry, setting })));
  const byKey = Map.groupBy(contenders, ({ setting }) => setting.key);
  const budget = { left: MAX_COMPARED };
  const found = [...byKey.values()].flatMap(ofKey => overridingByName(ofKey, reach, budget));
  return groupBySources(found).map(describe);
}

function overridingByName(contenders: readonly Contender[], reach: Reach, budget: { left: number }): Overriding[] {
  const found: Overriding[] = [];
  for (const [index, winner] of contenders.entries()) {
    for (const loser of contenders.slice(0, index)) {
      if (budget.left-- <= 0) return found;
      if (isPlain(winner.entry, loser.entry)) continue;
      const places = [...replacedPlaces(loser.setting.value, winner.setting.value, winner.setting.key)];
      if (places.length === 0) continue;
      if (!reach.holdTogether([...winner.entry.conditions, ...loser.entry.conditions])) continue;
      found.push({ winner, loser, places });
    }
  }
  return found;
}

/** Whether it is plain to see which of two counts: by precedence, by numbers before their names, or by their labels. */
function isPlain(winner: ConfigEntry, loser: ConfigEntry): boolean {
  if (winner.precedence !== loser.precedence || isNarrower(winner, loser)) return true;
  const [a, b] = [winner, loser].map(({ source }) => /^\d+(?=-)/.exec(source.name)?.[0]);
  return a !== undefined && b !== undefined && a !== b;
}

/** Whether `a` has all conditions of `b` and more, so that everyone expects it to override. */
function isNarrower(a: ConfigEntry, b: ConfigEntry): boolean {
  return a.conditions.length > b.conditions.length && b.conditions.every(condition => has(a, condition));
}

function has({ conditions }: ConfigEntry, { key, value }: Condition): boolean {
  return conditions.some(condition => condition.key === key && condition.value === value);
}

/** One report for two ConfigMaps, however many keys they disagree on. */
function groupBySources(found: readonly Overriding[]): Overriding[] {
  const groups = new Map<string, Overriding>();
  for (const overriding of found) {
    const { winner, loser } = overriding;
    const key = `${winner.entry.source.name} ${loser.entry.source.name}`;
    const before = groups.get(key);
    groups.set(
      key,
      before === undefined ? overriding : { ...before, places: [...before.places, ...overriding.places] },
    );
  }
  return [...groups.values()];
}

function describe({ winner, loser, places }: Overriding): Diagnostic {
  const [first = ''] = places;
  const [a, b] = [winner.entry.source.name, loser.entry.source.name];
  const more = new Set(places).size - 1;
  const what = more > 0 ? `${first} and ${more} more` : first;
  const specific = isNarrower(loser.entry, winner.entry) ? ', although that is the more specific one' : '';
  const message =
    a === b
      ? `${winner.setting.writtenKey} overrides ${loser.setting.writtenKey} in ConfigMap ${a} only because its key is longer`
      : `ConfigMap ${a} overrides ${what} of ConfigMap ${b} only by its name${specific}`;
  return {
    severity: 'warning',
    code: 'config-precedence-by-name',
    message,
    fix:
      a === b
        ? 'make one of them narrower by a further label, or move it to a ConfigMap of its own'
        : `annotate the one that is meant to win with "${PRECEDENCE_ANNOTATION}", an integer above ${winner.entry.precedence}`,
    origin: winner.setting.origin,
    subject: { kind: 'ConfigMap', name: a },
    related: [{ message: `ConfigMap ${b}`, origin: loser.setting.origin }],
  };
}
