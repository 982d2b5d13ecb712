import { sameItems } from '../../runtime/same-items.ts';
import type { TemplateEngines } from '../../templates/engine.ts';
import { type ConfigComposer, createConfigComposer } from '../config/composer.ts';
import { type ConfigValidator, createConfigValidator } from '../config/validate.ts';
import { type PlacementMemo, type PlacementRow, place, type RowEntry } from '../placement/place.ts';
import type { DeploymentTarget, Snapshot } from '../snapshot/snapshot.ts';
import { assemblePlan } from './assemble-plan.ts';
import { configSourceOf, schemaSourceOf } from './config-sources.ts';
import { holdReasons } from './hold-reasons.ts';
import { ObjectIndex } from './object-index.ts';
import { OutputBudget, type OutputLimits } from './output-budget.ts';
import type { NoPlan, Placement, Plan, PlannedFolder } from './plan.ts';
import type { PlanCounters } from './plan-counters.ts';
import type { FolderState, TargetState } from './plan-state.ts';
import { type FolderInputs, heldBack, type RenderFolder, renderFolder } from './render-folder.ts';
import { createTemplateSet, type TemplateSet } from './templates.ts';

export interface PlanOptions {
  readonly engines: TemplateEngines;
  /** Of the previous plan of this environment: what hasn't changed since is taken over. */
  readonly memo?: PlanMemo;
  readonly limits?: Partial<OutputLimits>;
  /** For those who watch how each folder is rendered. */
  readonly render?: RenderFolder;
}

export interface PlanResult {
  readonly plan: Plan | NoPlan;
  /** For the next call. Absent when there is no plan: keep the older one then. */
  readonly memo?: PlanMemo;
  readonly counters: PlanCounters;
}

/** Opaque: what a plan leaves for the next one. */
export interface PlanMemo {
  readonly placement: PlacementMemo;
  readonly context: Context;
  /** Sorted by target name. */
  readonly states: readonly TargetState[];
  /** Of the states, until the next plan takes it out and changes it. */
  readonly index: { objects?: ObjectIndex | undefined };
}

/** What the folders of all targets depend on. */
interface Context {
  readonly snapshot: Snapshot;
  readonly templates: TemplateSet;
  readonly composer: ConfigComposer;
  readonly validator: ConfigValidator;
  readonly engines: TemplateEngines;
}

/**
 * Decides what an environment should look like: a pure function of its snapshot. What can't be rendered or validated is
 * held back alone, folder by folder. An incomplete snapshot gives no plan.
 */
export function makePlan(
  snapshot: Snapshot,
  { engines, memo, limits, render = renderFolder }: PlanOptions,
): PlanResult {
  const counters = { targetsSelected: 0, foldersRendered: 0, foldersReused: 0, targetsReused: 0 };
  if (snapshot.missing.length > 0) {
    const { environment, missing, diagnostics } = snapshot;
    return { plan: { complete: false, environment, snapshot, missing, diagnostics }, counters };
  }
  const placements = place(snapshot, memo?.placement);
  counters.targetsSelected = placements.selected;
  const context = contextOf(snapshot, engines, memo?.context);
  const previousOf = statesByTarget(memo?.states ?? []);
  const unchanged = context === memo?.context;
  const budget = new OutputBudget(limits);
  const states = placements.targets.map((target, index): TargetState => {
    const row = placements.rows[index] ?? EMPTY_ROW;
    const previous = previousOf(target);
    if (unchanged && previous?.row === row && budget.allows(target, previous.folders)) {
      counters.targetsReused++;
      for (const { folder } of previous.folders) budget.add(target, folder);
      return previous;
    }
    return { target, row, folders: foldersOf(target, row, { context, previous, counters, budget, render }) };
  });
  const objects = indexOf(memo, states);
  const plan = assemblePlan(snapshot, states, objects.conflicts());
  return { plan, memo: { placement: placements.memo, context, states, index: { objects } }, counters };
}

function indexOf(memo: PlanMemo | undefined, states: readonly TargetState[]): ObjectIndex {
  const known = memo?.index.objects;
  const index = known ?? new ObjectIndex();
  if (memo !== undefined) memo.index.objects = undefined;
  index.update(known === undefined ? [] : (memo?.states ?? []), states);
  return index;
}

const EMPTY_ROW: PlacementRow = { policies: [], entries: [] };

/** Templates and config that are the same objects as before keep what was made of them. */
function contextOf(snapshot: Snapshot, engines: TemplateEngines, previous: Context | undefined): Context {
  const before =
    previous !== undefined && previous.engines === engines && previous.snapshot.environment === snapshot.environment
      ? previous
      : undefined;
  const same = (key: 'templates' | 'configs' | 'schemas' | 'invalid' | 'placementHolds'): boolean =>
    before !== undefined && sameItems<unknown>(before.snapshot[key], snapshot[key]);
  const sameHolds = same('invalid') && same('placementHolds');
  const templates =
    before !== undefined && same('templates') && same('invalid')
      ? before.templates
      : createTemplateSet({ templates: snapshot.templates, invalid: snapshot.invalid, engines });
  const composer =
    before !== undefined && same('configs')
      ? before.composer
      : createConfigComposer(snapshot.configs.map(configSourceOf));
  const validator =
    before !== undefined && same('schemas')
      ? before.validator
      : createConfigValidator(snapshot.schemas.map(schemaSourceOf));
  const context = { snapshot, templates, composer, validator, engines };
  return before !== undefined && sameHolds && sameContext(before, context) ? before : context;
}

function sameContext(a: Context, b: Context): boolean {
  return a.templates === b.templates && a.composer === b.composer && a.validator === b.validator;
}

/** Answers for targets asked in order of name, as the states are, and so without a search. */
function statesByTarget(states: readonly TargetState[]): (target: DeploymentTarget) => TargetState | undefined {
  let index = 0;
  return target => {
    for (let state = states[index]; state !== undefined && state.target.name < target.name; state = states[index])
      index++;
    const state = states[index];
    return state?.target === target ? state : undefined;
  };
}

interface FolderOptions {
  readonly context: Context;
  readonly previous: TargetState | undefined;
  readonly counters: { -readonly [Key in keyof PlanCounters]: PlanCounters[Key] };
  readonly budget: OutputBudget;
  readonly render: RenderFolder;
}

function foldersOf(
  target: DeploymentTarget,
  row: PlacementRow,
  { context, previous, counters, budget, render }: FolderOptions,
): FolderState[] {
  const known = new Map(previous?.folders.map(state => [state.inputs.placement.clusterType.name, state]));
  return row.entries.map(entry => {
    const exceeded = budget.exceeded(target);
    const found = inputsOf(target, entry, context);
    const inputs = exceeded === undefined ? found : { ...found, reasons: [...found.reasons, exceeded] };
    const before = known.get(entry.clusterType.name);
    if (before !== undefined && sameInputs(before.inputs, inputs)) {
      counters.foldersReused++;
      budget.add(target, before.folder);
      return { ...before, inputs, folder: { ...before.folder, placement: inputs.placement } };
    }
    if (exceeded !== undefined) return { inputs, folder: { ...outlineOf(inputs), ...heldBack(inputs) }, objects: [] };
    counters.foldersRendered++;
    const rendered = render(inputs);
    if (!('files' in rendered)) return { inputs, folder: { ...outlineOf(inputs), ...rendered }, objects: [] };
    const { files, objects, warnings } = rendered;
    const folder = { ...outlineOf(inputs), files, ...(warnings.length > 0 && { warnings }) };
    budget.add(target, folder);
    return { inputs, folder, objects };
  });
}

function inputsOf(
  deploymentTarget: DeploymentTarget,
  { clusterType, policies }: RowEntry,
  context: Context,
): FolderInputs {
  const placement: Placement = { deploymentTarget, clusterType, policies };
  const pair = { clusterType, deploymentTarget };
  const config = context.composer.compose(pair);
  return {
    environment: context.snapshot.environment,
    placement,
    templates: {
      reconciler: context.templates.resolve(clusterType, 'reconciler'),
      namespace: context.templates.resolve(clusterType, 'namespace'),
      config: context.templates.resolve(clusterType, 'config'),
    },
    config,
    reasons: [
      ...holdReasons(context.snapshot, pair),
      ...context.validator.validate(config, pair, deploymentTarget.configSchemas),
    ].filter(({ severity }) => severity === 'error'),
  };
}

/** Whether two folders of one target have the same files. Held ones are tried again whenever anything changes. */
function sameInputs(a: FolderInputs, b: FolderInputs): boolean {
  return (
    a.environment === b.environment &&
    a.reasons.length === 0 &&
    b.reasons.length === 0 &&
    a.templates.reconciler === b.templates.reconciler &&
    a.templates.namespace === b.templates.namespace &&
    a.templates.config === b.templates.config &&
    sameItems(a.config.sources, b.config.sources)
  );
}

/** A folder without what is in it. */
function outlineOf({ placement, templates }: FolderInputs): Omit<PlannedFolder, 'files'> {
  const path = `${placement.clusterType.name}/${placement.deploymentTarget.name}`;
  return { path, placement, ...(templates.config === undefined && { keepsConfig: true }) };
}
