import type { Clock } from '../../../environments/git/clock.ts';
import type { Repository } from '../../../environments/git/repository.ts';
import type { Identity } from '../../gitops/own-commits.ts';
import type { GiteaClient } from './client.ts';

/** What all parts of the Gitea forge work with. */
export interface Gitea {
  readonly repository: Repository;
  readonly client: GiteaClient;
  /** `/repos/<owner>/<name>` */
  readonly path: string;
  readonly identity: Identity;
  readonly clock: Clock;
}

/** What a repository's requests have in common with errors of git there. */
export function attemptOf({ repository, client }: Gitea, action: string) {
  return { where: repository.url, action, ...(client.source !== undefined && { source: client.source }) };
}
