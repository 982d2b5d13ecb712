import type { PromotionView } from '../../use-cases/promotion/read-promotion.ts';
import type { EnvironmentDecision, PinState, WaitingReason } from '../../workflows/promotion/decide/decision.ts';
import { shortId } from '../../workflows/text/words.ts';
import { textTable } from '../output/table.ts';
import { textLines } from '../output/text-lines.ts';
import type { Style } from '../style.ts';

/** Each environment with its commit, its state, and below it what comes next and what that waits for. */
export function promotionStatusText({ policy, decision }: PromotionView, style: Style): string {
  if (policy === undefined || decision === undefined) {
    return `${textLines(['no policy: nothing is promoted by itself; docs/promotion.md says how one is written'])}\n`;
  }
  const rows = decision.environments.map(one => [
    style.bold(one.environment),
    one.commit === undefined ? style.dim('follows the branch') : shortId(one.commit),
    STATES[one.state](style)(one.state),
    one.detail ?? '',
  ]);
  const lines = textTable(rows).flatMap((row, index) => {
    const one = decision.environments[index];
    return one === undefined ? [row] : [row, ...nextLines(one, style)];
  });
  return `${textLines([`${style.dim('mode')}  ${policy.mode}`, '', ...lines])}\n`;
}

const STATES: Readonly<Record<PinState, (style: Style) => (text: string) => string>> = {
  unpinned: style => style.dim,
  promoting: style => style.cyan,
  proposed: style => style.cyan,
  declined: style => style.yellow,
  deploying: style => style.cyan,
  deployed: style => style.green,
  failed: style => style.red,
};

function nextLines({ candidate, waiting }: EnvironmentDecision, style: Style): string[] {
  if (candidate === undefined) return [];
  if (waiting.length === 0) return [`  ${style.green('next')}  ${shortId(candidate)}  may go now`];
  return waiting.map(
    (one, index) =>
      `  ${style.yellow(index === 0 ? 'next' : '    ')}  ${index === 0 ? shortId(candidate) : '       '}  waits ${reasonText(one)}`,
  );
}

/** In words that go after "waits". */
export function reasonText({ reason, until }: WaitingReason): string {
  return until === undefined
    ? reason
    : `${reason}, until ${new Date(until).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
