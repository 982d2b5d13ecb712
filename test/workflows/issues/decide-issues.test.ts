import { expect, test } from 'vitest';
import type { Issue } from '../../../workflows/forges/forge.ts';
import { decideIssues, ownIssues } from '../../../workflows/issues/decide-issues.ts';
import { type WantedIssue, wantedIssues } from '../../../workflows/issues/wanted-issues.ts';
import { plan } from '../plans.ts';

const folders = { 'large/shop-web': { held: 'template flux fails' } };
const wanted = wantedIssues({ plan: plan(folders), branch: 'dev', onBranch: () => true }, new Set());
const facts = { wanted, closed: [], limit: 60_000, solved: () => 'it is solved' };

function issue({ title, body }: WantedIssue, number: number): Issue {
  return { number, state: 'open', title, body: body(60_000) };
}

test('an issue that a list has on two pages is no second one', () => {
  const listed = wanted.flatMap(one => [issue(one, 7), issue(one, 7)]);
  expect(decideIssues({ ...facts, open: ownIssues(listed, 'dev') })).toEqual([]);
});

test('of two issues about one folder the older one stays, in whichever order they are listed', () => {
  const listed = wanted.flatMap(one => [issue(one, 9), issue(one, 7)]);
  expect(decideIssues({ ...facts, open: ownIssues(listed, 'dev') })).toMatchObject([
    { does: 'closed', issue: { number: 9 }, edit: { reason: 'not_planned' } },
  ]);
});

test('issues of another environment of the repository are left to its own runs', () => {
  const listed = wanted.map(one => issue(one, 7));
  expect(ownIssues(listed, 'prod')).toEqual([]);
  expect(decideIssues({ ...facts, wanted: [], open: ownIssues(listed, 'prod') })).toEqual([]);
});

test('an issue whose text a person took away is known by its title, and gets its text again', () => {
  const listed = wanted.map(one => ({ ...issue(one, 7), body: 'Ada: see the wiki' }));
  const [write] = decideIssues({ ...facts, open: ownIssues(listed, 'dev') });
  expect(write).toMatchObject({ does: 'updated', issue: { number: 7 } });
  expect(write !== undefined && 'edit' in write ? write.edit.body : '').toMatch(/Ada: see the wiki$/);
});
