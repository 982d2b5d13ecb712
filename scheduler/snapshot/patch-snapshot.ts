import isEqual from 'lodash-es/isEqual.js';
import sortedIndexBy from 'lodash-es/sortedIndexBy.js';
import { sameItems } from '../../runtime/same-items.ts';
import type { EnvironmentInput, SourcedManifest } from '../model/manifest.ts';
import type { Workload } from '../model/object.ts';
import { type DerivedTargets, derivedTargets } from './deployment-targets.ts';
import type { DeploymentTarget, Snapshot } from './snapshot.ts';

/** A snapshot with what it was made from. */
export interface PreviousSnapshot {
  readonly input: EnvironmentInput;
  readonly snapshot: Snapshot;
}

/** More edited workloads than this at once are no longer an edit. */
const MAX_EDITS = 100;

/**
 * The new snapshot, when workloads were edited in place and nothing else changed: the rest is taken over, so that such
 * an edit costs next to nothing in a fleet of any size. Nothing when the snapshot has to be made anew.
 */
export function patchSnapshot(previous: PreviousSnapshot, input: EnvironmentInput): Snapshot | undefined {
  const edits = editsOf(previous.input, input);
  if (edits === undefined) return undefined;
  const targets = [...previous.snapshot.deploymentTargets];
  for (const { before, after } of edits) {
    const old = plainWorkload(before, input.environment);
    const renewed = plainWorkload(after, input.environment);
    if (old === undefined || renewed === undefined || !sameNames(old, renewed)) return undefined;
    if (isSetAside(old, previous.snapshot)) return undefined;
    for (const [index, target] of old.targets.entries()) {
      const position = positionOf(targets, target);
      const replacement = renewed.targets[index];
      if (position === undefined || replacement === undefined) return undefined;
      targets[position] = replacement;
    }
  }
  return { ...previous.snapshot, sources: input.sources, deploymentTargets: targets };
}

interface Edit {
  readonly before: SourcedManifest;
  readonly after: SourcedManifest;
}

function editsOf(before: EnvironmentInput, after: EnvironmentInput): Edit[] | undefined {
  const sameRest =
    before.environment === after.environment &&
    before.manifests.length === after.manifests.length &&
    sameItems(before.unreadable, after.unreadable) &&
    sameItems(before.missing, after.missing) &&
    isEqual(before.unreadableRegistrations, after.unreadableRegistrations) &&
    isEqual(before.owners, after.owners) &&
    sameItems(before.diagnostics, after.diagnostics);
  if (!sameRest) return undefined;
  const edits: Edit[] = [];
  for (const [index, manifest] of after.manifests.entries()) {
    const old = before.manifests[index];
    if (old === manifest || (old?.manifest === manifest.manifest && sameRegistration(old, manifest))) continue;
    if (old === undefined || edits.length === MAX_EDITS || !sameRegistration(old, manifest)) return undefined;
    edits.push({ before: old, after: manifest });
  }
  return edits;
}

function sameRegistration({ registration: a }: SourcedManifest, { registration: b }: SourcedManifest): boolean {
  return a?.name === b?.name && a?.workspace === b?.workspace;
}

interface PlainWorkload {
  readonly name: string;
  readonly targets: readonly DeploymentTarget[];
}

/** A workload about which nothing is to be said, or nothing when it is something else. */
function plainWorkload({ manifest, registration }: SourcedManifest, environment: string): PlainWorkload | undefined {
  if (manifest.state !== 'valid' || manifest.object.kind !== 'Workload' || manifest.warnings.length > 0)
    return undefined;
  const workload: Workload = manifest.object;
  const { targets, invalid, warnings }: DerivedTargets = derivedTargets(workload, environment, registration);
  return invalid.length === 0 && warnings.length === 0 ? { name: workload.name, targets } : undefined;
}

/** Names decide what collides with what: only when they stay is everything else as it was. */
function sameNames(a: PlainWorkload, b: PlainWorkload): boolean {
  return (
    a.name === b.name &&
    a.targets.length === b.targets.length &&
    a.targets.every((target, index) => target.name === b.targets[index]?.name)
  );
}

/** Whether a workload is one of two of a name, neither of which counts. */
function isSetAside({ name }: PlainWorkload, { invalid }: Snapshot): boolean {
  return invalid.some(object => object.kind === 'Workload' && object.name === name);
}

/** Where a target stands in a list sorted by name, or nothing when it was set aside, as one of two of a name is. */
function positionOf(targets: readonly DeploymentTarget[], target: DeploymentTarget): number | undefined {
  const position = sortedIndexBy(targets, target, 'name');
  return targets[position] === target ? position : undefined;
}
