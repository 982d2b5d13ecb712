import { pushAll } from '../../runtime/push-all.ts';
import type { RenderData } from '../../templates/engine.ts';
import { TemplateError } from '../../templates/go/errors.ts';
import { releaseBraces } from '../../templates/literal.ts';
import type { RenderedText } from '../../templates/taint.ts';
import type { GoMap } from '../../templates/value.ts';
import type { ComposedConfig } from '../config/composer.ts';
import { renderedConfig } from '../config/literal.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { MAX_LABEL_LENGTH } from '../model/names.ts';
import type { Template } from '../model/object.ts';
import { namespaceOf } from '../placement/namespace.ts';
import type { DeploymentTarget } from '../snapshot/snapshot.ts';
import { checkRendered } from './check-rendered.ts';
import { goStringMap } from './go-value.ts';
import { joinRendered } from './join-manifests.ts';
import { missingValue } from './missing-value.ts';
import type { PlacedObject } from './object-conflict.ts';
import type { Placement, PlannedFile } from './plan.ts';
import type { RenderedObject } from './rendered-objects.ts';
import { type ResolvedTemplate, type TemplateRole, templateProblem } from './templates.ts';
import { valueProblem } from './value-problem.ts';
import { type FailedAgain, valueTemplateProblem } from './value-template-problem.ts';

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
export type RenderedFolder =
  | {
      readonly files: readonly PlannedFile[];
      readonly objects: readonly PlacedObject[];
      readonly warnings: readonly Diagnostic[];
    }
  | HeldFolderReasons;

interface HeldFolderReasons {
  readonly reasons: readonly Diagnostic[];
}

export type RenderFolder = (inputs: FolderInputs) => RenderedFolder;

/** Renders `<clusterType>/<deploymentTarget>/`. Never throws for what a user wrote: that comes back as reasons. */
export function renderFolder(inputs: FolderInputs): RenderedFolder {
  const data = renderData(inputs);
  const reasons = [...inputs.reasons, ...namespaceTooLong(inputs.placement, data.Namespace)];
  const rendered: RenderedFile[] = [];
  for (const role of ['namespace', 'config', 'reconciler'] as const) {
    const found = renderRole(inputs, role, data);
    if (found === undefined) continue;
    if ('problem' in found) reasons.push(found.problem);
    else rendered.push(found);
  }
  pushAll(reasons, dotsInNamespace(inputs.placement, data.Namespace, rendered));
  pushAll(reasons, objectsTwice(rendered));
  if (reasons.length > 0) return heldBack({ ...inputs, reasons });
  const objects = rendered.flatMap(({ template, objects: own = [] }) =>
    own.filter(({ isPlaced }) => isPlaced).map(({ id, description }) => ({ id, description, template })),
  );
  return { files: rendered.map(({ file }) => file), objects, warnings: rendered.flatMap(({ warnings }) => warnings) };
}

/** A folder that is held back for reasons that were found without rendering it. */
export function heldBack({ placement, reasons }: Pick<FolderInputs, 'placement' | 'reasons'>): HeldFolderReasons {
  const pair = { clusterType: placement.clusterType.name, deploymentTarget: placement.deploymentTarget.name };
  return { reasons: reasons.map(reason => ({ ...reason, ...pair })) };
}

interface RenderedFile {
  readonly file: PlannedFile;
  readonly template: Template;
  /** Of a file that is meant for Kubernetes. */
  readonly objects?: readonly RenderedObject[];
  readonly warnings: readonly Diagnostic[];
}

function renderRole(
  inputs: FolderInputs,
  role: TemplateRole,
  plain: RenderData,
): RenderedFile | { problem: Diagnostic } | undefined {
  const resolved = inputs.templates[role];
  if (resolved === undefined) return undefined;
  if ('problem' in resolved) return resolved;
  const { template, engine, manifests } = resolved;
  const data = template.spec.engine === 'go' ? withHeldBraces(plain, inputs.config) : plain;
  const parts: RenderedText[] = [];
  const warnings: Diagnostic[] = [];
  for (const [index, manifest] of manifests.entries()) {
    try {
      const { text, values, missing = [] } = manifest.trace(data);
      parts.push({ text: releaseBraces(text), values });
      for (const one of missing) warnings.push(missingValue(one, template, index));
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      return { problem: renderProblem(error, index, { ...inputs, template, engine, data }) };
    }
  }
  const rendered = joinRendered(parts);
  const { text } = rendered;
  // An empty config file is left out; the other two are always there, so that a folder is never without them.
  if (role === 'config' && text === '') return undefined;
  const { clusterType, deploymentTarget } = inputs.placement;
  // The names of the other two don't depend on it: agents read them by the names that the original gives them.
  const extension = role === 'config' && template.spec.contentType === 'sh' ? 'sh' : 'yaml';
  const path = `${clusterType.name}/${deploymentTarget.name}/${FILE_NAME[role]}.${extension}`;
  const checked = checkRendered(rendered, { path, template, placement: inputs.placement });
  return 'problem' in checked ? checked : { file: { path, text }, template, warnings, ...checked };
}

/** Output of Go templates is rendered again. */
function withHeldBraces(data: RenderData, config: ComposedConfig): RenderData {
  const ConfigData = renderedConfig(config);
  return ConfigData === data.ConfigData ? data : { ...data, ConfigData };
}

function renderProblem(error: TemplateError, index: number, failed: FailedAgain): Diagnostic {
  const { template, placement } = failed;
  if (error.kind !== 'value') return valueTemplateProblem(error, failed) ?? templateProblem(error, template, index);
  const what = 'has a part of a template that another value, or the text around it, completes';
  return valueProblem({ code: 'value-injects-document', field: error.expression ?? '', what }, placement, template);
}

/** File names of a folder (contract A.6). */
const FILE_NAME = { reconciler: 'reconciler', namespace: 'namespace', config: 'platform-config' } as const;

/** The data of templates, with the keys of contract A.4. */
function renderData({ environment, placement, config }: FolderInputs): RenderData {
  const { clusterType, deploymentTarget } = placement;
  const { labels, manifests } = targetMaps(deploymentTarget);
  return {
    DeploymentTargetName: deploymentTarget.name,
    Namespace: namespaceOf({
      environment,
      clusterType: clusterType.name,
      deploymentTarget: deploymentTarget.name,
    }),
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
  files: readonly RenderedFile[],
): Diagnostic[] {
  const isUsed = files.some(({ file, objects }) => objects !== undefined && file.text.includes(namespace));
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

/** Flux and kustomize refuse all of a folder in which they find an object twice. */
function objectsTwice(files: readonly RenderedFile[]): Diagnostic[] {
  const known = new Map<string, string>();
  for (const { file, template, objects } of files) {
    for (const { id, description, line } of objects ?? []) {
      const place = `${file.path}, line ${line}`;
      const first = known.get(id);
      if (first !== undefined) return [objectTwice(template, description, [first, place])];
      known.set(id, place);
    }
  }
  return [];
}

function objectTwice({ name, origin }: Template, description: string, places: readonly string[]): Diagnostic {
  return {
    severity: 'error',
    code: 'rendered-twice',
    message: `template ${name} renders ${description} a second time (${places.join(', and ')}): clusters refuse all that is applied with it`,
    fix: 'render it once, or give it another name or namespace',
    origin,
    subject: { kind: 'Template', name },
  };
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
