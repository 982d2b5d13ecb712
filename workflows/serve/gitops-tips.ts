import type { Git } from '../../environments/git/git.ts';
import { GitError } from '../../environments/git/git-error.ts';
import type { Snapshot } from '../../scheduler/snapshot/snapshot.ts';

/**
 * Where the branches of an environment stand in its GitOps repository: the one that clusters pull and Berth's own. Asked
 * by git, which costs none of the forge's requests. Nothing when that can't be said.
 */
export async function gitOpsTips(git: Git, { environment, gitOpsRepo }: Snapshot): Promise<string | undefined> {
  if (gitOpsRepo === undefined) return undefined;
  const wanted = [`refs/heads/${gitOpsRepo.spec.branch}`, `refs/heads/berth/${environment}`];
  try {
    const repository = await git.open(gitOpsRepo.spec.repo);
    // Asks in the folder of the cache, which isn't needed and may not be there yet.
    const { stdout } = await git.run(['ls-remote', '--quiet', '--heads', '--', repository.remote], {
      repository: repository.url,
      action: "can't read",
      timeoutMs: TIMEOUT_MS,
    });
    const lines = stdout.toString('utf8').split('\n');
    return lines.filter(line => wanted.includes(line.split('\t')[1] ?? '')).join('\n');
  } catch (error) {
    // What is wrong with the repository is told when something has to be proposed.
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

const TIMEOUT_MS = 30_000;
