import { nearest } from '../../../runtime/nearest.ts';
import { printable } from '../../../runtime/printable.ts';
import type { FieldPath } from '../../../scheduler/model/manifest.ts';
import type { PolicyEnvironment, PromotionPolicy } from './policy.ts';

/** What is wrong with a policy whose fields are right each for itself. `path` is below `spec`. */
export interface PolicyProblem {
  readonly path: FieldPath;
  readonly message: string;
  readonly fix: string;
  readonly severity?: 'warning';
}

/** @param declared Names of the environments that the control plane declares. */
export function checkPolicy(policy: PromotionPolicy, declared: readonly string[]): PolicyProblem[] {
  const { environments } = policy;
  const names = environments.map(({ name }) => name);
  return [
    ...environments.flatMap((environment, index) =>
      environmentProblems(environment, { index, names, declared, policy }),
    ),
    ...freezeProblems(policy, names),
    ...cycleProblems(environments),
  ];
}

interface Others {
  readonly index: number;
  readonly names: readonly string[];
  readonly declared: readonly string[];
  readonly policy: PromotionPolicy;
}

/** Makes a problem at a field of an environment. */
type At = (path: FieldPath, words: Omit<PolicyProblem, 'path'>) => PolicyProblem;

function environmentProblems(environment: PolicyEnvironment, others: Others): PolicyProblem[] {
  const at: At = (path, words) => ({ path: ['environments', others.index, ...path], ...words });
  return [
    ...nameProblems(environment, others, at),
    ...upstreamProblems(environment, others, at),
    ...evidenceProblems(environment, at),
    ...soakProblems(environment, others, at),
    ...windowProblems(environment, at),
  ];
}

function nameProblems({ name }: PolicyEnvironment, { index, names, declared }: Others, at: At): PolicyProblem[] {
  const unknown = at(['name'], {
    message: `there is no environment "${printable(name)}"`,
    fix: choiceOf(name, declared),
  });
  const twice = at(['name'], { message: `environment ${printable(name)} is listed twice`, fix: 'keep one of the two' });
  return [...(declared.includes(name) ? [] : [unknown]), ...(names.indexOf(name) === index ? [] : [twice])];
}

function upstreamProblems({ name, after }: PolicyEnvironment, { names }: Others, at: At): PolicyProblem[] {
  return after.flatMap((upstream, position) => {
    if (names.includes(upstream) && upstream !== name) return [];
    const message =
      upstream === name
        ? `environment ${name} is after itself`
        : `the policy has no environment "${printable(upstream)}"`;
    const others = names.filter(other => other !== name);
    return [at(['after', position], { message, fix: choiceOf(upstream, others) })];
  });
}

function evidenceProblems({ name, evidence, reason }: PolicyEnvironment, at: At): PolicyProblem[] {
  if (evidence !== 'none' || reason !== undefined) return [];
  const message = `environment ${name} does without evidence and doesn't say why`;
  return [at(['evidence'], { message, fix: 'add "reason": it is shown wherever the environment is' })];
}

function soakProblems({ name, after, gates }: PolicyEnvironment, { policy }: Others, at: At): PolicyProblem[] {
  if (gates.soak === undefined) return [];
  if (after.length === 0) {
    const message = `environment ${name} has a soak time and no environment before it`;
    const fix = 'remove it, or name the environments before it in "after"';
    return [at(['gates', 'soak'], { message, fix })];
  }
  const upstreams = policy.environments.filter(other => after.includes(other.name));
  if (upstreams.length === 0 || upstreams.some(other => other.evidence !== 'none')) return [];
  const message = `the soak time of ${name} is time only: nothing tells that ${after.join(', ')} stays healthy meanwhile`;
  return [at(['gates', 'soak'], { severity: 'warning', message, fix: 'give its upstream environments evidence' })];
}

function windowProblems({ gates }: PolicyEnvironment, at: At): PolicyProblem[] {
  const { deny = [] } = gates.windows ?? {};
  return deny.flatMap(({ from, until }, position) => {
    if (from < until) return [];
    const message = `the denied days end on ${until}, before they begin on ${from}`;
    const fix = '"until" is the first day that is not denied any more';
    return [at(['gates', 'windows', 'deny', position], { message, fix })];
  });
}

function freezeProblems({ freezes }: PromotionPolicy, names: readonly string[]): PolicyProblem[] {
  return freezes.flatMap(({ environments, from, until }, index) => {
    const unknown = environments.flatMap((name, position): PolicyProblem[] =>
      names.includes(name)
        ? []
        : [
            {
              path: ['freezes', index, 'environments', position],
              message: `the policy has no environment "${printable(name)}"`,
              fix: choiceOf(name, names),
            },
          ],
    );
    if (from < until) return unknown;
    const message = 'the freeze ends before it begins';
    return [...unknown, { path: ['freezes', index, 'until'], message, fix: 'correct "from" or "until"' }];
  });
}

function cycleProblems(environments: readonly PolicyEnvironment[]): PolicyProblem[] {
  const upstreams = new Map(environments.map(({ name, after }) => [name, after.filter(other => other !== name)]));
  const settled = new Set<string>();
  // As often as there are environments something settles, unless what is left waits for itself.
  for (let found = true; found; ) {
    found = false;
    for (const [name, after] of upstreams) {
      if (settled.has(name) || after.some(other => upstreams.has(other) && !settled.has(other))) continue;
      settled.add(name);
      found = true;
    }
  }
  const index = environments.findIndex(({ name }) => !settled.has(name));
  if (index < 0) return [];
  const circle = environments.filter(({ name }) => !settled.has(name)).map(({ name }) => name);
  return [
    {
      path: ['environments', index, 'after'],
      message: `${circle.join(', ')} wait for each other`,
      fix: 'let one of them be first: without "after" it takes the newest commit of the base repository',
    },
  ];
}

function choiceOf(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  if (meant !== undefined && meant !== name) return `did you mean "${meant}"?`;
  return known.length === 0 ? 'remove it' : `use one of ${known.join(', ')}`;
}
