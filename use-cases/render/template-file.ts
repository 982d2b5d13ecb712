import { extname } from 'node:path';
import { parseManifestFile } from '../../environments/manifests/manifest-file.ts';
import { UserError } from '../../runtime/errors.ts';
import { isRecord } from '../../runtime/is-record.ts';
import { nearest } from '../../runtime/nearest.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { Template } from '../../scheduler/model/object.ts';
import { parseManifest } from '../../scheduler/model/parse-manifest.ts';
import type { EngineName } from '../../templates/engine.ts';

/** What a file given as a template turned out to be. */
export type TemplateFile =
  | { readonly kind: 'text'; readonly text: string; readonly engine: EngineName }
  | { readonly kind: 'object'; readonly template: Template; readonly warnings: readonly Diagnostic[] };

export interface TemplateFileOptions {
  /** Path as the user wrote it, for messages; `-` for standard input. */
  readonly path: string;
  /** Folder that the path starts from. */
  readonly folder: string;
  /** Which of several Template objects. */
  readonly name: string | undefined;
}

const HANDLEBARS = new Set(['.hbs', '.handlebars']);
// Both lines stand at the left margin of an object; in a template text they don't, unless it renders a Template.
const API_VERSION = /^apiVersion:[ \t]*["']?scheduler\.kalypso\.io\//m;
const KIND = /^kind:[ \t]*["']?Template\b/m;

/**
 * A file with Template objects gives one of them; anything else is taken as the text of one template, in Handlebars when
 * the file is named so. Throws a UserError when it isn't clear which object is meant, or it isn't valid.
 */
export function readTemplateFile(text: string, options: TemplateFileOptions): TemplateFile {
  if ((API_VERSION.test(text) && KIND.test(text)) || isJsonObject(text)) return chooseTemplate(text, options);
  if (options.name !== undefined) {
    throw new UserError(`${options.path} has no Template objects, so none is named "${options.name}"`, {
      fix: 'leave --name out: the file is rendered as one template text',
    });
  }
  return { kind: 'text', text, engine: HANDLEBARS.has(extname(options.path)) ? 'handlebars' : 'go' };
}

/** One of our objects, or a list of them, in JSON. A template that renders JSON has actions in it, or it is no template. */
function isJsonObject(text: string): boolean {
  if (!text.trimStart().startsWith('{')) return false;
  try {
    const body: unknown = JSON.parse(text);
    const items = isRecord(body) && Array.isArray(body['items']) ? body['items'] : [body];
    return items.some(item => isRecord(item) && String(item['apiVersion']).startsWith('scheduler.kalypso.io/'));
  } catch {
    return false;
  }
}

function chooseTemplate(text: string, { path, folder, name }: TemplateFileOptions): TemplateFile {
  const file = parseManifestFile(text, { repository: folder, path });
  const [unreadable] = file.unreadable;
  if (unreadable !== undefined) throw userError(unreadable.diagnostics);
  const parsed = file.manifests.map(manifest => parseManifest(manifest));
  const templates = parsed.flatMap(result => {
    const named =
      result.state === 'valid' ? result.object.name : result.state === 'invalid' ? result.object.name : undefined;
    const kind = result.state === 'foreign' ? '' : result.object.kind;
    return kind === 'Template' ? [{ name: named, result }] : [];
  });
  const chosen = name === undefined ? templates : templates.filter(template => template.name === name);
  const [first] = chosen;
  if (first === undefined || chosen.length > 1)
    throw ambiguous(
      path,
      name,
      templates.map(template => template.name ?? '?'),
    );
  if (first.result.state === 'invalid') throw userError(first.result.object.diagnostics);
  if (first.result.state !== 'valid' || first.result.object.kind !== 'Template') throw ambiguous(path, name, []);
  return { kind: 'object', template: first.result.object, warnings: first.result.warnings };
}

function ambiguous(path: string, name: string | undefined, names: readonly string[]): UserError {
  if (name === undefined) {
    return new UserError(`${path} has ${names.length} Template objects: ${names.join(', ')}`, {
      fix: 'choose one with --name',
    });
  }
  const meant = nearest(name, names);
  return new UserError(`${path} has no Template "${name}"`, {
    fix: meant === undefined ? `choose one of ${names.join(', ')}` : `did you mean "${meant}"?`,
  });
}

/** The first of several problems as an error; the others go with its message. */
function userError(diagnostics: readonly Diagnostic[]): UserError {
  const [first, ...others] = diagnostics;
  const more = others.length === 0 ? '' : ` (and ${others.length} more problems)`;
  return new UserError(`${first?.message ?? 'the object is not valid'}${more}`, {
    ...(first?.fix === undefined ? {} : { fix: first.fix }),
    ...(first?.origin === undefined ? {} : { origin: first.origin }),
  });
}
