import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

export interface GiteaConfigOptions {
  readonly folder: string;
  readonly address: string;
  readonly port: number;
  /** Folder with `templates`, `options` and `public` of Gitea's source. */
  readonly staticFiles: string;
}

/** The `app.ini` of a Gitea that is quick to start, calls nobody but this machine, and does nothing unasked. */
export function giteaConfig({ folder, address, port, staticFiles }: GiteaConfigOptions): string {
  return ini({
    '': { APP_NAME: 'Berth testbed', RUN_MODE: 'prod' },
    server: {
      PROTOCOL: 'http',
      HTTP_ADDR: '127.0.0.1',
      HTTP_PORT: port,
      ROOT_URL: `${address}/`,
      STATIC_ROOT_PATH: staticFiles,
      APP_DATA_PATH: join(folder, 'data'),
      // No avatars from elsewhere.
      OFFLINE_MODE: true,
      DISABLE_SSH: true,
    },
    database: { DB_TYPE: 'sqlite3', PATH: join(folder, 'gitea.db'), SQLITE_JOURNAL_MODE: 'WAL' },
    repository: { ROOT: join(folder, 'repositories'), DEFAULT_BRANCH: 'main', DEFAULT_PRIVATE: 'public' },
    security: {
      INSTALL_LOCK: true,
      SECRET_KEY: randomBytes(32).toString('hex'),
      // Passwords of tests need no protection, and git asks for one with every request.
      PASSWORD_HASH_ALGO: 'pbkdf2$1000$50',
      PASSWORD_COMPLEXITY: 'off',
      MIN_PASSWORD_LENGTH: 1,
    },
    oauth2: { ENABLED: false, JWT_SECRET: randomBytes(32).toString('base64url') },
    service: { DISABLE_REGISTRATION: true, ENABLE_NOTIFY_MAIL: false, NO_REPLY_ADDRESS: 'noreply.example.com' },
    webhook: { ALLOWED_HOST_LIST: 'loopback' },
    cron: { ENABLED: false },
    actions: { ENABLED: false },
    // In memory: nothing has to outlive the server.
    queue: { TYPE: 'channel' },
    session: { PROVIDER: 'memory' },
    indexer: { ISSUE_INDEXER_TYPE: 'db' },
    log: { MODE: 'console', LEVEL: 'Info' },
  });
}

function ini(sections: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>): string {
  return Object.entries(sections)
    .map(([name, values]) => {
      const lines = Object.entries(values).map(([key, value]) => `${key} = ${value}\n`);
      return `${name === '' ? '' : `[${name}]\n`}${lines.join('')}`;
    })
    .join('\n');
}
