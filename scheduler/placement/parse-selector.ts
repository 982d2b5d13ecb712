import { UserError } from '../../runtime/errors.ts';
import type { LabelRequirement, LabelSelector } from '../model/kinds/scheduling-policy.ts';

/** Longer ones are no question of a person's. In characters. */
const MAX_LENGTH = 4_096;
const FIX = 'write it as for kubectl: size=large, region!=eu, tier in (web, api), tier notin (batch), gpu, !gpu';

/**
 * Understands a label selector as kubectl takes it: requirements between commas, all of which have to hold.
 * Throws a {@link UserError} for anything else.
 */
export function parseSelector(text: string): LabelSelector {
  if (text.length > MAX_LENGTH) throw new UserError('the label selector is too long', { fix: FIX });
  return { matchLabels: {}, matchExpressions: partsOf(text).map(part => requirementOf(part.trim(), text)) };
}

/** What stands between commas. One between brackets separates values. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  let isOpen = false;
  for (const piece of text.split(',')) {
    if (isOpen) parts.push(`${parts.pop() ?? ''},${piece}`);
    else parts.push(piece);
    isOpen = isOpen ? !piece.includes(')') : piece.includes('(') && !piece.includes(')');
  }
  return parts;
}

function requirementOf(part: string, selector: string): LabelRequirement {
  const [, not, alone] = /^(!?)\s*([\w./-]+)$/.exec(part) ?? [];
  if (alone !== undefined) return { key: alone, operator: not === '!' ? 'DoesNotExist' : 'Exists', values: [] };
  const [, key, sign, value] = /^([\w./-]+)\s*(==?|!=)\s*([\w.-]*)$/.exec(part) ?? [];
  if (key !== undefined && value !== undefined)
    return { key, operator: sign === '!=' ? 'NotIn' : 'In', values: [value] };
  const [, listed, word, values] = /^([\w./-]+)\s+(in|notin)\s*\(([\w., -]*)\)$/.exec(part) ?? [];
  if (listed === undefined || values === undefined)
    throw new UserError(`${JSON.stringify(selector)} is no label selector: ${JSON.stringify(part)} says nothing`, {
      fix: FIX,
    });
  return {
    key: listed,
    operator: word === 'in' ? 'In' : 'NotIn',
    values: values.split(',').map(one => one.trim()),
  };
}
