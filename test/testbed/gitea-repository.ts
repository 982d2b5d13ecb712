import { type TestFile, testRepository } from '../support/git-repository.ts';
import type { GiteaClient } from './clients/gitea.ts';
import { eventually } from './process/eventually.ts';

export interface GiteaRepository {
  /** `<owner>/<name>` */
  readonly name: string;
  /** Address for whoever reads it without credentials. */
  readonly url: string;
  /** Adds a commit to a branch, `main` by default, and pushes it; answers its id. `null` removes a file. */
  push(files: Readonly<Record<string, TestFile>>, branch?: string): Promise<string>;
  /** A request of the API below this repository. */
  request<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
}

/** A new, public repository of an organization in Gitea. What is pushed goes through git over http, as a person's would. */
export async function giteaRepository(
  gitea: GiteaClient,
  organization: string,
  repository: string,
): Promise<GiteaRepository> {
  const name = `${organization}/${repository}`;
  await gitea.request('POST', `/orgs/${organization}/repos`, { name: repository, default_branch: 'main' });
  const request: GiteaRepository['request'] = (method, path, body) =>
    gitea.request(method, `/repos/${name}${path}`, body);
  const local = await testRepository();
  return {
    name,
    url: `${gitea.address}/${name}.git`,
    async push(files, branch = 'main') {
      const commit = await local.commit(branch, files);
      await local.git('push', '--quiet', gitea.remote(name), `refs/heads/${branch}`);
      // Gitea looks at what was pushed after it has said that all went well; until then its API may still call a repository empty.
      await eventually(async () => {
        const { commit: seen } = await request<{ commit: { id: string } }>('GET', `/branches/${branch}`);
        if (seen.id !== commit) throw new Error(`${name} shows ${seen.id} at ${branch}, and not ${commit} yet`);
      });
      return commit;
    },
    request,
  };
}
