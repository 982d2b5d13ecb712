import {
  CONTROL_PLANE,
  ENVIRONMENTS,
  fillIn,
  GITOPS,
  MAIN,
  readSample,
} from '../../../use-cases/quickstart/sample-repositories.ts';
import type { GiteaClient } from '../clients/gitea.ts';
import { PEOPLE, SAMPLE_PASSWORD } from './people.ts';
import { pushBranch } from './push-branch.ts';

export interface SampleOptions {
  /** Folder with `<repository>/<branch>/…`, such as the sample that ships. */
  readonly source: string;
  /** Organization in Gitea, made here. */
  readonly organization: string;
  /** For working copies; the caller removes it. */
  readonly folder: string;
}

/** Names of the repositories that were made, sorted. */
export type LoadedRepositories = readonly string[];

const AUTHOR = { name: 'Harbor Platform Team', email: 'platform@harbor.example' };

/** Makes the sample's organization, people and repositories in Gitea. Addresses in the files become those of the repositories. */
export async function loadSample(
  gitea: GiteaClient,
  { source, organization, folder }: SampleOptions,
): Promise<LoadedRepositories> {
  await createOrganization(gitea, organization);
  const sample = await readSample(source);
  const repositories = new Set(sample.map(({ repository }) => repository));
  for (const name of repositories) {
    await gitea.request('POST', `/orgs/${organization}/repos`, { name, default_branch: MAIN });
  }
  const addressOf = (name: string): string | undefined =>
    repositories.has(name) ? `${gitea.address}/${organization}/${name}` : undefined;
  let mainCommit: string | undefined;
  for (const { repository, branch, files } of sample) {
    const placeholders = { addressOf, ...(mainCommit !== undefined && { mainCommit }) };
    const filled = new Map([...files].map(([path, text]) => [path, fillIn(text, placeholders)]));
    const branches = repository === GITOPS ? [branch, ...ENVIRONMENTS] : [branch];
    const content = { files: filled, branches, message: 'Start Harbor Goods', author: AUTHOR };
    const commit = await pushBranch(gitea.remote(`${organization}/${repository}`), content, folder);
    if (repository === CONTROL_PLANE && branch === MAIN) mainCommit = commit;
  }
  return [...repositories].sort();
}

/** An organization in which everybody of the sample may write. */
async function createOrganization(gitea: GiteaClient, organization: string): Promise<void> {
  await gitea.request('POST', '/orgs', { username: organization });
  const { id } = await gitea.request<{ id: number }>('POST', `/orgs/${organization}/teams`, {
    name: 'everybody',
    permission: 'write',
    includes_all_repositories: true,
    units: ['repo.code', 'repo.issues', 'repo.pulls'],
  });
  for (const { user, name } of PEOPLE) {
    await gitea.request('POST', '/admin/users', {
      username: user,
      full_name: name,
      email: `${user}@harbor.example`,
      password: SAMPLE_PASSWORD,
      must_change_password: false,
    });
    await gitea.request('PUT', `/teams/${id}/members/${user}`);
  }
}
