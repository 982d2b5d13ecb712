import { z } from 'zod';
import { isRecord } from '../../runtime/is-record.ts';
import { recordOf } from '../../runtime/record-of.ts';

/** API group and version of all twelve kinds. */
export const API_VERSION = 'scheduler.kalypso.io/v1alpha1';

/** A kind of the API: its names, and the schema of its `spec` (`data` for a ConfigMap). */
export interface Kind<Name extends string, Spec extends z.ZodType> {
  readonly kind: Name;
  readonly apiVersion: string;
  /** The plural of the custom resource definition; several are irregular and must stay so. */
  readonly plural: string;
  /** The field of the object that the schema describes. */
  readonly field: 'spec' | 'data';
  readonly spec: Spec;
  /** One sentence for the reference. */
  readonly summary: string;
}

export interface KindOptions {
  readonly plural: string;
  readonly summary: string;
  readonly apiVersion?: string;
  readonly field?: 'spec' | 'data';
}

/** Puts a kind's names beside its schema. */
export function defineKind<const Name extends string, Spec extends z.ZodType>(
  kind: Name,
  spec: Spec,
  options: KindOptions,
): Kind<Name, Spec> {
  return {
    kind,
    spec,
    apiVersion: options.apiVersion ?? API_VERSION,
    field: options.field ?? 'spec',
    plural: options.plural,
    summary: options.summary,
  };
}

/** Text that says something. */
export const text = z.string().min(1, 'must not be empty');

const NO_STRINGS = recordOf<string>([]);

/**
 * Free map of strings. An empty `labels:` in YAML is null and means none; a blank value is the empty text, as an API server stores it.
 * Unlike those of zod's records its keys may be any: none is inherited, and `__proto__` is kept.
 */
export const stringMap = z
  .unknown()
  .optional()
  .transform((value, context): Readonly<Record<string, string>> => {
    if (value === null || value === undefined) return NO_STRINGS;
    if (!isRecord(value)) {
      context.addIssue({ code: 'custom', message: 'must be a map: write one "key: value" per line' });
      return z.NEVER;
    }
    const entries = Object.entries(value).map(([key, item]) => [key, item ?? ''] as const);
    for (const [key, item] of entries) {
      if (typeof item === 'string') continue;
      context.addIssue({ code: 'custom', path: [key], message: 'must be a string: write it in quotes' });
    }
    return recordOf(entries.map(([key, item]) => [key, typeof item === 'string' ? item : ''] as const));
  })
  .meta({ type: 'map of string' });

/** Repository, branch and path of a source, as four kinds spell it. */
export const repositoryReference = z.object({
  repo: text.describe('Address of the git repository.'),
  branch: text.describe('Branch to read.'),
  path: z.string().default('.').describe('Folder inside the repository; `.` is its root.'),
});
export type RepositoryReference = z.output<typeof repositoryReference>;
