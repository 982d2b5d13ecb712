import type { Plan } from '../../../scheduler/plan/plan.ts';
import type { Detail } from '../../text/detail.ts';
import { codeBlock, codeSpan } from '../../text/markdown.ts';
import { plural } from '../../text/words.ts';
import type { ChangedPlacement } from '../summary/summary.ts';

const MOST_FILES = 4;

/** The files of one folder that is added, folded away: what all of them are like. Nothing where there is no room for lines. */
export function sampleLines(plan: Plan, added: readonly ChangedPlacement[], { diffLines }: Detail): string[] {
  const [first] = added;
  const folder = plan.folders.find(({ path }) => path === first?.path);
  if (folder === undefined || diffLines === 0) return [];
  const files = folder.files.slice(0, MOST_FILES).flatMap(({ path, text }) => {
    const lines = text.trimEnd().split('\n');
    const left = lines.length - diffLines;
    const shown = [...lines.slice(0, diffLines), ...(left > 0 ? [`… ${plural(left, 'more line')}`] : [])];
    return [`${codeSpan(path, 150)}:`, '', codeBlock(shown, ''), ''];
  });
  const which = added.length === 1 ? 'What it contains' : 'What one of them contains';
  return ['', `<details><summary>${which}</summary>`, '', ...files, '</details>'];
}
