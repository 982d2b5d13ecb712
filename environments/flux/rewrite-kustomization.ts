import { posix } from 'node:path';
import { UserError } from '../../runtime/errors.ts';
import { isRecord } from '../../runtime/is-record.ts';
import { nearest } from '../../runtime/nearest.ts';
import { printable } from '../../runtime/printable.ts';
import { unicodeEscape } from '../../runtime/unicode-escape.ts';
import type { FieldPath } from '../../scheduler/model/manifest.ts';
import { type Fields, KUSTOMIZATION, type PathKind, REFUSED, type Shape } from './kustomization-fields.ts';

/** A path that a kustomization names, as it is written there. */
export interface Reference {
  readonly field: string;
  readonly path: string;
  /** A resource may be a folder with a kustomization of its own. */
  readonly mayBeFolder: boolean;
  readonly line: number;
}

export interface RewrittenKustomization {
  readonly text: string;
  readonly references: readonly Reference[];
}

export interface KustomizationSource {
  /** The path of the file, for messages. */
  readonly name: string;
  /** The line of a field. */
  readonly lineOf: (field: FieldPath) => number;
}

/**
 * The kustomization that kustomize is given: written anew from what was understood of a team's, so that nothing in it means more
 * to kustomize than to Berth. It has known fields only, by their exact names (Go's JSON takes others for them), with values of the
 * shapes that they have, and paths that can be nothing but paths. Throws a {@link UserError} with the line of what isn't so.
 */
export function rewriteKustomization(body: unknown, source: KustomizationSource): RewrittenKustomization {
  const reader = new Reader(source);
  const written = body === null || body === undefined ? {} : reader.value({ fields: KUSTOMIZATION }, body, []);
  return { text: jsonText(written), references: reader.references };
}

/** Characters that YAML doesn't take in JSON's text as JSON does. */
function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return `${text.replaceAll(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, unicodeEscape)}\n`;
}

const FETCH_FIX = 'copy it into the repository: nothing is fetched from elsewhere, and symbolic links are not followed';

class Reader {
  readonly references: Reference[] = [];
  readonly #source: KustomizationSource;

  constructor(source: KustomizationSource) {
    this.#source = source;
  }

  value(shape: Shape, value: unknown, at: FieldPath): unknown {
    if (shape === 'value') return value;
    if (shape === 'text') return typeof value === 'string' ? value : this.#wrong('a text', at);
    if (shape === 'boolean') return typeof value === 'boolean' ? value : this.#wrong('true or false', at);
    if (shape === 'whole number') return Number.isSafeInteger(value) ? value : this.#wrong('a whole number', at);
    if ('list' in shape) return this.#list(shape.list, value, at);
    if ('textMap' in shape) return this.#textMap(value, at);
    if ('fields' in shape) return this.#fields(shape.fields, value, at);
    return typeof value === 'string' ? this.#path(shape.path, value, at) : this.#wrong('a path', at);
  }

  #list(item: Shape, value: unknown, at: FieldPath): unknown {
    if (!Array.isArray(value)) return this.#wrong('a list', at);
    return value.map((element: unknown, index) => this.value(item, element, [...at, index]));
  }

  #textMap(value: unknown, at: FieldPath): unknown {
    if (!isRecord(value)) return this.#wrong('a map', at);
    return Object.fromEntries(
      Object.entries(value).map(([key, text]) => [key, this.value('text', text, [...at, key])]),
    );
  }

  #fields(fields: Fields, value: unknown, at: FieldPath): unknown {
    if (!isRecord(value)) return this.#wrong('a map', at);
    this.#refuse(Object.keys(value), at);
    const known = Object.entries(value).filter(([, content]) => content !== null);
    return Object.fromEntries(
      known.map(([name, content]) => {
        const shape = Object.hasOwn(fields, name) ? fields[name] : undefined;
        return [
          name,
          shape === undefined ? this.#unknown(name, fields, at) : this.value(shape, content, [...at, name]),
        ];
      }),
    );
  }

  /** By the names in other capitals as well: Go's JSON doesn't tell them apart. */
  #refuse(names: readonly string[], at: FieldPath): void {
    const refused = names.filter(name => [...REFUSED].some(other => other.toLowerCase() === name.toLowerCase()));
    const [first] = refused;
    if (at.length > 0 || first === undefined) return;
    const what = `${refused.sort().map(printable).join(', ')} can't be used: it would run programs or fetch from the network`;
    throw new UserError(this.#place([first], what), { fix: 'commit the manifests that it makes' });
  }

  #unknown(name: string, fields: Fields, at: FieldPath): never {
    const meant = Object.keys(fields).find(field => field.toLowerCase() === name.toLowerCase());
    const close = meant ?? nearest(name, Object.keys(fields));
    const fix = close === undefined ? 'remove it' : `did you mean "${close}"? Capitals count`;
    throw new UserError(
      this.#place([...at, name], `${nameOf([...at, printable(name)])} is no field of a kustomization`),
      { fix },
    );
  }

  #path(kind: PathKind, text: string, at: FieldPath): string {
    if (kind === 'patch' && /[\n\r]/.test(text)) return text;
    const equals = kind === 'keyed' ? text.indexOf('=') : -1;
    const path = text.slice(equals + 1);
    const field = nameOf(at.filter(step => typeof step === 'string'));
    this.references.push({ field, path, mayBeFolder: kind === 'resource', line: this.#source.lineOf(at) });
    if (!isPlainPath(path) || (kind === 'keyed' && !KEYED.test(text))) {
      const what = `${field} names "${printable(path)}", which is not a path of the repository`;
      throw new UserError(this.#place(at, what), { fix: FETCH_FIX });
    }
    // Behind `./` it can't be read as an address: kustomize takes `<host>/a/b` for one if it knows the host.
    const normal = posix.normalize(path);
    return `${text.slice(0, equals + 1)}${normal.startsWith('../') || normal === '..' ? normal : `./${normal}`}`;
  }

  #wrong(expected: string, at: FieldPath): never {
    throw new UserError(this.#place(at, `${nameOf(at)} is not ${expected}`), { fix: `write ${expected} there` });
  }

  #place(at: FieldPath, message: string): string {
    return `${this.#source.name}:${this.#source.lineOf(at)}: ${message}`;
  }
}

/** A file, behind a key of a ConfigMap or without one. */
const KEYED = /^(?:[-._a-zA-Z0-9]+=)?[^=]+$/;

/** Nothing that kustomize could take for an address or a query of one. */
function isPlainPath(path: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return path !== '' && !path.startsWith('/') && !/[:?\\\u0000-\u001f\u007f]|\/\//.test(path);
}

function nameOf(at: FieldPath): string {
  return at.map(step => (typeof step === 'number' ? String(step) : step)).join('.');
}
