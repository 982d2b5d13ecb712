import type { RenderedText } from '../../templates/taint.ts';
import type { YamlNode } from '../../templates/yaml/node.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Template } from '../model/object.ts';
import { type Injection, injectedDocument, injectedLine, injectedSeparator } from './injected-documents.ts';
import type { Placement } from './plan.ts';
import { type RenderedObject, renderedObjects, says } from './rendered-objects.ts';
import { readRenderedYaml, type YamlProblem } from './rendered-yaml.ts';
import { LINE_BREAKS_ANNOTATION, valueProblem } from './value-problem.ts';

/** A rendered file and what it was rendered by and for. */
export interface FileOf {
  readonly path: string;
  readonly template: Template;
  readonly placement: Placement;
}

/** The objects of a file that is meant for Kubernetes; nothing of one that isn't; or why its folder is held. */
export type CheckedFile = { readonly objects?: readonly RenderedObject[] } | { readonly problem: Diagnostic };

/**
 * Checks what a template renders. Output is meant for Kubernetes when any document of it says `apiVersion`: clusters
 * refuse all that they are given for the sake of one mistake in it. Anything else (units of systemd, crontabs, scripts,
 * playbooks) is published as it is, and only held to what a workload's value may do.
 */
export function checkRendered(rendered: RenderedText, file: FileOf): CheckedFile {
  const isScript = file.template.spec.contentType === 'sh';
  // No cluster looks into it.
  if (!file.path.endsWith('.yaml')) return ofProblem(lineProblem(rendered, file));
  const read = readRenderedYaml(rendered.text);
  const documents = 'problem' in read ? undefined : read.documents;
  if (!claimsKubernetes(rendered, documents) || (isScript && documents === undefined)) {
    return ofProblem(foreignProblem(rendered, documents, file));
  }
  const injected = documents === undefined ? injectedSeparator(rendered) : injectedDocument(rendered, documents);
  if (injected !== undefined) return { problem: injectionProblem(injected, file) };
  if (isScript) return ofProblem(lineProblem(rendered, file));
  return 'problem' in read ? { problem: notYaml(read.problem, file) } : checkObjects(read.documents, file);
}

function ofProblem(problem: Diagnostic | undefined): CheckedFile {
  return problem === undefined ? {} : { problem };
}

/**
 * Decided by the whole text: if it counted only what can be read, a value that makes a text unreadable would free it
 * from all that Kubernetes' output is held to.
 */
function claimsKubernetes({ text, values }: RenderedText, documents: readonly YamlNode[] | undefined): boolean {
  if (documents !== undefined)
    return documents.some(document => says(document, 'apiVersion')) || API_VERSION_LINE.test(text);
  const isScript = text.startsWith('#!') && (values[0]?.start ?? SHEBANG) >= SHEBANG;
  return !isScript && API_VERSION_KEY.test(text);
}

const SHEBANG = '#!'.length;
const API_VERSION_LINE = /^["']?apiVersion["']?[ \t]*:/m;
const API_VERSION_KEY = /\bapiVersion["']?[ \t]*:/;

/**
 * In what says of which kind it is, as objects of older templates do, values may have lines of their own within the
 * structure. Of other languages only lines are known.
 */
function foreignProblem(
  rendered: RenderedText,
  documents: readonly YamlNode[] | undefined,
  file: FileOf,
): Diagnostic | undefined {
  const injected = documents === undefined ? injectedSeparator(rendered) : injectedStructure(rendered, documents);
  if (injected !== undefined) return injectionProblem(injected, file);
  const hasKind = documents?.some(document => says(document, 'kind')) === true;
  return hasKind ? undefined : lineProblem(rendered, file);
}

/** A script is one text to a reader of YAML: quotation marks and comments mean other things there. */
function injectedStructure(rendered: RenderedText, documents: readonly YamlNode[]): Injection | undefined {
  const hasStructure = documents.some(({ kind }) => kind === 'mapping' || kind === 'sequence');
  return hasStructure ? injectedDocument(rendered, documents) : undefined;
}

function injectionProblem(
  { field, what, line, document }: Injection,
  { path, template, placement }: FileOf,
): Diagnostic {
  const where = `in ${path}, line ${line} (document ${document})`;
  return valueProblem({ code: 'value-injects-document', field, what: `${what} ${where}` }, placement, template);
}

function lineProblem(rendered: RenderedText, { path, template, placement }: FileOf): Diagnostic | undefined {
  if (template.annotations[LINE_BREAKS_ANNOTATION] === 'true') return undefined;
  const found = injectedLine(rendered);
  if (found === undefined) return undefined;
  const what = `begins a line of its own in ${path}, line ${found.line}`;
  return valueProblem({ code: 'value-breaks-line', field: found.field, what }, placement, template);
}

function notYaml({ line, message }: YamlProblem, { path, template }: FileOf): Diagnostic {
  return {
    severity: 'error',
    code: 'rendered-not-yaml',
    message: `template ${template.name} renders ${path} that is not YAML: line ${line}: ${message}`,
    fix: `"berth render --template ${template.origin.path}" shows what it renders; if it isn't meant for Kubernetes, add contentType: sh to the template`,
    origin: template.origin,
    subject: { kind: 'Template', name: template.name },
  };
}

function checkObjects(documents: readonly YamlNode[], { path, template }: FileOf): CheckedFile {
  const { objects, faults } = renderedObjects(documents);
  const [fault] = faults;
  if (fault === undefined) return { objects };
  const { line, message, fix } = fault;
  return {
    problem: {
      severity: 'error',
      code: 'rendered-not-an-object',
      message: `template ${template.name} renders ${path} with ${message}, line ${line}: clusters refuse all that is applied with it`,
      fix: `${fix}; "berth render --template ${template.origin.path}" shows what it renders`,
      origin: template.origin,
      subject: { kind: 'Template', name: template.name },
    },
  };
}
