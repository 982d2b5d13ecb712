import pickBy from 'lodash-es/pickBy.js';
import type { Environment } from '../../runtime/git/safety.ts';

/** What a worker needs of the environment: where programs and configuration are, and how people write. Nothing that may be secret. */
const NEEDED =
  /^(?:PATH|HOME|USER|LOGNAME|TMPDIR|TEMP|TMP|TZ|LANG|LC_[A-Z]+|XDG_(?:CACHE|CONFIG)_HOME|GIT_CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM)|GIT_EXEC_PATH|NODE_COMPILE_CACHE|SystemRoot|ComSpec|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA)$/;

export function workerEnvironment(env: Environment): Record<string, string> {
  return {
    ...(pickBy(env, (value, name) => value !== undefined && NEEDED.test(name)) as Record<string, string>),
    ...trustedFolders(env),
  };
}

/** Of the configuration that variables give git, whose folders it may read. The rest may be headers with tokens. */
function trustedFolders(env: Environment): Record<string, string> {
  const count = Number(env['GIT_CONFIG_COUNT'] ?? 0);
  const folders = Array.from({ length: count }, (_, index) => index)
    .filter(index => env[`GIT_CONFIG_KEY_${index}`]?.toLowerCase() === 'safe.directory')
    .map(index => env[`GIT_CONFIG_VALUE_${index}`] ?? '');
  if (folders.length === 0) return {};
  const pairs = folders.flatMap((folder, index) => [
    [`GIT_CONFIG_KEY_${index}`, 'safe.directory'],
    [`GIT_CONFIG_VALUE_${index}`, folder],
  ]);
  return { ...Object.fromEntries(pairs), GIT_CONFIG_COUNT: String(folders.length) };
}
