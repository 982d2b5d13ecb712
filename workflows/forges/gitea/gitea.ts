import type { GitRemote } from '../../../runtime/git/git-remote.ts';
import type { GiteaClient } from './client.ts';

/** What all parts of the Gitea forge work with. */
export interface Gitea extends GitRemote {
  readonly client: GiteaClient;
  /** `/repos/<owner>/<name>` */
  readonly path: string;
}
