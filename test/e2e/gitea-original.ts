import type { GiteaRepository } from '../testbed/gitea-repository.ts';

interface Author {
  readonly name: string;
  readonly email: string;
}

const ORIGINAL: Author = { name: 'Kalypso Scheduler', email: 'kalypso.scheduler@email.com' };

/** Opens a pull request into `dev` as the original does it by the API, or as a person who only names the branch so. */
export async function openOriginalPull(repository: GiteaRepository, branch: string, author = ORIGINAL): Promise<void> {
  const content = Buffer.from(`${branch}\n`).toString('base64');
  const file = { branch: 'dev', new_branch: branch, message: 'Kalypso Scheduler commit', content };
  await repository.request('POST', '/contents/large/shop-web/x.yaml', { ...file, author, committer: author });
  const title = `Update manifests in dev from ${branch}`;
  await repository.request('POST', '/pulls', { title, head: branch, base: 'dev' });
}
