/** What goes where, for programs that plan by themselves: input → snapshot → plan, and questions about both. */

export { formatOrigin, formatPosition, type Origin, type Position } from '../runtime/origin.ts';
export { analyzeConfig } from './analysis/analyze-config.ts';
export { analyzePolicies } from './analysis/analyze-policies.ts';
export { analyzeTemplates } from './analysis/analyze-templates.ts';
export { type Counterfactual, explainPair, type PairExplanation, type PolicyRefusal } from './explain/explain-pair.ts';
export type { LabelEdit } from './explain/label-edits.ts';
export type { Diagnostic, ObjectReference, RelatedPlace, Severity } from './model/diagnostic.ts';
export { KINDS, type KindName } from './model/kinds/index.ts';
export type {
  EnvironmentInput,
  Manifest,
  MissingSource,
  RegistrationSource,
  SourcedManifest,
  SourcedUnreadable,
  SourceRevision,
  UnreadableManifest,
} from './model/manifest.ts';
export type { AnySchedulerObject, InvalidObject, ParsedManifest, SchedulerObject } from './model/object.ts';
export { parseManifest } from './model/parse-manifest.ts';
export { place } from './placement/place.ts';
export { makePlan, type PlanMemo, type PlanOptions, type PlanResult } from './plan/make-plan.ts';
export {
  type HeldFolder,
  type NoPlan,
  type Placement,
  type Plan,
  type PlannedFile,
  type PlannedFolder,
  plannedFiles,
} from './plan/plan.ts';
export type { PlanCounters } from './plan/plan-counters.ts';
export { buildSnapshot } from './snapshot/build-snapshot.ts';
export type { DeploymentTarget, RemovalHold, Snapshot } from './snapshot/snapshot.ts';
