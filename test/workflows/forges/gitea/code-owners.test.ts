import { expect, test } from 'vitest';
import { ownersIn } from '../../../../workflows/forges/gitea/code-owners.ts';

const paths = ['large/shop-web/reconciler.yaml', 'README.md'];

test.each([
  [
    'all lines that match count',
    'large/.* @ada @grace\n.*\\\\.md @platform/docs\nsmall/.* @nobody',
    ['ada', 'grace'],
    ['platform/docs'],
  ],
  ['an expression is for the whole path', 'large @ada\nlarge/.* grace', ['grace'], []],
  ['a slash at the beginning says nothing', '/large/.*	@ada', ['ada'], []],
  ['! turns an expression round', '!large/.* @ada\n!.* @grace', ['ada'], []],
  ['comments and lines without owners are passed over', '# .* @ada\nlarge/.*\n.* @grace # @ada', ['grace'], []],
  ['what can’t be understood is passed over', '(( @ada\n.* a@example.com @b/c/d @<img> @grace', ['grace'], []],
  ['an expression that would take others for ever comes to an end', '(.*)*(.*)*(.*)*x @ada', [], []],
  ['nothing is nobody', '', [], []],
])('%s', (_, text, reviewers, teams) => {
  expect(ownersIn(text, paths)).toEqual({ reviewers, teams });
});
