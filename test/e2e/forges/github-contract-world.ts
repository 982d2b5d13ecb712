import { UserError } from '../../../runtime/errors.ts';
import { createGit } from '../../../runtime/git/git.ts';
import { commitsAhead } from '../../../runtime/git/history.ts';
import type { PullRequestDetails, PullRequests } from '../../../workflows/forges/port/pull-requests.ts';
import { gitEnvironment } from '../../support/git-repository.ts';
import { type Pull, type State, settle } from '../../support/github-server/world.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { gitHubWorld } from '../../workflows/forges/github/world.ts';
import type { World, WorldOptions } from '../../workflows/world.ts';

/** The world of the scenarios of proposals, on GitHub: what people do there is done to the server. */
export async function gitHubContractWorld(options: WorldOptions = {}): Promise<World> {
  const here = await gitHubWorld(options);
  const { repository, server } = here;
  const git = createGit({ cacheDir: await temporaryFolder(), env: gitEnvironment() });
  return {
    repository,
    git,
    forge: await here.openForge(),
    pulls: peoplePulls(server.state),
    apply: here.apply,
    describe: async edit => {
      await settle(server.state);
      // Browsers send lines with the ends of forms.
      for (const pull of server.state.pulls.slice(-1)) pull.body = edit(pull.body).replaceAll('\n', '\r\n');
    },
    head: here.head,
    refs: async () => {
      await settle(server.state);
      const refs = await repository.git('for-each-ref', '--format=%(refname) %(objectname)');
      return refs + (server.state.pulls.length === 0 ? '' : JSON.stringify(server.state.pulls));
    },
    files: async branch => {
      const paths = await repository.list(branch);
      return Object.fromEntries(
        await Promise.all(paths.map(async path => [path, await repository.read(branch, path)] as const)),
      );
    },
  };
}

function peoplePulls(state: State): PullRequests {
  const find = async (number: number): Promise<Pull> => {
    await settle(state);
    const pull = state.pulls.find(candidate => candidate.number === number);
    if (pull === undefined) throw new UserError(`there is no pull request #${number}`);
    return pull;
  };
  return {
    list: async ({ state: wanted = 'open' } = {}) => {
      await settle(state);
      const all = state.pulls.map(detailsOf).reverse();
      return all.filter(pull => wanted === 'all' || pull.state === wanted);
    },
    show: async number => {
      const pull = detailsOf(await find(number));
      const [base, head] = [
        await state.git.ref(`refs/heads/${pull.base}`),
        await state.git.ref(`refs/heads/${pull.branch}`),
      ];
      if (base === undefined || head === undefined) return { pull };
      const git = createGit({ cacheDir: await temporaryFolder(), env: gitEnvironment() });
      return { pull, ahead: await commitsAhead(await git.open(state.repository.path), base, head) };
    },
    diff: async () => await Promise.reject(new Error('no scenario asks for it')),
    merge: async number => {
      const { base, head, headCommit } = await find(number);
      const from = (await state.git.ref(`refs/heads/${base}`)) ?? '';
      const commit = await state.git.merge(from, headCommit, {
        message: `Merge pull request #${number}`,
        squash: false,
      });
      if (commit === undefined) throw new UserError(`pull request #${number} conflicts`);
      await state.git.moveRefs([{ ref: `refs/heads/${base}`, from, to: commit }]);
      await settle(state);
      // As repositories are set up that delete branches which were merged.
      await state.repository.git('update-ref', '-d', `refs/heads/${head}`);
      return commit;
    },
    close: async number => detailsOf(Object.assign(await find(number), { state: 'closed' })),
    comment: async (number, text) => {
      const pull = await find(number);
      pull.comments.push({ id: ++state.nextId, login: 'ada', text });
      return detailsOf(pull);
    },
  };
}

const TIME = '2026-01-02T03:04:05Z';

function detailsOf({
  number,
  state,
  merged,
  title,
  body,
  labels,
  base,
  head,
  headCommit,
  comments,
}: Pull): PullRequestDetails {
  return {
    number,
    title,
    body,
    labels: [...labels],
    base,
    branch: head,
    head: headCommit,
    state: merged ? 'merged' : state,
    author: { name: 'berth-machine', email: '' },
    createdAt: TIME,
    updatedAt: TIME,
    comments: comments.map(({ id, login, text }) => ({
      id,
      author: { name: login, email: '' },
      // People don't see the first line, by which Berth knows its own.
      text: text.replace(/^<!-- berth:comment .* -->\n/, ''),
      createdAt: TIME,
      updatedAt: TIME,
    })),
  };
}
