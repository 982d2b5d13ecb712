import { pushAll } from '../../runtime/push-all.ts';
import type { RenderData } from '../../templates/engine.ts';
import { TemplateError } from '../../templates/go/errors.ts';
import type { RenderedText } from '../../templates/taint.ts';
import type { GoMap } from '../../templates/value.ts';
import type { ComposedConfig } from '../config/composer.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { MAX_LABEL_LENGTH } from '../model/names.ts';
import type { Template } from '../model/object.ts';
import type { DeploymentTarget } from '../snapshot/snapshot.ts';
import { goStringMap } from './go-value.ts';
import { injectedDocument, injectedLine, injectedSeparator } from './injected-documents.ts';
import { joinRendered } from './join-manifests.ts';
import type { Placement, PlannedFile } from './plan.ts';
import { readRenderedYaml } from './rendered-yaml.ts';
import { type ResolvedTemplate, type TemplateRole, templateProblem } from './templates.ts';
import { LINE_BREAKS_ANNOTATION, valueProblem } from './value-problem.ts';

/** Everything that the files of a folder depend on. Equal inputs, compared by identity, give equal files. */
export interface FolderInputs {
  readonly environment: string;
  readonly placement: Placement;
  readonly templates: Readonly<Record<TemplateRole, ResolvedTemplate | undefined>>;
  readonly config: ComposedConfig;
  /** Reasons found before rendering, such as config that violates its schema. */
  readonly reasons: readonly Diagnostic[];
}

/** The files of a folder, or why there are none. */
export type RenderedFolder = { readonly files: readonly PlannedFile[] } | HeldFolderReasons;

interface HeldFolderReasons {
  readonly reasons: readonly Diagnostic[];
}

/** Renders `<clusterType>/<deploymentTarget>/`. Never throws for what a user wrote: that comes back as reasons. */
export function renderFolder(inputs: FolderInputs): RenderedFolder {
  const data = renderData(inputs);
  const reasons = [...inputs.reasons, ...namespaceTooLong(inputs.placement, data.Namespace)];
  const files: PlannedFile[] = [];
  for (const role of ['namespace', 'config', 'reconciler'] as const) {
    const rendered = renderRole(inputs, role, data);
    if (rendered === undefined) continue;
    if ('problem' in rendered) reasons.push(rendered.problem);
    else files.push(rendered);
  }
  pushAll(reasons, dotsInNamespace(inputs.placement, data.Namespace, files));
  return reasons.length === 0 ? { files } : heldBack({ ...inputs, reasons });
}

/** A folder that is held back for reasons that were found without rendering it. */
export function heldBack({ placement, reasons }: Pick<FolderInputs, 'placement' | 'reasons'>): HeldFolderReasons {
  const pair = { clusterType: placement.clusterType.name, deploymentTarget: placement.deploymentTarget.name };
  return { reasons: reasons.map(reason => ({ ...reason, ...pair })) };
}

function renderRole(
  inputs: FolderInputs,
  role: TemplateRole,
  data: RenderData,
): PlannedFile | { problem: Diagnostic } | undefined {
  const resolved = inputs.templates[role];
  if (resolved === undefined) return undefined;
  if ('problem' in resolved) return resolved;
  const { template, manifests } = resolved;
  const parts: RenderedText[] = [];
  for (const [index, manifest] of manifests.entries()) {
    try {
      parts.push(manifest.trace(data));
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      return { problem: renderProblem(error, index, { template, placement: inputs.placement }) };
    }
  }
  const rendered = joinRendered(parts);
  const { text } = rendered;
  // An empty config file is left out; the other two are always there, so that a folder is never without them.
  if (role === 'config' && text === '') return undefined;
  const shell = role === 'config' && template.spec.contentType === 'sh';
  const { clusterType, deploymentTarget } = inputs.placement;
  const path = `${clusterType.name}/${deploymentTarget.name}/${FILE_NAME[role]}.${shell ? 'sh' : 'yaml'}`;
  const file = { path, template, placement: inputs.placement };
  const problem = shell ? lineProblem(rendered, file) : yamlProblem(rendered, file);
  return problem === undefined ? { path, text } : { problem };
}

interface RenderedBy {
  readonly template: Template;
  readonly placement: Placement;
}

interface FileOf extends RenderedBy {
  readonly path: string;
}

function renderProblem(error: TemplateError, index: number, { template, placement }: RenderedBy): Diagnostic {
  if (error.kind !== 'value') return templateProblem(error, template, index);
  const what = 'has a part of a template that another value, or the text around it, completes';
  return valueProblem({ code: 'value-injects-document', field: error.expression ?? '', what }, placement, template);
}

function yamlProblem(rendered: RenderedText, { path, template, placement }: FileOf): Diagnostic | undefined {
  const read = readRenderedYaml(rendered.text);
  const found = 'problem' in read ? injectedSeparator(rendered) : injectedDocument(rendered, read.documents);
  if (found !== undefined) {
    const what = `${found.what} in ${path}, line ${found.line} (document ${found.document})`;
    return valueProblem({ code: 'value-injects-document', field: found.field, what }, placement, template);
  }
  if ('problem' in read) {
    const { line, message } = read.problem;
    return {
      severity: 'error',
      code: 'rendered-not-yaml',
      message: `template ${template.name} renders ${path} that is not YAML: line ${line}: ${message}`,
      fix: `"berth render --template ${template.origin.path}" shows what it renders`,
      origin: template.origin,
      subject: { kind: 'Template', name: template.name },
    };
  }
  return undefined;
}

function lineProblem(rendered: RenderedText, { path, template, placement }: FileOf): Diagnostic | undefined {
  if (template.annotations[LINE_BREAKS_ANNOTATION] === 'true') return undefined;
  const found = injectedLine(rendered);
  if (found === undefined) return undefined;
  const what = `begins a line of its own in ${path}, line ${found.line}`;
  return valueProblem({ code: 'value-breaks-line', field: found.field, what }, placement, template);
}

/** File names of a folder (contract A.6). */
const FILE_NAME = { reconciler: 'reconciler', namespace: 'namespace', config: 'platform-config' } as const;

/** The data of templates, with the keys of contract A.4. */
function renderData({ environment, placement, config }: FolderInputs): RenderData {
  const { clusterType, deploymentTarget } = placement;
  const { labels, manifests } = targetMaps(deploymentTarget);
  return {
    DeploymentTargetName: deploymentTarget.name,
    Namespace: `${environment}-${clusterType.name}-${deploymentTarget.name}`,
    Environment: environment,
    Workspace: deploymentTarget.workspace,
    Workload: deploymentTarget.workload,
    Labels: labels,
    Manifests: manifests,
    ClusterType: clusterType.name,
    ConfigData: config.data,
  };
}

interface TargetMaps {
  readonly labels: GoMap;
  readonly manifests: GoMap;
}

function targetMaps(target: DeploymentTarget): TargetMaps {
  let maps = TARGET_MAPS.get(target);
  if (maps === undefined) {
    maps = { labels: goStringMap(target.labels), manifests: goStringMap(target.manifests) };
    TARGET_MAPS.set(target, maps);
  }
  return maps;
}

const TARGET_MAPS = new WeakMap<DeploymentTarget, TargetMaps>();

/** A namespace is an RFC 1123 label, while names of objects may have dots. It is no matter where no manifest has the namespace. */
function dotsInNamespace(
  { clusterType, deploymentTarget }: Placement,
  namespace: string,
  files: readonly PlannedFile[],
): Diagnostic[] {
  const isUsed = files.some(({ path, text }) => path.endsWith('.yaml') && text.includes(namespace));
  if (!namespace.includes('.') || !isUsed) return [];
  return [
    {
      severity: 'error',
      code: 'invalid-namespace',
      message: `the namespace "${namespace}" of deployment target ${deploymentTarget.name} on cluster type ${clusterType.name} has a dot, and no cluster takes such a namespace`,
      fix: 'take the dots out of the names of the workload, of its target and of the cluster type',
      origin: deploymentTarget.origin,
      subject: { kind: 'DeploymentTarget', name: deploymentTarget.name },
      related: [{ message: `cluster type ${clusterType.name}`, origin: clusterType.origin }],
    },
  ];
}

function namespaceTooLong({ clusterType, deploymentTarget }: Placement, namespace: string): Diagnostic[] {
  if (namespace.length <= MAX_LABEL_LENGTH) return [];
  return [
    {
      severity: 'error',
      code: 'name-too-long',
      message: `the namespace "${namespace}" of deployment target ${deploymentTarget.name} on cluster type ${clusterType.name} has ${namespace.length} characters, at most ${MAX_LABEL_LENGTH} are allowed`,
      fix: 'shorten the name of the workload, of its target or of the cluster type',
      origin: deploymentTarget.origin,
      subject: { kind: 'DeploymentTarget', name: deploymentTarget.name },
      related: [{ message: `cluster type ${clusterType.name}`, origin: clusterType.origin }],
    },
  ];
}
