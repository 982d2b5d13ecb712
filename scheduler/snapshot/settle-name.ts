import sortBy from 'lodash-es/sortBy.js';
import type { Origin } from '../../runtime/origin.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { ContestedName, EnvironmentInput, RegistrationSource } from '../model/manifest.ts';

/** One of several of a name. */
export interface Claim<Item> {
  readonly item: Item;
  /** Absent for what the control plane brought. */
  readonly registration: RegistrationSource | undefined;
  readonly origin: Origin;
}

export interface NameInQuestion {
  readonly kind: ContestedName['kind'];
  readonly name: string;
}

/**
 * Whose a name is that several claim. A registration's claim never stops anybody else's: the control plane's wins, and of two
 * registrations' the one that had the name before. Only who comes later is refused.
 */
export type Settlement<Item> =
  | { readonly state: 'settled'; readonly winner: Item; readonly refused: readonly Diagnostic[] }
  /** Which is meant can't be told. `contested` when it could be told by who had it before. */
  | { readonly state: 'open'; readonly contested?: ContestedName };

export function settleName<Item>(
  name: NameInQuestion,
  claims: readonly Claim<Item>[],
  owners: EnvironmentInput['owners'],
): Settlement<Item> {
  const [own, registered] = [claims.filter(isControlPlanes), claims.filter(claim => !isControlPlanes(claim))];
  const key = `${name.kind}/${name.name}`;
  const owner = owners?.get(key);
  const candidates = own.length > 0 ? own : registered.filter(({ registration }) => registration?.name === owner);
  const [winner, ...others] = candidates;
  if (winner !== undefined && others.length === 0) {
    const later = claims.filter(claim => claim !== winner);
    return { state: 'settled', winner: winner.item, refused: later.map(claim => nameTaken(name, claim, winner)) };
  }
  const registrations = [...new Set(registered.map(({ registration }) => registration?.name ?? ''))].sort();
  const isContested = own.length === 0 && registrations.length > 1;
  return { state: 'open', ...(isContested && { contested: { ...name, key, registrations } }) };
}

function isControlPlanes({ registration }: Claim<unknown>): boolean {
  return registration === undefined;
}

function nameTaken<Item>({ kind, name }: NameInQuestion, claim: Claim<Item>, winner: Claim<Item>): Diagnostic {
  const whose = winner.registration === undefined ? 'the control plane' : `registration ${winner.registration.name}`;
  return {
    severity: 'error',
    code: 'name-taken',
    message: `${kind} "${name}" of registration ${claim.registration?.name ?? ''} is left out: ${whose} has one of that name`,
    fix: 'rename it',
    origin: claim.origin,
    subject: { kind, name },
    related: [{ message: `the ${kind} of that name`, origin: winner.origin }],
  };
}

/** The same file by way of several registrations of one workspace is one object, by whichever comes first. */
export function sameObject<Item>(claims: readonly Claim<Item>[]): Claim<Item> | undefined {
  const [first] = sortBy(claims, ({ registration }) => registration?.name ?? '');
  const isSame = claims.every(
    ({ origin, registration }) =>
      registration !== undefined &&
      registration.workspace === first?.registration?.workspace &&
      isSamePlace(origin, first.origin),
  );
  return isSame ? first : undefined;
}

export function isSamePlace(a: Origin, b: Origin): boolean {
  return (
    a.repository === b.repository &&
    a.commit === b.commit &&
    a.path === b.path &&
    a.line === b.line &&
    a.column === b.column
  );
}
