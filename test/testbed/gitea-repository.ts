import { type TestFile, testRepository } from '../support/git-repository.ts';
import type { GiteaClient } from './clients/gitea.ts';

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
  const local = await testRepository();
  return {
    name,
    url: `${gitea.address}/${name}.git`,
    async push(files, branch = 'main') {
      const commit = await local.commit(branch, files);
      await local.git('push', '--quiet', gitea.remote(name), `refs/heads/${branch}`);
      return commit;
    },
    request: (method, path, body) => gitea.request(method, `/repos/${name}${path}`, body),
  };
}
