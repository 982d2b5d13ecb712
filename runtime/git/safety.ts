import { devNull } from 'node:os';
import { dirname } from 'node:path';

/** Environment variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

interface Rules {
  readonly env: Environment;
  readonly protocols: readonly string[];
  readonly cwd: string;
}

interface Overrides {
  readonly gitDir?: string;
  readonly cwd?: string;
  readonly env?: Environment;
  readonly config?: readonly (readonly [key: string, value: string])[];
}

/**
 * Configuration that no file may override: no hooks, no file-system monitor, no signature program, no submodules
 * and no housekeeping behind our back. The user's own configuration (credential helpers, insteadOf, http settings) stays
 * in force.
 */
export function safeArguments(gitDir: string | undefined): string[] {
  const config = [
    `core.hooksPath=${devNull}`,
    'core.fsmonitor=false',
    'core.pager=cat',
    'log.showSignature=false',
    'submodule.recurse=false',
    'fetch.recurseSubmodules=false',
    'push.recurseSubmodules=no',
    'fetch.writeCommitGraph=false',
    'gc.auto=0',
    'maintenance.auto=false',
    'credential.interactive=false',
    // Where one leads isn't where credentials belong. Of single addresses remote-address.ts says it again.
    'http.followRedirects=false',
  ];
  const repository = gitDir === undefined ? [] : [`--git-dir=${gitDir}`];
  return ['--no-pager', ...config.flatMap(entry => ['-c', entry]), ...repository];
}

// Variables that point git at a repository, an index or a program of the surrounding command, such as a hook's.
const UNWANTED =
  /^GIT_(DIR|WORK_TREE|COMMON_DIR|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|NAMESPACE|PREFIX|GRAFT_FILE|SHALLOW_FILE|REPLACE_REF_BASE|QUARANTINE_PATH|INTERNAL_SUPER_PREFIX|IMPLICIT_WORK_TREE|TEMPLATE_DIR|EXTERNAL_DIFF|DIFF_OPTS|PAGER|EDITOR|SEQUENCE_EDITOR|LITERAL_PATHSPECS|GLOB_PATHSPECS|NOGLOB_PATHSPECS|ICASE_PATHSPECS|TRACE.*|CURL_VERBOSE|PROTOCOL_FROM_USER|ALLOW_PROTOCOL|DISCOVERY_ACROSS_FILESYSTEM)$/;

/** The environment of a git process: the user's, without what would lead it astray, and with nobody to ask. */
export function safeEnvironment(runner: Rules, options: Overrides): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(runner.env)) {
    if (value !== undefined && !UNWANTED.test(name)) environment[name] = value;
  }
  Object.assign(environment, {
    LC_ALL: 'C',
    LANGUAGE: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GCM_INTERACTIVE: 'never',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_LITERAL_PATHSPECS: '1',
    // Unlike protocol.allow, this can't be widened by a protocol.<name>.allow of some configuration file.
    GIT_ALLOW_PROTOCOL: runner.protocols.join(':'),
  });
  // Outside of a repository git must not find one above our own folder and take its configuration.
  if (options.gitDir === undefined && options.cwd === undefined) {
    environment['GIT_CEILING_DIRECTORIES'] = dirname(runner.cwd);
  }
  addConfig(environment, options.config ?? []);
  for (const [name, value] of Object.entries(options.env ?? {})) {
    if (value === undefined) delete environment[name];
    else environment[name] = value;
  }
  return environment;
}

/** Appends to the numbered variables that git reads configuration from, keeping those that the user has set. */
function addConfig(environment: Record<string, string>, config: NonNullable<Overrides['config']>): void {
  if (config.length === 0) return;
  const first = Number.parseInt(environment['GIT_CONFIG_COUNT'] ?? '0', 10) || 0;
  config.forEach(([key, value], index) => {
    environment[`GIT_CONFIG_KEY_${first + index}`] = key;
    environment[`GIT_CONFIG_VALUE_${first + index}`] = value;
  });
  environment['GIT_CONFIG_COUNT'] = String(first + config.length);
}
