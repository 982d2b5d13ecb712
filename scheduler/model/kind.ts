import { z } from 'zod';

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

/** Free map of strings. An empty `labels:` in YAML is null and means none. */
export const stringMap = z
  .record(z.string(), z.string('must be a string: write it in quotes'))
  .nullish()
  .transform((map): Readonly<Record<string, string>> => map ?? {});

/** Repository, branch and path of a source, as four kinds spell it. */
export const repositoryReference = z.object({
  repo: text.describe('Address of the git repository.'),
  branch: text.describe('Branch to read.'),
  path: z.string().default('.').describe('Folder inside the repository; `.` is its root.'),
});
export type RepositoryReference = z.output<typeof repositoryReference>;
