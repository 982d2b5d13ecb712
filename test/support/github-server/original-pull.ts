import { newPull, type State } from './world.ts';

export const ORIGINAL = 'Kalypso Scheduler <kalypso.scheduler@email.com>';

/** Opens a pull request into `dev` as the original scheduler does it, or as somebody else who only names the branch so. */
export async function openOriginalPull(
  { repository, pulls }: Pick<State, 'repository' | 'pulls'>,
  branch: string,
  author = ORIGINAL,
): Promise<void> {
  await repository.branch(branch, 'dev');
  const headCommit = await repository.commit(branch, { 'large/shop-web/x.yaml': `${branch}\n` }, { author });
  const title = `Update manifests in dev from ${branch}`;
  const body = 'This PR updates the manifests in GitOps Repo';
  pulls.push(newPull({ number: pulls.length + 1, head: branch, base: 'dev', title, body, headCommit }));
}
