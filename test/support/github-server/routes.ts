import * as answers from './answers.ts';
import { NONE, type TreeItem } from './repository.ts';
import { type Call, mergeNow, mergeState, newPull, nextNumber, type Pull, type Reply, refused } from './world.ts';

/** Does what GitHub does for one operation. */
export type Handler = (call: Call) => Promise<Reply> | Reply;

export const ROUTES: Readonly<Record<string, Handler>> = {
  'GET /repos/{owner}/{repo}': ({ state }) => ({ status: 200, data: answers.fullRepository(state) }),
  'GET /repos/{owner}/{repo}/pulls': ({ state, query }) => {
    const [head, base] = [query.get('head'), query.get('base')];
    const found = state.pulls.filter(
      pull =>
        (head === null || `${pull.fork?.split('/')[0] ?? state.owner}:${pull.head}` === head) &&
        (base === null || pull.base === base) &&
        (query.get('state') === 'all' || pull.state === query.get('state')),
    );
    const sorted = query.get('direction') === 'asc' ? found : found.reverse();
    const [page, size] = [Number(query.get('page') ?? 1), Number(query.get('per_page') ?? 30)];
    const shown = sorted.slice((page - 1) * size, page * size);
    return { status: 200, data: shown.map(pull => answers.pullRequestSimple(state, pull)) };
  },
  'POST /repos/{owner}/{repo}/pulls': openPull,
  'GET /repos/{owner}/{repo}/pulls/{pull_number}': withPull(({ state }, pull) => ({
    status: 200,
    data: answers.pullRequest(state, pull),
  })),
  'PATCH /repos/{owner}/{repo}/pulls/{pull_number}': withPull(({ state, body }, pull) => {
    Object.assign(pull, body);
    return { status: 200, data: answers.pullRequest(state, pull) };
  }),
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews': withPull(({ state, query }, { reviews }) => {
    const [page, size] = [Number(query.get('page') ?? 1), Number(query.get('per_page') ?? 30)];
    const shown = reviews.slice((page - 1) * size, page * size);
    return { status: 200, data: shown.map(review => answers.review(state, review)) };
  }),
  'PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge': withPull(merge),
  'POST /repos/{owner}/{repo}/issues/{issue_number}/labels': withPull(({ state, body }, pull) => {
    pull.labels = [...new Set([...pull.labels, ...(body['labels'] as string[])])];
    return { status: 200, data: answers.labelList(state, pull) };
  }),
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': withPull(({ state, query }, { comments }) => {
    const [page, size] = [Number(query.get('page') ?? 1), Number(query.get('per_page') ?? 30)];
    const shown = comments.slice((page - 1) * size, page * size);
    return { status: 200, data: shown.map(comment => answers.comment(state, comment)) };
  }),
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': withPull(({ state, body, caller }, pull) => {
    const made = { id: ++state.nextId, login: caller.login, text: String(body['body']) };
    pull.comments.push(made);
    return { status: 201, data: answers.comment(state, made) };
  }),
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': ({ state, parameters, body }) => {
    const found = state.pulls
      .flatMap(({ comments }) => comments)
      .find(({ id }) => id === Number(parameters['comment_id']));
    if (found === undefined) return refused(404, 'Not Found');
    found.text = String(body['body']);
    return { status: 200, data: answers.comment(state, found) };
  },
  'POST /repos/{owner}/{repo}/git/blobs': async ({ state, body }) => {
    const sha = await state.git.writeBlob(Buffer.from(String(body['content']), 'base64'));
    return { status: 201, data: { ...state.description.example('short-blob'), sha } };
  },
  'POST /repos/{owner}/{repo}/git/trees': async ({ state, body }) => {
    const base = body['base_tree'] as string | undefined;
    const sha = await state.git.writeTree(base, body['tree'] as TreeItem[]);
    return { status: 201, data: { ...state.description.example('git-tree'), sha } };
  },
  'POST /repos/{owner}/{repo}/git/commits': writeCommit,
  'POST /repos/{owner}/{repo}/git/refs': async ({ state, body }) => {
    const ref = String(body['ref']);
    const done = await state.git.moveRefs([{ ref, from: NONE, to: String(body['sha']) }]);
    return done
      ? { status: 201, data: { ...state.description.example('git-ref'), ref } }
      : refused(422, 'Reference already exists');
  },
  'GET /repos/{owner}/{repo}/commits/{ref}/statuses': ({ state, parameters }) => {
    const [example] = state.description.example('status-items') as unknown as Record<string, unknown>[];
    const found = state.statuses.filter(({ commit }) => commit === parameters['ref']).reverse();
    return {
      status: 200,
      data: found.map(({ context, state: said, description }) => ({ ...example, context, state: said, description })),
    };
  },
  'POST /repos/{owner}/{repo}/statuses/{sha}': ({ state, parameters, body }) => {
    const [context, description] = [String(body['context']), String(body['description'])];
    const status = { context, description, state: String(body['state']) };
    state.statuses.push({ commit: parameters['sha'] ?? '', ...status });
    return { status: 201, data: { ...state.description.example('status'), ...status } };
  },
  'GET /user': ({ state, caller }) =>
    caller.bot
      ? refused(403, 'Resource not accessible by integration')
      : { status: 200, data: answers.publicUser(state, caller) },
  'GET /users/{username}': ({ state, parameters }) => ({
    status: 200,
    data: answers.publicUser(state, { login: parameters['username'] ?? '', id: 4711, bot: true }),
  }),
};

function withPull(work: (call: Call, pull: Pull) => Promise<Reply> | Reply): Handler {
  return async call => {
    const number = Number(call.parameters['pull_number'] ?? call.parameters['issue_number']);
    const pull = call.state.pulls.find(candidate => candidate.number === number);
    return pull === undefined ? refused(404, 'Not Found') : await work(call, pull);
  };
}

async function openPull({ state, body }: Call): Promise<Reply> {
  const [head, base] = [String(body['head']), String(body['base'])];
  const [commit, onto] = [await state.git.ref(`refs/heads/${head}`), await state.git.ref(`refs/heads/${base}`)];
  const invalid = (message: string): Reply =>
    refused(422, 'Validation Failed', [{ resource: 'PullRequest', code: 'custom', message }]);
  if (state.pulls.some(pull => pull.state === 'open' && pull.head === head && pull.base === base)) {
    return invalid(`A pull request already exists for ${state.owner}:${head}.`);
  }
  if (commit === undefined || onto === undefined) return invalid('head or base is not a branch');
  if (body['draft'] === true && !state.rules.drafts)
    return refused(422, 'Draft pull requests are not supported in this repository.');
  if (await state.git.isAncestor(commit, onto)) return invalid(`No commits between ${base} and ${head}`);
  const [title, text] = [String(body['title']), String(body['body'])];
  const draft = body['draft'] === true;
  const pull = newPull({ number: nextNumber(state), head, base, title, body: text, headCommit: commit, draft });
  state.pulls.push(pull);
  return { status: 201, data: answers.pullRequest(state, pull) };
}

async function merge({ state, body }: Call, pull: Pull): Promise<Reply> {
  if (body['sha'] !== pull.headCommit) return refused(409, 'Head branch was modified. Review and try the merge again.');
  if (state.rules.queue) return refused(405, 'Changes must be made through the merge queue');
  if (mergeState(state, pull) === 'BLOCKED') return refused(405, 'At least 1 approving review is required.');
  const sha = await mergeNow(state, pull, body['merge_method'] as string | undefined);
  if (sha === undefined) return refused(405, 'Pull Request is not mergeable');
  return { status: 200, data: { sha, merged: true, message: 'Pull Request successfully merged' } };
}

async function writeCommit({ state, body, caller }: Call): Promise<Reply> {
  const bot = { name: caller.login, email: `${caller.id}+${caller.login}@users.noreply.127.0.0.1` };
  const author = (body['author'] as typeof bot | undefined) ?? bot;
  // GitHub commits and signs itself what an App writes without naming anybody.
  const committer = (body['committer'] as typeof bot | undefined) ?? { name: 'GitHub', email: 'noreply@127.0.0.1' };
  const [message, tree] = [String(body['message']), String(body['tree'])];
  const sha = await state.git.writeCommit({ message, tree, parents: body['parents'] as string[], author, committer });
  return { status: 201, data: { ...state.description.example('git-commit'), sha } };
}
