import { join } from 'node:path';
import { type TestFleet, testFleet } from '../cli/fleet.ts';
import { type GitHubServer, gitHubServer } from '../support/github-server/github-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A fleet whose GitOps repository is on a GitHub. */
export interface GitHubFleet extends TestFleet {
  readonly server: GitHubServer;
  /** Path of a credentials file with the token of the server. */
  readonly credentialsFile: string;
}

/** @param environments Those whose manifests go to the GitHub; the others' go to the repository itself. */
export async function gitHubFleet(environments: readonly string[] = ['dev', 'prod']): Promise<GitHubFleet> {
  const fleet = await testFleet();
  const server = await gitHubServer({ repository: fleet.gitops });
  for (const environment of environments) {
    const file = await fleet.controlPlane.read(environment, 'gitops-repo.yaml');
    await fleet.controlPlane.commit(environment, {
      'gitops-repo.yaml': file.replace(/repo: .*/, `repo: ${server.address}`),
    });
  }
  const folder = await temporaryFolder({
    'credentials.yaml': JSON.stringify({ [server.origin]: { type: 'github', token: server.token } }),
  });
  return { ...fleet, server, credentialsFile: join(folder, 'credentials.yaml') };
}
