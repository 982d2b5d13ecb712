import type { z } from 'zod';
import { hasMoreValues } from '../../runtime/has-more-values.ts';
import { isRecord } from '../../runtime/is-record.ts';
import { nearest } from '../../runtime/nearest.ts';
import { recordOf } from '../../runtime/record-of.ts';
import type { Diagnostic, ObjectReference } from './diagnostic.ts';
import { API_VERSION } from './kind.ts';
import { KINDS, type KindName } from './kinds/index.ts';
import { isPlatformConfig } from './kinds/platform-config.ts';
import { type FieldPath, fieldName, type Manifest, originOf } from './manifest.ts';
import { labelKeyProblem, labelValueProblem, nameProblem } from './names.ts';
import type { AnySchedulerObject, InvalidObject, ParsedManifest } from './object.ts';
import { schemaWords } from './schema-words.ts';
import { unknownFields } from './unknown-fields.ts';

const [GROUP = ''] = API_VERSION.split('/');

/**
 * Parses a manifest as an object of one of our kinds. Never throws: what isn't valid comes back with every problem that
 * it has. Each call gives a new object, so a manifest is parsed once, where it is read, and kept (ADR 2).
 */
export function parseManifest(manifest: Manifest): ParsedManifest {
  const body = asRecord(manifest.body);
  const metadata = asRecord(body['metadata']);
  const written: Written = {
    apiVersion: asText(body['apiVersion']),
    kind: asText(body['kind']),
    name: asText(metadata['name']),
    body,
    metadata,
  };
  const kind = findKind(written);
  return kind === undefined ? foreignOrInvalid(manifest, written) : parseKind(manifest, kind, written);
}

/** The parts of a manifest's body that every object has; text that isn't there is empty. */
interface Written {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

function findKind({ apiVersion, kind }: Written): KindName | undefined {
  if (!Object.hasOwn(KINDS, kind)) return undefined;
  const name = kind as KindName;
  return KINDS[name].apiVersion === apiVersion ? name : undefined;
}

/** A kind that our group doesn't have is somebody's typing error; anything else belongs to somebody else. */
function foreignOrInvalid(manifest: Manifest, written: Written): ParsedManifest {
  const { apiVersion, kind, name } = written;
  const { origin } = manifest;
  if (!apiVersion.startsWith(`${GROUP}/`) && !isMistaken(written))
    return { state: 'foreign', apiVersion, kind, name, origin };
  const wrongVersion = Object.hasOwn(KINDS, kind);
  const field = wrongVersion ? 'apiVersion' : 'kind';
  const meant = nearest(kind, kindsOfGroup());
  const choice = meant === undefined ? `use one of ${kindsOfGroup().join(', ')}` : `did you mean "${meant}"?`;
  const diagnostic: Diagnostic = {
    severity: 'error',
    code: wrongVersion ? 'unknown-version' : 'unknown-kind',
    message: wrongVersion ? `${kind} has no version ${apiVersion}` : `${apiVersion} has no kind "${kind}"`,
    fix: wrongVersion ? `write apiVersion: ${KINDS[kind as KindName].apiVersion}` : choice,
    origin: originOf(manifest, [field]),
    subject: { kind, name },
  };
  return invalid({ kind, origin, diagnostics: [diagnostic] }, written);
}

/** A kind of ours in a group that is nearly ours, or in none, isn't somebody else's: no other group has a name so close. */
function isMistaken({ apiVersion, kind }: Written): boolean {
  // Anybody has a ConfigMap.
  if (!Object.hasOwn(KINDS, kind) || kind === 'ConfigMap') return false;
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash).toLowerCase();
  return group === '' || /kalypso/.test(group) || nearest(group, [GROUP]) !== undefined;
}

function invalid(object: InvalidObject, { kind, name, metadata }: Written): ParsedManifest {
  return {
    state: 'invalid',
    kind,
    name,
    origin: object.origin,
    object: name === '' ? object : { ...object, name },
    labelKeys: Object.keys(asRecord(metadata['labels'])),
  };
}

function kindsOfGroup(): string[] {
  return Object.values(KINDS)
    .filter(kind => kind.apiVersion === API_VERSION)
    .map(kind => kind.kind);
}

function parseKind(manifest: Manifest, kind: KindName, written: Written): ParsedManifest {
  const { body, metadata, name } = written;
  const { origin, locate } = manifest;
  const definition = KINDS[kind];
  const subject = { kind, name };
  if (hasMoreValues(body, MAX_OBJECT_VALUES)) {
    return invalid({ kind, origin, diagnostics: [tooManyValues(manifest, subject)] }, written);
  }
  const result: z.ZodSafeParseResult<unknown> = definition.spec.safeParse(body[definition.field]);
  const issues = result.success ? [] : result.error.issues;
  const found = metadataProblems(manifest, metadata, subject);
  const errors = [
    ...found.problems,
    ...issues.slice(0, MAX_PROBLEMS).map(issue => schemaProblem(manifest, issue, { subject, field: definition.field })),
    ...moreProblems(found.more + Math.max(0, issues.length - MAX_PROBLEMS), { manifest, subject }),
  ];
  const labels = asStringMap(metadata['labels']);
  if (errors.length > 0 || !result.success) return invalid({ kind, labels, origin, diagnostics: errors }, written);
  const object = {
    kind,
    name,
    labels,
    annotations: asStringMap(metadata['annotations']),
    spec: result.data,
    origin,
    // Of its place alone: the manifest's body is not needed any more, and would be kept as long as the object.
    at: (path: FieldPath) => originOf({ origin, locate }, path),
  } as AnySchedulerObject;
  return {
    state: 'valid',
    kind,
    name,
    origin,
    object,
    warnings: [...unknownFields(manifest, kind), ...unquotedDates(manifest, object)],
  };
}

/** YAML reads them as points in time: what is published isn't what is written. */
function unquotedDates({ dates = [], origin }: Manifest, object: AnySchedulerObject): Diagnostic[] {
  const { kind, name, labels } = object;
  // Anybody has ConfigMaps.
  if (kind === 'ConfigMap' && !isPlatformConfig({ name, labels })) return [];
  return dates.slice(0, MAX_PROBLEMS).map(({ at, written, read }) => ({
    severity: 'warning',
    code: 'unquoted-date',
    message: `${written} without quotes is a date, and is read as "${read}"`,
    fix: `put it in quotes to have it as it is written: "${written}"`,
    origin: { ...origin, ...at },
    subject: { kind, name },
  }));
}

/** Problems of an object that are told one by one: one that is made to be a nuisance has thousands. */
const MAX_PROBLEMS = 100;
/** Values of one object: an API server takes a megabyte of them. */
const MAX_OBJECT_VALUES = 100_000;

function moreProblems(
  count: number,
  { manifest, subject }: { readonly manifest: Manifest; readonly subject: ObjectReference },
): Diagnostic[] {
  if (count === 0) return [];
  const message = `${subject.kind} ${subject.name} has ${count} more problems`;
  return [
    {
      severity: 'error',
      code: 'more-problems',
      message,
      fix: 'correct the others first',
      origin: manifest.origin,
      subject,
    },
  ];
}

function tooManyValues({ origin }: Manifest, subject: ObjectReference): Diagnostic {
  const message = `${subject.kind} ${subject.name} has more than ${MAX_OBJECT_VALUES} values`;
  return {
    severity: 'error',
    code: 'object-too-large',
    message,
    fix: 'divide it into several objects',
    origin,
    subject,
  };
}

interface FoundProblems {
  readonly problems: readonly Diagnostic[];
  /** So many more, which aren't among them. */
  readonly more: number;
}

function metadataProblems(manifest: Manifest, metadata: Written['metadata'], subject: ObjectReference): FoundProblems {
  const problems: Diagnostic[] = [];
  let more = 0;
  const report = (path: FieldPath, message: string, fix: string): void => {
    if (problems.length === MAX_PROBLEMS) {
      more++;
      return;
    }
    problems.push({
      severity: 'error',
      code: 'invalid-metadata',
      message,
      fix,
      origin: originOf(manifest, path),
      subject,
    });
  };
  if (subject.name === '') {
    report(['metadata', 'name'], `a ${subject.kind} has no name`, 'add metadata.name');
  } else {
    const problem = nameProblem(subject.name);
    if (problem !== undefined)
      report(['metadata', 'name'], `the name "${subject.name}" ${problem}`, 'choose another name');
  }
  for (const field of ['labels', 'annotations'] as const) {
    const value = metadata[field];
    if (value === null || value === undefined) continue;
    if (!isRecord(value)) {
      report(['metadata', field], `metadata.${field} must be a map`, 'write one "key: value" per line');
      continue;
    }
    for (const [key, item] of Object.entries(value)) {
      const problem = entryProblem(field, key, item ?? '');
      if (problem !== undefined) report(['metadata', field, key], problem.message, problem.fix);
    }
  }
  return { problems, more };
}

function entryProblem(
  field: 'labels' | 'annotations',
  key: string,
  value: unknown,
): { message: string; fix: string } | undefined {
  const what = field === 'labels' ? 'label' : 'annotation';
  const keyProblem = labelKeyProblem(key);
  if (keyProblem !== undefined) return { message: `the ${what} key "${key}" ${keyProblem}`, fix: 'rename it' };
  if (typeof value !== 'string') {
    const written = typeof value === 'number' || typeof value === 'boolean' ? String(value) : '…';
    return {
      message: `the value of ${what} "${key}" is not a string`,
      fix: `write it in quotes: ${key}: "${written}"`,
    };
  }
  const valueProblem = field === 'labels' ? labelValueProblem(value) : undefined;
  return valueProblem === undefined
    ? undefined
    : { message: `the value "${value}" of label "${key}" ${valueProblem}`, fix: 'shorten or rename it' };
}

function schemaProblem(
  manifest: Manifest,
  issue: z.core.$ZodIssue,
  { subject, field }: { subject: ObjectReference; field: string },
): Diagnostic {
  const path: FieldPath = [field, ...issue.path.map(part => (typeof part === 'number' ? part : String(part)))];
  const name = fieldName(path);
  return {
    severity: 'error',
    code: 'invalid-object',
    ...schemaWords({ name, issue, value: valueAt(manifest.body, path), subject }),
    origin: originOf(manifest, path),
    subject,
  };
}

function valueAt(body: unknown, path: FieldPath): unknown {
  let value = body;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A blank value is the empty text, as an API server stores it. */
function asStringMap(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(asRecord(value)).map(([key, item]) => [key, item ?? ''] as const);
  return recordOf(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
