import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Generations } from './cluster-token.ts';

const PREFIX = 'berth-reader';
/** Longer ones are none of ours. */
const MAX_LENGTH = 1_024;

/**
 * The token with which a pipeline asks what the clusters of an environment have. It is derived from the key of clusters as theirs are,
 * reports nothing, and reads no other environment.
 */
export function readerToken(key: string, environment: string, generation: number): string {
  const signed = JSON.stringify([PREFIX, environment, generation]);
  const proof = createHmac('sha256', key).update(signed).digest('base64url');
  return [PREFIX, generation, Buffer.from(environment).toString('base64url'), proof].join('.');
}

/** The environment that a token reads, if it is one of ours that is still taken. */
export function environmentOfReader(
  token: string,
  key: string,
  { current }: Pick<Generations, 'current'>,
): string | undefined {
  const parts = token.length > MAX_LENGTH ? [] : token.split('.');
  const [, , encoded] = parts;
  if (parts.length !== 4 || encoded === undefined) return undefined;
  const environment = Buffer.from(encoded, 'base64url').toString();
  const known = [current, current + 1].map(generation => readerToken(key, environment, generation));
  return known.some(one => isSame(one, token)) ? environment : undefined;
}

/** Takes as long wherever they differ. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map(text => createHmac('sha256', 'compare').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
