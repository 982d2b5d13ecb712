import { expect, onTestFinished, vi } from 'vitest';
import { files } from '../../workflows/plans.ts';
import { test } from '../gitea-test.ts';
import { contractOf, type Exchange, type Swagger } from '../swagger.ts';

const web = { 'large/shop-web': files('web') };
const web2 = { 'large/shop-web': files('web', '-2') };
const both = { ...web, 'small/shop-web': files('web') };

/**
 * Where the description is not what Gitea does: scheduling is answered with 201, looking for conflicts with 500. `Do` is what the
 * field is called on older servers and on Forgejo; newer ones know both names.
 */
const KNOWN = /^repoMergePullRequest: (?:unknown status (?:201|500)|.*required property 'do'|unknown field Do)$/;

test('every request and every answer is as Gitea’s own description says', async ({ here, gitea }) => {
  const swagger = (await (await fetch(`${gitea.server.address}/swagger.v1.json`)).json()) as Swagger;
  const contract = contractOf(swagger);
  const exchanges = recordFetch(`${here.proxy.address}/api/v1`);

  await here.apply(web, { baseCommit: 'a'.repeat(40) });
  await here.apply(web2);
  const file = { branch: 'berth/dev', message: 'Mine', content: Buffer.from('mine\n').toString('base64') };
  await here.repository.request('POST', '/contents/mine.txt', file);
  await here.apply(web);
  await here.apply(web2, { rebuild: true });
  const { forge, pulls } = await here.berth();
  const { head = '' } = await forge.readState('dev', 'berth/dev');
  await forge.setStatus?.(head, { context: 'berth/promotion', state: 'success', description: 'All is well' });
  await here.apply(both);
  await here.apply(both, { baseCommit: 'b'.repeat(40) });
  await here.apply(both);
  await here.merge(1, 'squash');
  await here.apply(web, { allowRemovals: 'all' });
  await here.apply(both);
  await here.apply({});
  await here.repository.request('POST', '/branch_protections', { rule_name: 'dev', required_approvals: 1 });
  const ada = await here.person('ada');
  await here.repository.push({ CODEOWNERS: `small/.* @${ada.name}\n` }, 'prod');
  const annotations = { reviewers: `${ada.name}, nobody-here`, 'auto-merge': 'merge' };
  const arranged = await here.apply({ ...both, ...web2 }, { annotations });
  await here.apply(both, { environment: 'prod' });
  await here.apply({ ...both, ...web2 });
  await expect(pulls.merge(arranged.pullRequest?.number ?? 0)).rejects.toThrow("can't be merged");
  await ada.approve(arranged.pullRequest?.number ?? 0);
  await here.apply(web);
  await here.apply({});
  await here.apply({ 'large/shop-web': { held: 'template flux fails' } });
  await here.apply(web);

  const checked = exchanges.map(exchange => ({ exchange, ...contract.check(exchange) }));
  const wrong = checked
    .map(({ operation, problems }) => ({
      operation,
      problems: problems.filter(text => !KNOWN.test(`${operation}: ${text}`)),
    }))
    .filter(({ problems }) => problems.length > 0);
  expect(wrong.map(({ operation, problems }) => `${operation}: ${problems.join('; ')}`)).toEqual([]);
  expect([...new Set(checked.map(({ operation }) => operation))].sort()).toEqual([
    'getVersion',
    'issueAddLabel',
    'issueCreateComment',
    'issueCreateIssue',
    'issueCreateLabel',
    'issueEditComment',
    'issueEditIssue',
    'issueGetComments',
    'issueGetIssue',
    'issueListLabels',
    'issueRemoveLabel',
    'issueSearchIssues',
    'repoCancelScheduledAutoMerge',
    'repoCreatePullRequest',
    'repoCreatePullReviewRequests',
    'repoCreateStatus',
    'repoEditPullRequest',
    'repoGet',
    'repoGetCombinedStatusByRef',
    'repoGetPullRequest',
    'repoListPullRequests',
    'repoListPullReviews',
    'repoMergePullRequest',
  ]);
  const operations = new Set(checked.map(({ operation }) => operation)).size;
  console.log(`operations held to Gitea's description: ${operations}, in ${checked.length} requests`);
});

/** What this process sends to an API and gets from it, from now on. */
function recordFetch(api: string): readonly Exchange[] {
  const exchanges: Exchange[] = [];
  const real = globalThis.fetch;
  const spy = vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const response = await real(input, init);
    const url = typeof input === 'string' ? input : '';
    if (!url.startsWith(`${api}/`)) return response;
    const text = await response.clone().text();
    exchanges.push({
      method: init?.method ?? 'GET',
      path: url.slice(api.length),
      body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
      status: response.status,
      answer: text === '' ? undefined : JSON.parse(text),
    });
    return response;
  });
  onTestFinished(() => spy.mockRestore());
  return exchanges;
}
