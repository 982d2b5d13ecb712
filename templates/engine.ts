import type { RenderedText } from './taint.ts';
import type { GoMap } from './value.ts';

/** What templates can read (contract A.4). The root is a struct: a field that isn't here is an error. */
export interface RenderData {
  readonly DeploymentTargetName: string;
  /** `<environment>-<clusterType>-<deploymentTarget>`. */
  readonly Namespace: string;
  readonly Environment: string;
  readonly Workspace: string;
  readonly Workload: string;
  /** Labels of the deployment target, `string-string`. */
  readonly Labels: GoMap;
  /** The target's free map, such as `repo`, `branch` and `path`, `string-string`. */
  readonly Manifests: GoMap;
  /** Name of the cluster type. */
  readonly ClusterType: string;
  /** The composed platform config, `string-any`. */
  readonly ConfigData: GoMap;
}

/** A template that was parsed and can be rendered any number of times. */
export interface CompiledTemplate {
  /** Throws TemplateError. Data is never changed. */
  readonly render: (data: RenderData) => string;
  /** As `render`, and says which parts of the text a workload's values decided. */
  readonly trace: (data: RenderData) => RenderedText;
}

/** A template language. */
export interface TemplateEngine {
  /** Throws TemplateError for a text that doesn't parse. Equal texts are parsed once. */
  readonly compile: (text: string) => CompiledTemplate;
}

/** The languages that `spec.engine` of a Template can name. */
export type EngineName = 'go' | 'handlebars';

export type TemplateEngines = Readonly<Record<EngineName, TemplateEngine>>;
