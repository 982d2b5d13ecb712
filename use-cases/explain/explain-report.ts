import { z } from 'zod';
import type { Contribution, KeyProvenance } from '../../scheduler/config/provenance.ts';
import { toJson, UnsupportedNumber } from '../../scheduler/config/to-json.ts';
import type { PolicyRefusal } from '../../scheduler/explain/explain-pair.ts';
import type { GoValue } from '../../templates/value.ts';
import { encodeYaml } from '../../templates/yaml/encode.ts';
import { diagnosticSchema, placeSchema, type Report } from '../report.ts';
import type { Explanation } from './explain.ts';
import type { ExplainedPair } from './explain-target.ts';

const head = {
  environment: z.string().describe('Its name.'),
  deploymentTarget: z.string(),
  workload: z.string(),
  workspace: z.string().describe('Empty when the registration names none.'),
  labels: z.record(z.string(), z.string()).describe('All labels of the target, with those that follow from names.'),
  origin: placeSchema.describe('Where the target is declared.'),
};

const requirement = z.object({
  key: z.string(),
  operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
  values: z.array(z.string()),
});

const labelEdit = z.object({
  key: z.string(),
  from: z.string().optional().describe('Absent when the label is not there.'),
  to: z.string().optional().describe('Absent when the label has to go.'),
});

const refusal = z.object({
  policy: z.string(),
  origin: placeSchema,
  workspace: z.string().optional().describe('Set when the policy wants another workspace.'),
  unmetByTarget: z.array(requirement).describe('Requirements that the labels of the target do not meet.'),
  unmetByClusterType: z.array(requirement).describe('The same of the cluster type.'),
});

const counterfactual = z.object({
  policy: z.string().describe('The policy that would place the pair.'),
  targetEdits: z.array(labelEdit).describe('Labels to set on the target, or to remove.'),
  clusterTypeEdits: z.array(labelEdit).describe('The same on the cluster type.'),
  workspace: z.string().optional().describe('The workspace that the registration would have to name.'),
  alsoAdds: z.array(z.string()).describe('Cluster types that the edited target would come to besides.'),
  alsoRemoves: z.array(z.string()).describe('Cluster types that it would leave.'),
});

/** What `berth explain TARGET --output json` prints for an environment. `npm run generate` makes the reference of it. */
export const targetReportSchema = z.object({
  ...head,
  clusterTypes: z
    .array(
      z.object({
        clusterType: z.string(),
        placed: z.boolean(),
        policies: z.array(z.object({ name: z.string(), origin: placeSchema })).describe('Those that place the pair.'),
        held: z.array(diagnosticSchema).describe('Why the folder of a placed pair stays as it is on the branch.'),
        refusals: z.array(refusal).describe('Policies that do not place the pair, the nearest to placing it first.'),
        counterfactual: counterfactual
          .optional()
          .describe('The smallest change that would place a pair that is not placed; absent when none would.'),
      }),
    )
    .describe('By name.'),
  diagnostics: z.array(diagnosticSchema).describe('Problems of this target alone.'),
});
export type TargetReport = Report<typeof targetReportSchema>;

const contribution = z.object({
  configMap: z.string(),
  value: z.unknown(),
  origin: placeSchema,
});

/** What `berth explain TARGET --config --output json` prints for an environment. */
export const configReportSchema = z.object({
  ...head,
  clusterType: z.string(),
  config: z
    .array(
      z.object({
        key: z.string(),
        value: z.unknown().describe('As JSON; a number that JSON has no form for is text.'),
        setBy: contribution.describe('Who had the last word.'),
        mergedFrom: z.array(contribution).describe('Earlier ones whose maps or lists are merged into the value.'),
        overrode: z.array(contribution).describe('Earlier ones that have no part in the value.'),
      }),
    )
    .describe('By key.'),
  problems: z.array(diagnosticSchema).describe('Why the pair is held back, schema violations among the reasons.'),
});
export type ConfigReport = Report<typeof configReportSchema>;

/** An explanation as plain data. docs/reference/explain-json.md describes it. */
export function explanationReport(explanation: Explanation): TargetReport | ConfigReport {
  const { environment, target } = explanation;
  const { name: deploymentTarget, workload, workspace, labels, origin } = target;
  const head = { environment, deploymentTarget, workload, workspace, labels, origin };
  if (explanation.kind === 'config') {
    const { clusterType, keys, problems } = explanation;
    return { ...head, clusterType: clusterType.name, config: keys.map(keyReport), problems };
  }
  const { pairs, diagnostics } = explanation;
  return { ...head, clusterTypes: pairs.map(pairReport), diagnostics };
}

function pairReport(pair: ExplainedPair): TargetReport['clusterTypes'][number] {
  const { clusterType, placed, policies, refusals, counterfactual, held } = pair;
  return {
    clusterType: clusterType.name,
    placed,
    policies: policies.map(({ name, origin }) => ({ name, origin })),
    held,
    refusals: refusals.map(refusalReport),
    ...(counterfactual === undefined
      ? {}
      : { counterfactual: { ...counterfactual, policy: counterfactual.policy.name } }),
  };
}

function refusalReport({ policy, ...refusal }: PolicyRefusal) {
  return { policy: policy.name, origin: policy.origin, ...refusal };
}

function keyReport({ key, value, setBy, mergedFrom, overrode }: KeyProvenance): ConfigReport['config'][number] {
  return {
    key,
    value: valueReport(value),
    setBy: contributionReport(setBy),
    mergedFrom: mergedFrom.map(contributionReport),
    overrode: overrode.map(contributionReport),
  };
}

function contributionReport({ entry, setting }: Contribution) {
  return { configMap: entry.source.name, value: valueReport(setting.value), origin: setting.origin };
}

/** Lists and maps as such; a number that JSON has no form for as people read it. */
function valueReport(value: GoValue): unknown {
  try {
    return toJson(value);
  } catch (error) {
    if (error instanceof UnsupportedNumber) return valueText(value);
    throw error;
  }
}

/** A value as people read it: text as it is, lists and maps as YAML. */
export function valueText(value: GoValue): string {
  return typeof value === 'string' ? value.replace(/\n$/, '') : encodeYaml(value).trimEnd();
}
