import { describe, expect, test } from 'vitest';
import { withMarker } from '../../../../workflows/proposal/text/marker.ts';
import { isRebuildRequested, REBUILD_BOX, withUncheckedBox } from '../../../../workflows/proposal/text/rebuild-box.ts';

const marker = { environment: 'dev', changes: 'a', text: 'b', state: 'proposed' } as const;
const body = (box: string): string => withMarker(`What changes.\n\n${box}\n\nThe end.`, marker);
const ticked = REBUILD_BOX.replace('[ ]', '[x]');

describe('the box for a rebuild', () => {
  test.each([
    ['empty', body(REBUILD_BOX), false],
    ['ticked', body(ticked), true],
    ['ticked with a capital, as some forges write it', body(ticked.replace('[x]', '[X]')), true],
    ['ticked, with other words around the hidden comment', body('* [x] Do it! <!-- berth:rebuild --> Please.'), true],
    ['ticked, with the line ends of a browser', body(ticked).replaceAll('\n', '\r\n'), true],
    ['taken out', body(''), false],
    ['without its hidden comment', body('- [x] Rebuild this branch'), false],
    ['a person’s own, above', `${ticked}\n\n${body(REBUILD_BOX)}`, false],
    ['a person’s own, below', `${body(REBUILD_BOX)}\n\n${ticked}`, false],
    ['not at the beginning of a line', body(`See ${ticked}`), false],
    ['in a body that is not Berth’s', ticked, false],
    ['ticked, in a list inside of a list', body(`  ${ticked}`), true],
    ['ticked, in a list with pluses', body(ticked.replace('-', '+')), true],
    ['ticked with something else', body(ticked.replace('[x]', '[y]')), false],
    ['ticked, but with its comment before it', body('<!-- berth:rebuild -->\n- [x] Rebuild'), false],
  ])('%s', (_, text, asked) => {
    expect(isRebuildRequested(text)).toBe(asked);
  });

  test('is emptied where it stands, and nothing else is', () => {
    const around = (own: string): string => `- [x] mine\n\n${own}\n\n- [x] mine too`;
    expect(withUncheckedBox(around(body(ticked)))).toBe(around(body(REBUILD_BOX)));
    expect(withUncheckedBox(around(body(REBUILD_BOX)))).toBe(around(body(REBUILD_BOX)));
    expect(withUncheckedBox(ticked)).toBe(ticked);
  });
});
