import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bed } from '../bed.ts';
import { type Command, runToEnd } from '../process/server-process.ts';
import { type Server, startServer } from '../process/start-server.ts';
import { fetchJson } from './fetch-json.ts';
import { giteaConfig } from './gitea-config.ts';

/** An administrator. */
export interface GiteaCredentials {
  readonly user: string;
  readonly password: string;
  /** May do everything. */
  readonly token: string;
}

const ADMIN = 'admin';

/** A forge with its API, git over http, pull requests, reviews, branch protection and webhooks to this machine. */
export function startGitea(
  bed: Bed,
  { password = randomSecret() }: { password?: string } = {},
): Promise<Server<GiteaCredentials>> {
  return startServer(bed, {
    name: 'gitea',
    ports: 1,
    async prepare([port], folder) {
      const address = `http://127.0.0.1:${port}`;
      const config = join(folder, 'app.ini');
      const text = giteaConfig({
        folder,
        address,
        port: port ?? 0,
        staticFiles: join(bed.file('gitea-static/public'), '..'),
      });
      await writeFile(config, text);
      const gitea = (...args: string[]): Command => ({
        file: bed.file('gitea'),
        args: [...args, '--config', config, '--work-path', folder],
        // In a container tests run as root, and everything it does is in a temporary folder.
        env: { GITEA_I_AM_BEING_UNSAFE_RUNNING_AS_ROOT: 'true' },
      });
      const run = (name: string, ...args: string[]): Promise<string> =>
        runToEnd(gitea(...args), { folder, logFile: join(folder, `${name}.log`), leash: bed.leash });
      await run('migrate', 'migrate');
      const created = await run('create-admin', 'admin', 'user', 'create', ...adminFlags(password));
      const token = tokenIn(created);
      return {
        command: gitea('web'),
        address,
        credentials: { user: ADMIN, password, token },
        async ready() {
          // Another Gitea on this port would not know the token.
          await fetchJson(`${address}/api/v1/user`, { headers: { authorization: `token ${token}` } });
        },
      };
    },
  });
}

function adminFlags(password: string): string[] {
  return [
    `--username=${ADMIN}`,
    `--password=${password}`,
    `--email=${ADMIN}@example.com`,
    '--admin',
    '--must-change-password=false',
    '--access-token',
    '--access-token-name=testbed',
    '--access-token-scopes=all',
  ];
}

function tokenIn(output: string): string {
  const token = /\b[0-9a-f]{40}\b/.exec(output)?.[0];
  if (token === undefined) throw new Error(`gitea created no access token: ${output}`);
  return token;
}

function randomSecret(): string {
  return randomBytes(12).toString('hex');
}
