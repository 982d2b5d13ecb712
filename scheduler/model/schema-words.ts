import type { z } from 'zod';
import type { ObjectReference } from './diagnostic.ts';

interface SchemaIssue {
  readonly name: string;
  readonly issue: z.core.$ZodIssue;
  /** What stands there. */
  readonly value: unknown;
  readonly subject: ObjectReference;
}

/** What is wrong and how to mend it. The schema's own words name types of JavaScript, which say little to who writes YAML. */
export function schemaWords({ name, issue, value, subject }: SchemaIssue): { message: string; fix: string } {
  if (issue.code !== 'invalid_type') return { message: `${name}: ${issue.message}`, fix: `correct ${name}` };
  if (value === undefined)
    return { message: `${name} is missing`, fix: `add ${name} to ${subject.kind} ${subject.name}` };
  if (value === null && name.endsWith('labelSelector'))
    return { message: `${name} is empty`, fix: 'write {} for all, or matchLabels' };
  // A schema with words of its own has better ones.
  const message = issue.message.startsWith('Invalid input') ? wrongType(issue.expected, value) : `: ${issue.message}`;
  return { message: `${name}${message}`, fix: `correct ${name}` };
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  object: 'a map',
  record: 'a map',
  array: 'a list',
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function wrongType(expected: string, value: unknown): string {
  const wanted = TYPE_NAMES[expected] ?? expected;
  if (value === null) return ` is empty: it must be ${wanted}`;
  const found = Array.isArray(value) ? 'a list' : (TYPE_NAMES[typeof value] ?? typeof value);
  return ` must be ${wanted}, not ${typeof value === 'boolean' ? String(value) : found}`;
}
