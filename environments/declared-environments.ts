import sortBy from 'lodash-es/sortBy.js';
import uniqBy from 'lodash-es/uniqBy.js';
import { formatPosition, type Origin } from '../runtime/origin.ts';
import { pushAll } from '../runtime/push-all.ts';
import type { Diagnostic } from '../scheduler/model/diagnostic.ts';
import type { Environment, InvalidObject, ParsedManifest } from '../scheduler/model/object.ts';
import type { ParsedManifests } from './manifests/parsed-manifests.ts';

/** An environment as the control-plane repository declares it; invalid ones are known by their name only. */
export type DeclaredEnvironment =
  | { readonly name: string; readonly object: Environment; readonly warnings: readonly Diagnostic[] }
  | {
      readonly name: string;
      readonly object?: undefined;
      readonly problems: readonly Diagnostic[];
      readonly origin: Origin;
    };

export interface DeclaredEnvironments {
  /** Sorted by name, names unique. */
  readonly environments: readonly DeclaredEnvironment[];
  /** About what belongs to no environment that is known. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Finds the Environment objects among what stands in `.environments`. */
export function declaredEnvironments(content: ParsedManifests): DeclaredEnvironments {
  const found = new Map<string, Environment[]>();
  const warnings = new Map<Environment, readonly Diagnostic[]>();
  const invalid: InvalidObject[] = content.unreadable.map(unreadable => ({ kind: '', ...unreadable }));
  const diagnostics: Diagnostic[] = [...content.diagnostics];
  for (const manifest of content.manifests) {
    if (manifest.state === 'invalid') invalid.push(manifest.object);
    else if (manifest.state === 'valid' && manifest.object.kind === 'Environment') {
      found.set(manifest.name, [...(found.get(manifest.name) ?? []), manifest.object]);
      warnings.set(manifest.object, manifest.warnings);
    } else diagnostics.push(notAnEnvironment(manifest));
  }
  const environments: DeclaredEnvironment[] = [];
  for (const [name, [object, ...others]] of found) {
    if (object === undefined) continue;
    if (others.length === 0) environments.push({ name, object, warnings: warnings.get(object) ?? [] });
    else environments.push({ name, problems: [twice(object, others)], origin: object.origin });
  }
  for (const { kind, name, origin, diagnostics: problems } of invalid) {
    const isEnvironment = name !== undefined && (kind === 'Environment' || kind === '') && !found.has(name);
    if (isEnvironment) environments.push({ name, problems, origin });
    else pushAll(diagnostics, problems);
  }
  return { environments: uniqBy(sortBy(environments, 'name'), 'name'), diagnostics };
}

function notAnEnvironment({ kind, name, origin }: ParsedManifest): Diagnostic {
  return {
    severity: 'info',
    code: 'not-an-environment',
    message: `${kind} ${name} is ignored: only Environment objects are read here`,
    fix: 'move it to the branch of its environment',
    origin,
    subject: { kind, name },
  };
}

function twice(first: Environment, others: readonly Environment[]): Diagnostic {
  const places = [first, ...others].map(({ origin }) => formatPosition(origin));
  return {
    severity: 'error',
    code: 'duplicate-name',
    message: `${places.length} objects are Environment "${first.name}": ${places.join(' and ')}`,
    fix: 'rename or remove all but one',
    origin: first.origin,
    subject: { kind: 'Environment', name: first.name },
    related: others.map(other => ({ message: 'also here', origin: other.origin })),
  };
}
