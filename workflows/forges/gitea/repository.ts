import type { GitRemote } from '../../../runtime/git/git-remote.ts';
import type { GiteaClient } from './client.ts';

/** Where a server's API is, below its address. */
export const API = '/api/v1';

/** What all parts of the Gitea forge work with. */
export interface GiteaRepository extends GitRemote {
  readonly client: GiteaClient;
  /** `/repos/<owner>/<name>` */
  readonly path: string;
}
