import type { Contribution, KeyProvenance } from '../../scheduler/config/provenance.ts';
import { toJson, UnsupportedNumber } from '../../scheduler/config/to-json.ts';
import type { PolicyRefusal } from '../../scheduler/explain/explain-pair.ts';
import type { GoValue } from '../../templates/value.ts';
import type { Session } from '../fleet/session.ts';
import { codeBlock } from '../output/markdown.ts';
import { jsonText, type ShowInput } from '../plan/show-reports.ts';
import { type Style, styleFor } from '../style.ts';
import { configText, valueText } from './config-text.ts';
import type { ConfigExplanation } from './explain-config.ts';
import { explanationText } from './explain-text.ts';
import type { ExplainedPair, TargetExplanation } from './explanation.ts';

export type Explanation =
  | ({ readonly kind: 'placement' } & TargetExplanation)
  | ({ readonly kind: 'config' } & ConfigExplanation);

export function showExplanations(
  explanations: readonly Explanation[],
  input: ShowInput,
  { context, progress }: Session,
): void {
  progress.stop();
  const { stdout } = context;
  switch (input.output) {
    case 'json':
      stdout.write(jsonText(explanations.map(explanationJson), input));
      return;
    case 'markdown':
      stdout.write(explanations.map(one => codeBlock(textOf(one, styleFor(stdout, context, 'never')))).join('\n'));
      return;
    case 'text': {
      const style = styleFor(stdout, context, input.color);
      stdout.write(explanations.map(one => textOf(one, style)).join('\n'));
    }
  }
}

function textOf(explanation: Explanation, style: Style): string {
  return explanation.kind === 'config' ? configText(explanation, style) : explanationText(explanation, style);
}

function explanationJson(explanation: Explanation): object {
  const { environment, target } = explanation;
  const { name: deploymentTarget, workload, workspace, labels, origin } = target;
  const head = { environment, deploymentTarget, workload, workspace, labels, origin };
  if (explanation.kind === 'config') {
    const { clusterType, keys, problems } = explanation;
    return { ...head, clusterType: clusterType.name, config: keys.map(keyJson), problems };
  }
  return { ...head, clusterTypes: explanation.pairs.map(pairJson), diagnostics: explanation.diagnostics };
}

function pairJson({ clusterType, placed, policies, refusals, counterfactual, held }: ExplainedPair): object {
  return {
    clusterType: clusterType.name,
    placed,
    policies: policies.map(({ name, origin }) => ({ name, origin })),
    held,
    refusals: refusals.map(refusalJson),
    ...(counterfactual === undefined
      ? {}
      : { counterfactual: { ...counterfactual, policy: counterfactual.policy.name } }),
  };
}

function refusalJson({ policy, ...refusal }: PolicyRefusal): object {
  return { policy: policy.name, origin: policy.origin, ...refusal };
}

function keyJson({ key, value, setBy, mergedFrom, overrode }: KeyProvenance): object {
  return {
    key,
    value: valueJson(value),
    setBy: contributionJson(setBy),
    mergedFrom: mergedFrom.map(contributionJson),
    overrode: overrode.map(contributionJson),
  };
}

function contributionJson({ entry, setting }: Contribution): object {
  return { configMap: entry.source.name, value: valueJson(setting.value), origin: setting.origin };
}

/** Lists and maps as such; a number that JSON has no form for as people read it. */
function valueJson(value: GoValue): unknown {
  try {
    return toJson(value);
  } catch (error) {
    if (error instanceof UnsupportedNumber) return valueText(value);
    throw error;
  }
}
