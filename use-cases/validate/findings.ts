import { asProblem } from '../../runtime/errors.ts';
import { analyzeConfig } from '../../scheduler/analysis/analyze-config.ts';
import { analyzePolicies } from '../../scheduler/analysis/analyze-policies.ts';
import { analyzeTemplates } from '../../scheduler/analysis/analyze-templates.ts';
import { type Diagnostic, sortDiagnostics } from '../../scheduler/model/diagnostic.ts';
import { proposalSettings } from '../../scheduler/model/proposal-settings.ts';
import type { NoPlan, Plan } from '../../scheduler/plan/plan.ts';
import type { TemplateEngines } from '../../templates/engine.ts';
import { missingDiagnostics } from '../missing-sources.ts';

/** A problem, with the environments that have it. */
export interface Finding extends Diagnostic {
  /** Empty for what belongs to no environment. Sorted. */
  readonly environments: readonly string[];
}

/** All problems of an environment: of its objects, of its plan, and what the analysis of its policies, templates and config finds. */
export function problemsOfPlan(plan: Plan | NoPlan, engines: TemplateEngines): Diagnostic[] {
  return [
    ...(plan.complete ? [] : missingDiagnostics(plan.missing)),
    ...plan.diagnostics,
    ...(plan.snapshot.gitOpsRepo === undefined ? [] : proposalSettings(plan.snapshot.gitOpsRepo).problems),
    ...analysed(plan, engines),
  ];
}

/** What can't be analysed for a bug of ours is no reason to say nothing of the rest. */
function analysed({ snapshot, environment }: Plan | NoPlan, engines: TemplateEngines): Diagnostic[] {
  try {
    return [...analyzePolicies(snapshot), ...analyzeTemplates(snapshot, engines), ...analyzeConfig(snapshot)];
  } catch (error) {
    const { message, fix } = asProblem(`the analysis of ${environment}`, error);
    return [{ severity: 'error', code: 'analysis-failed', message, ...(fix !== undefined && { fix }) }];
  }
}

/** Each problem once, though several environments and several analyses may find it. */
export function collectFindings(
  found: Iterable<readonly [environment: string | undefined, diagnostics: readonly Diagnostic[]]>,
): Finding[] {
  const byKey = new Map<string, { readonly diagnostic: Diagnostic; readonly environments: Set<string> }>();
  for (const [environment, diagnostics] of found) {
    for (const diagnostic of diagnostics) {
      const key = keyOf(diagnostic);
      const known = byKey.get(key) ?? { diagnostic, environments: new Set<string>() };
      if (environment !== undefined) known.environments.add(environment);
      byKey.set(key, known);
    }
  }
  const findings = [...byKey.values()].map(
    ({ diagnostic, environments }): Finding => ({ ...diagnostic, environments: [...environments].sort() }),
  );
  return sortDiagnostics(findings) as Finding[];
}

/** What a reader takes for the same: the same words at the same place. */
function keyOf({ severity, message, origin, clusterType = '', deploymentTarget = '' }: Diagnostic): string {
  const place = origin === undefined ? '' : `${origin.repository} ${origin.path}:${origin.line}:${origin.column}`;
  return [severity, message, place, clusterType, deploymentTarget].join('\n');
}
