import * as answers from './answers.ts';
import type { Handler } from './routes.ts';
import { type Call, nextNumber, type Pull, type Reply, refused, type TestIssue } from './world.ts';

/** Issues, and pull requests where they are asked for as issues. */
export const ISSUE_ROUTES: Readonly<Record<string, Handler>> = {
  'GET /repos/{owner}/{repo}/issues': ({ state, query }) => {
    const [page, size] = [Number(query.get('page') ?? 1), Number(query.get('per_page') ?? 30)];
    const all = [...state.issues, ...state.pulls]
      .filter(item => item.state === query.get('state') && loginOf(item) === query.get('creator'))
      .sort((a, b) => (query.get('direction') === 'asc' ? a.number - b.number : b.number - a.number));
    return { status: 200, data: all.slice((page - 1) * size, page * size).map(item => answers.issue(state, item)) };
  },
  'POST /repos/{owner}/{repo}/issues': ({ state, body, caller }) => {
    if (!state.hasIssues) return refused(410, 'Issues has been disabled in this repository.');
    const made: TestIssue = {
      number: nextNumber(state),
      login: caller.login,
      title: String(body['title']),
      body: String(body['body']),
      state: 'open',
      state_reason: null,
      labels: [],
    };
    state.issues.push(made);
    return { status: 201, data: answers.issue(state, made) };
  },
  'GET /repos/{owner}/{repo}/issues/{issue_number}': withItem(({ state }, item) => ({
    status: 200,
    data: answers.issue(state, item),
  })),
  'PATCH /repos/{owner}/{repo}/issues/{issue_number}': withItem(({ state, body }, item) => {
    Object.assign(item, body);
    return { status: 200, data: answers.issue(state, item) };
  }),
};

function loginOf(item: TestIssue | Pull): string {
  return 'login' in item ? item.login : 'berth-machine';
}

function withItem(work: (call: Call, item: TestIssue | Pull) => Reply): Handler {
  return call => {
    const number = Number(call.parameters['issue_number']);
    const item = [...call.state.issues, ...call.state.pulls].find(candidate => candidate.number === number);
    return item === undefined ? refused(404, 'Not Found') : work(call, item);
  };
}
