import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide } from '../../../../workflows/promotion/decide/decide.ts';
import type { EnvironmentSituation, Verdict } from '../../../../workflows/promotion/decide/situation.ts';
import type { LedgerFact } from '../../../../workflows/promotion/ledger/entry.ts';
import { recordOf } from '../../../../workflows/promotion/ledger/record.ts';
import { type PromotionPolicy, policySpec } from '../../../../workflows/promotion/policy/policy.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-11-30T09:00Z');

const FLUX = { sources: ['flux'], within: '1h' };
const POLICY: PromotionPolicy = {
  name: 'main',
  ...policySpec.parse({
    mode: 'automatic',
    environments: [
      { name: 'dev', evidence: FLUX },
      { name: 'qa', after: ['dev'], evidence: FLUX },
      { name: 'stage', after: ['dev'], evidence: FLUX, gates: { soak: '30m' } },
      { name: 'prod', after: ['qa', 'stage'], evidence: FLUX, gates: { soak: '30m' } },
    ],
  }),
};
const NAMES = POLICY.environments.map(({ name }) => name);

interface Simulated {
  pin?: string;
  proposed?: EnvironmentSituation['proposed'];
  merged?: { commit: string; at: number };
  health: 'reached' | 'progressing' | 'failed' | 'undecided';
  /** Since when clusters have been healthy without a break at `merged`, as they are. */
  healthySince?: number;
  held: boolean;
  facts: LedgerFact[];
}

/** A world in which people merge, clusters report, and time goes by; it checks each promotion by what it knows itself. */
class World {
  now = START;
  /** Newest first. */
  readonly line: string[] = [];
  readonly environments = new Map<string, Simulated>(
    NAMES.map(name => [name, { health: 'undecided', held: false, facts: [] }]),
  );
  promotions = 0;

  commit(): void {
    this.line.unshift(this.line.length.toString(16).padStart(40, '0'));
  }

  of(name: string): Simulated {
    const found = this.environments.get(name);
    if (found === undefined) throw new Error(name);
    return found;
  }

  merge(name: string): void {
    const one = this.of(name);
    if (one.proposed?.state !== 'open') return;
    one.merged = { commit: one.proposed.commit, at: this.now };
    delete one.proposed;
    one.health = 'progressing';
    delete one.healthySince;
  }

  report(name: string, health: Simulated['health']): void {
    const one = this.of(name);
    if (one.merged === undefined) return;
    if (health === 'reached') one.healthySince ??= this.now;
    if (health === 'failed') delete one.healthySince;
    one.health = health;
  }

  /** Decides and does what comes out, as a daemon would; also when it has been started anew in between. */
  step(): void {
    const decision = decide(POLICY, this.situation(), this.now);
    for (const { environment, commit, kind, at, reason = '' } of decision.findings) {
      const about = { commit, at: new Date(at).toISOString() };
      this.of(environment).facts.push(kind === 'reached' ? { kind, ...about } : { kind, ...about, reason });
    }
    for (const { environment, commit } of decision.actions) this.promote(environment, commit);
  }

  promote(name: string, commit: string): void {
    const one = this.of(name);
    expect(one.held).toBe(false);
    const position = (of: string | undefined): number => (of === undefined ? this.line.length : this.line.indexOf(of));
    expect(position(commit)).toBeLessThan(position(one.pin));
    // One in flight: what is pinned was merged and decided, or was declined.
    if (one.pin !== undefined && one.proposed?.state !== 'closed') {
      expect(one.merged?.commit).toBe(one.pin);
      const isLate = one.merged !== undefined && this.now >= one.merged.at + 60 * MINUTE && one.health !== 'undecided';
      expect(one.health === 'failed' || one.healthySince !== undefined || isLate).toBe(true);
    }
    const rules = POLICY.environments.find(rule => rule.name === name);
    for (const upstream of rules?.after ?? []) {
      const soaked = recordOf(this.of(upstream).facts).reached.some(
        ({ commit: had, since, until }) => had === commit && (until ?? this.now) - since >= (rules?.gates.soak ?? 0),
      );
      expect(soaked, `${commit} has not soaked in ${upstream} for ${name}`).toBe(true);
    }
    this.promotions++;
    one.pin = commit;
    one.proposed = { commit, state: 'open' };
  }

  private situation(): Parameters<typeof decide>[1] {
    const entries = [...this.environments];
    return {
      line: { commits: [...this.line] },
      environments: new Map(
        entries.map(([name, { pin, proposed, merged, health, healthySince }]) => [
          name,
          {
            ...(pin !== undefined && { pin }),
            ...(proposed && { proposed }),
            ...(merged && { merged }),
            verdict: verdictOf(health, healthySince),
          },
        ]),
      ),
      records: new Map(
        entries.map(([name, { facts, held }]) => [
          name,
          { ...recordOf(facts), ...(held && { hold: { by: 'Ada', at: START, reason: 'wait' } }) },
        ]),
      ),
    };
  }
}

function verdictOf(health: Simulated['health'], since = 0): Verdict {
  return health === 'reached' ? { state: 'reached', since } : { state: health, reason: health };
}

type Event = (world: World) => void;

const name = fc.constantFrom(...NAMES);
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.constant<Event>(world => world.commit()),
  fc.integer({ min: 1, max: 90 }).map(
    (minutes): Event =>
      world =>
        void (world.now += minutes * MINUTE),
  ),
  name.map(
    (of): Event =>
      world =>
        world.merge(of),
  ),
  fc.tuple(name, fc.constantFrom('reached', 'reached', 'reached', 'progressing', 'failed', 'undecided')).map(
    ([of, health]): Event =>
      world =>
        world.report(of, health),
  ),
  name.map(
    (of): Event =>
      world => {
        const one = world.of(of);
        if (one.proposed?.state === 'open') one.proposed = { ...one.proposed, state: 'closed' };
      },
  ),
  name.map(
    (of): Event =>
      world =>
        void (world.of(of).held = !world.of(of).held),
  ),
);

test('whatever happens: one commit at a time, forward, after its soak time, and past no hold', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 120 }), events => {
      const world = new World();
      world.commit();
      for (const happen of events) {
        world.step();
        happen(world);
      }
      world.step();
    }),
    { numRuns: 400 },
  );
});

test('when people merge and clusters report, what came in the beginning reaches the last environment', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), events => {
      const world = new World();
      world.commit();
      for (const happen of events) {
        world.step();
        happen(world);
      }
      // A new commit, so that nothing that failed or was declined is the newest; then all goes well.
      world.commit();
      const [newest] = world.line;
      for (const of of NAMES) world.of(of).held = false;
      for (let round = 0; round < 60; round++) {
        world.step();
        for (const of of NAMES) {
          world.merge(of);
          world.report(of, 'reached');
        }
        world.step();
        world.now += 10 * MINUTE;
      }
      expect(NAMES.map(of => world.of(of).merged?.commit)).toEqual(NAMES.map(() => newest));
    }),
    { numRuns: 200 },
  );
});
