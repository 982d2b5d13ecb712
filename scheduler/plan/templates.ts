import { memoizeByObject } from '../../runtime/memoize.ts';
import { nearest } from '../../runtime/nearest.ts';
import type { Origin } from '../../runtime/origin.ts';
import type { CompiledTemplate, TemplateEngine, TemplateEngines } from '../../templates/engine.ts';
import { TemplateError } from '../../templates/go/errors.ts';
import { encodeYaml } from '../../templates/yaml/encode.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { ClusterType, InvalidObject, Template } from '../model/object.ts';
import { defaultConfigTemplate } from '../snapshot/default-config-template.ts';
import { goValueOf } from './go-value.ts';

/** What a template of a cluster type renders. */
export type TemplateRole = 'reconciler' | 'namespace' | 'config';

/** The field of a cluster type that names its template for a role. */
export const TEMPLATE_FIELD = {
  reconciler: 'reconciler',
  namespace: 'namespaceService',
  config: 'configType',
} as const;

/** A template ready for rendering, or the reason why it isn't. */
export type ResolvedTemplate =
  | {
      readonly template: Template;
      readonly engine: TemplateEngine;
      readonly manifests: readonly CompiledTemplate[];
    }
  | { readonly problem: Diagnostic };

/** Finds and compiles the templates that cluster types name. */
export interface TemplateSet {
  /** Nothing when the cluster type names no template for the role. */
  readonly resolve: (clusterType: ClusterType, role: TemplateRole) => ResolvedTemplate | undefined;
}

export interface TemplateSetInput {
  readonly templates: readonly Template[];
  readonly invalid: readonly InvalidObject[];
  readonly engines: TemplateEngines;
}

/** Each template is compiled once, whatever the number of cluster types that name it. */
export function createTemplateSet({ templates, invalid, engines }: TemplateSetInput): TemplateSet {
  const byName = new Map(templates.map(template => [template.name, template]));
  const compile = compilerOf(engines);
  const fallback = defaultConfigTemplate(templates);
  // By the object, not by its name: the set outlives edits of cluster types.
  const rolesOf = memoizeByObject<ClusterType, Map<TemplateRole, ResolvedTemplate>>(() => new Map());
  const find = (clusterType: ClusterType, role: TemplateRole): ResolvedTemplate | undefined => {
    const name = clusterType.spec[TEMPLATE_FIELD[role]] ?? '';
    if (name === '') return fallback === undefined ? undefined : compile(fallback);
    const template = byName.get(name);
    if (template === undefined) return { problem: missingTemplate(clusterType, role, { name, byName, invalid }) };
    if (template.spec.type !== role) return { problem: wrongType(clusterType, role, template) };
    return compile(template);
  };
  return {
    resolve: (clusterType, role) => {
      const roles = rolesOf(clusterType);
      const known = roles.get(role) ?? find(clusterType, role);
      if (known !== undefined) roles.set(role, known);
      return known;
    },
  };
}

/** A template that is the same object as before stays compiled, whatever else changes. */
const compilerOf = memoizeByObject((engines: TemplateEngines) =>
  memoizeByObject((template: Template) => compileTemplate(template, engines)),
);

/** The text of a manifest. One that is a map is printed as YAML first: templates once were written so. */
export function manifestText(manifest: Template['spec']['manifests'][number]): string {
  return typeof manifest === 'string' ? manifest : encodeYaml(goValueOf(manifest));
}

function compileTemplate(template: Template, engines: TemplateEngines): ResolvedTemplate {
  const manifests: CompiledTemplate[] = [];
  const engine = engines[template.spec.engine];
  for (const [index, manifest] of template.spec.manifests.entries()) {
    try {
      manifests.push(engine.compile(manifestText(manifest)));
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      return { problem: templateProblem(error, template, index) };
    }
  }
  return { template, engine, manifests };
}

/** What went wrong in manifest `index` of a template, at its line in the file. */
export function templateProblem(error: TemplateError, template: Template, index: number): Diagnostic {
  return {
    severity: 'error',
    code: TEMPLATE_CODES[error.kind],
    message: `template ${template.name}, manifest ${index + 1}: ${error.message}`,
    fix: `correct the template; "berth render --template ${template.origin.path}" tries it`,
    origin: originInTemplate(template, index, error.line),
    subject: { kind: 'Template', name: template.name },
  };
}

/** The code of a problem, by the kind of the error. */
export const TEMPLATE_CODES = {
  parse: 'template-syntax',
  exec: 'template-failed',
  limit: 'template-limit',
  forbidden: 'template-forbidden-function',
  value: 'value-injects-document',
} as const;

/** Line 1 of a block scalar is the line after its `|`. Which style it is can't be told here; most templates are blocks. */
export function originInTemplate(template: Template, index: number, line: number | undefined): Origin {
  const origin = template.at(['spec', 'manifests', index]);
  const manifest = template.spec.manifests[index];
  if (line === undefined || typeof manifest !== 'string' || !manifest.includes('\n')) return origin;
  return { ...origin, line: origin.line + line, column: 1 };
}

function missingTemplate(
  clusterType: ClusterType,
  role: TemplateRole,
  { name, byName, invalid }: { name: string; byName: ReadonlyMap<string, Template>; invalid: readonly InvalidObject[] },
): Diagnostic {
  const broken = invalid.find(object => object.kind === 'Template' && object.name === name);
  const meant = nearest(name, byName.keys());
  return {
    severity: 'error',
    code: broken === undefined ? 'unknown-template' : 'invalid-template',
    message:
      broken === undefined
        ? `cluster type ${clusterType.name} names the ${role} template "${name}", which doesn't exist`
        : `the ${role} template "${name}" of cluster type ${clusterType.name} is not valid: ${broken.diagnostics[0]?.message ?? ''}`,
    fix: broken?.diagnostics[0]?.fix ?? (meant === undefined ? `add a Template "${name}"` : `did you mean "${meant}"?`),
    origin: clusterType.at(['spec', TEMPLATE_FIELD[role]]),
    subject: { kind: 'ClusterType', name: clusterType.name },
    ...(broken === undefined
      ? {}
      : { related: [{ message: 'the template', origin: broken.diagnostics[0]?.origin ?? broken.origin }] }),
  };
}

function wrongType(clusterType: ClusterType, role: TemplateRole, template: Template): Diagnostic {
  return {
    severity: 'error',
    code: 'template-type',
    message: `cluster type ${clusterType.name} names template "${template.name}" as its ${role} template, but it is of type ${template.spec.type}`,
    fix: `name a template of type ${role}, or correct spec.type of ${template.name}`,
    origin: clusterType.at(['spec', TEMPLATE_FIELD[role]]),
    subject: { kind: 'ClusterType', name: clusterType.name },
    related: [{ message: 'its type', origin: template.at(['spec', 'type']) }],
  };
}
