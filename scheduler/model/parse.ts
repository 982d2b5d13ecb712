import type { z } from 'zod';
import type { Diagnostic, ObjectReference } from './diagnostic.ts';
import { API_VERSION } from './kind.ts';
import { KINDS, type KindName } from './kinds/index.ts';
import { type FieldPath, fieldName, type Manifest, originOf } from './manifest.ts';
import { labelKeyProblem, labelValueProblem, nameProblem } from './names.ts';
import type { AnySchedulerObject, ParsedManifest } from './object.ts';
import { unknownFields } from './unknown-fields.ts';

/**
 * Understands a manifest as one of our kinds. Never throws: what isn't valid comes back with every problem that it has.
 * A manifest is parsed once: the same manifest gives the same object, so that later stages can tell "unchanged" by identity.
 */
export function parseManifest(manifest: Manifest): ParsedManifest {
  let parsed = PARSED.get(manifest);
  if (parsed === undefined) {
    parsed = parse(manifest);
    PARSED.set(manifest, parsed);
  }
  return parsed;
}

const PARSED = new WeakMap<Manifest, ParsedManifest>();

function parse(manifest: Manifest): ParsedManifest {
  const body = asRecord(manifest.body);
  const metadata = asRecord(body['metadata']);
  const apiVersion = asText(body['apiVersion']);
  const kind = asText(body['kind']);
  const name = asText(metadata['name']);
  const found = findKind(apiVersion, kind);
  if (found === undefined) return foreignOrInvalid(manifest, { apiVersion, kind, name });
  return parseKind(manifest, found, body);
}

function findKind(apiVersion: string, kind: string): KindName | undefined {
  if (!Object.hasOwn(KINDS, kind)) return undefined;
  const name = kind as KindName;
  return KINDS[name].apiVersion === apiVersion ? name : undefined;
}

/** A kind that our group doesn't have is somebody's typing error; anything else belongs to somebody else. */
function foreignOrInvalid(
  manifest: Manifest,
  { apiVersion, kind, name }: { apiVersion: string; kind: string; name: string },
): ParsedManifest {
  const group = API_VERSION.slice(0, API_VERSION.indexOf('/') + 1);
  if (!apiVersion.startsWith(group)) return { state: 'foreign', apiVersion, kind, name, origin: manifest.origin };
  const wrongVersion = Object.hasOwn(KINDS, kind);
  const field = wrongVersion ? 'apiVersion' : 'kind';
  const diagnostic: Diagnostic = {
    severity: 'error',
    code: wrongVersion ? 'unknown-version' : 'unknown-kind',
    message: wrongVersion ? `${kind} has no version ${apiVersion}` : `${apiVersion} has no kind "${kind}"`,
    fix: wrongVersion ? `write apiVersion: ${API_VERSION}` : `use one of ${kindsOfGroup().join(', ')}`,
    origin: originOf(manifest, [field]),
    subject: { kind, name },
  };
  const object = { kind, origin: manifest.origin, diagnostics: [diagnostic] };
  return { state: 'invalid', object: name === '' ? object : { ...object, name } };
}

function kindsOfGroup(): string[] {
  return Object.values(KINDS)
    .filter(kind => kind.apiVersion === API_VERSION)
    .map(kind => kind.kind);
}

function parseKind(manifest: Manifest, kind: KindName, body: Record<string, unknown>): ParsedManifest {
  const metadata = asRecord(body['metadata']);
  const name = asText(metadata['name']);
  const definition = KINDS[kind];
  const result: z.ZodSafeParseResult<unknown> = definition.spec.safeParse(body[definition.field]);
  const subject = { kind, name };
  const errors = [
    ...metadataProblems(manifest, metadata, subject),
    ...(result.success
      ? []
      : result.error.issues.map(issue => schemaProblem(manifest, issue, { subject, field: definition.field }))),
  ];
  const labels = asStringMap(metadata['labels']);
  if (errors.length > 0 || !result.success) {
    const object = { kind, labels, origin: manifest.origin, diagnostics: errors };
    return { state: 'invalid', object: name === '' ? object : { ...object, name } };
  }
  const object = {
    kind,
    name,
    labels,
    annotations: asStringMap(metadata['annotations']),
    spec: result.data,
    origin: manifest.origin,
    at: (path: FieldPath) => originOf(manifest, path),
  } as AnySchedulerObject;
  return { state: 'valid', object, warnings: unknownFields(manifest, kind) };
}

function metadataProblems(
  manifest: Manifest,
  metadata: Record<string, unknown>,
  subject: ObjectReference,
): Diagnostic[] {
  const problems: Diagnostic[] = [];
  const report = (path: FieldPath, message: string, fix: string): void => {
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
      const problem = entryProblem(field, key, item);
      if (problem !== undefined) report(['metadata', field, key], problem.message, problem.fix);
    }
  }
  return problems;
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
  const missing = issue.code === 'invalid_type' && valueAt(manifest.body, path) === undefined;
  const name = fieldName(path);
  return {
    severity: 'error',
    code: 'invalid-object',
    message: missing ? `${name} is missing` : `${name}: ${issue.message}`,
    fix: missing ? `add ${name} to ${subject.kind} ${subject.name}` : `correct ${name}`,
    origin: originOf(manifest, path),
    subject,
  };
}

function valueAt(body: unknown, path: FieldPath): unknown {
  let value = body;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function asStringMap(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
