import { describe, expect, test } from 'vitest';
import { type Command, defineCommand } from '../../cli/command.ts';
import { ExitCode } from '../../cli/exit-code.ts';
import { outputOptions, sourceOptions } from '../../cli/options.ts';
import { ConflictError, UserError } from '../../runtime/errors.ts';
import { berth } from './fixture.ts';

const greet = defineCommand({
  name: 'greet',
  summary: 'Greet somebody',
  arguments: { who: { summary: 'Whom to greet', required: true }, how: { summary: 'The word' } },
  options: { ...sourceOptions, ...outputOptions, times: { value: 'N', summary: 'How often', default: '1' } },
  examples: [{ command: 'berth greet you', what: 'greet you' }],
  async handler(input, { stdout }) {
    stdout.write(JSON.stringify(input));
    return ExitCode.done;
  },
});

const failing = (error: unknown): Command =>
  defineCommand({
    name: 'fail',
    summary: 'Fail',
    arguments: {},
    options: outputOptions,
    examples: [],
    handler: async () => {
      throw error;
    },
  });

const commands = [greet, { ...greet, name: 'pulls list' }];

describe('a command line', () => {
  test('gives the handler its options and arguments by their names', async () => {
    const words = ['greet', 'you', '--environment', 'dev', '-e', 'prod', '--output=json', '-v', '--control-plane', 'x'];
    const { code, stdout } = await berth(words, { commands });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      who: 'you',
      environment: ['dev', 'prod'],
      worktree: [],
      workloadWorktree: [],
      output: 'json',
      color: 'auto',
      verbose: true,
      controlPlane: 'x',
      times: '1',
    });
  });

  test('takes an option between arguments, and words after -- as they are', async () => {
    const { stdout } = await berth(['greet', '--times', '2', '--', '--you', 'hello'], { commands });
    expect(JSON.parse(stdout)).toMatchObject({ who: '--you', how: 'hello', times: '2', verbose: false });
  });

  test('repeated options start anew in the next run', async () => {
    await berth(['greet', 'you', '-e', 'dev'], { commands });
    const { stdout } = await berth(['greet', 'you', '-e', 'prod'], { commands });
    expect(JSON.parse(stdout)).toMatchObject({ environment: ['prod'] });
  });

  test.each([
    [['gret'], "unknown command 'gret'", 'did you mean greet? Otherwise see "berth --help"'],
    [['greet', 'x', '--enviroment', 'dev'], "unknown option '--enviroment'", 'did you mean --environment?'],
    [['greet'], "missing required argument 'who'", 'see "berth greet --help"'],
    [['greet', 'a', 'b', 'c'], 'too many arguments', 'see "berth greet --help"'],
    [['greet', 'a', '--output', 'xml'], "argument 'xml' is invalid", 'see "berth greet --help"'],
    [['greet', 'a', '--times'], 'argument missing', 'see "berth greet --help"'],
    [['--times', '2', 'greet', 'a'], "unknown option '--times'", 'put options after the command'],
    [['pulls', 'lst'], "unknown command 'lst'", 'did you mean list?'],
  ])('%j is refused with what is wrong and what to write', async (words, what, fix) => {
    const { code, stdout, stderr } = await berth(words, { commands });
    expect(code).toBe(ExitCode.wrongInput);
    expect(stdout).toBe('');
    expect(stderr).toContain(what);
    expect(stderr).toContain(fix);
    expect(stderr).not.toMatch(/ {4}at /);
  });
});

describe('help', () => {
  test('of Berth lists every command once', async () => {
    const { code, stdout } = await berth(['--help'], { commands });
    expect(code).toBe(0);
    expect(stdout).toMatch(/greet {2,}Greet somebody/);
  });

  test.each([[[]], [['help']]])('is shown for %j', async words => {
    const { code, stdout } = await berth(words, { commands });
    expect(code).toBe(0);
    expect(stdout).toContain('Commands:');
  });

  test.each([[['greet', '--help']], [['help', 'greet']]])('%j has options, defaults and examples', async words => {
    const { code, stdout } = await berth(words, { commands });
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: berth greet <who> [how] [options]');
    expect(stdout).toContain('--times N');
    expect(stdout).toContain('[default: 1]');
    expect(stdout).toContain('# greet you\n  berth greet you');
  });

  test('every line fits the terminal', async () => {
    const { stdout } = await berth(['greet', '--help'], { commands });
    const tooLong = stdout.split('\n').filter(line => line.length > 80);
    expect(tooLong).toEqual([]);
  });

  test('--version prints the version alone', async () => {
    expect(await berth(['--version'])).toMatchObject({ code: 0, stdout: '1.2.3\n', stderr: '' });
    expect(await berth(['-V'])).toMatchObject({ code: 0, stdout: '1.2.3\n' });
  });
});

describe('an error', () => {
  const origin = {
    repository: 'https://git.example.com/fleet',
    commit: '0123456789abcdef',
    path: 'a.yaml',
    line: 3,
    column: 5,
  };

  test('of the input is told with place and fix, without a stack, and ends with 2', async () => {
    const error = new UserError('the policy selects nothing', { origin, fix: 'write size: large' });
    const { code, stderr } = await berth(['fail', '-v'], { commands: [failing(error)] });
    expect(code).toBe(ExitCode.wrongInput);
    expect(stderr).toBe(
      'error: the policy selects nothing\n   at: a.yaml:3:5 (https://git.example.com/fleet@0123456)\n  fix: write size: large\n',
    );
  });

  test('that is nobody’s input ends with 1', async () => {
    const { code } = await berth(['fail'], { commands: [failing(new ConflictError('somebody else was faster'))] });
    expect(code).toBe(ExitCode.failed);
  });

  test.each([
    ['EACCES', 'permission denied: /x/y', 'change the permissions'],
    ['EROFS', 'the file system of /x/y is read-only', 'can be written to'],
    ['ENOSPC', 'no space is left for /x/y', 'free some space'],
    ['ENOTDIR', '/x/y, or a part of it, is not a folder', 'check the path'],
    ['EISDIR', '/x/y is a folder, not a file', 'name a file'],
    ['EMFILE', 'too many files are open: /x/y', 'ulimit -n'],
  ])('%s of the operating system is a sentence with a fix', async (code, what, fix) => {
    const error = Object.assign(new Error(`${code}: words, open '/x/y'`), { code, syscall: 'open', path: '/x/y' });
    const result = await berth(['fail'], { commands: [failing(error)] });
    expect(result.code).toBe(ExitCode.failed);
    expect(result.stderr).toContain(`error: ${what}\n`);
    expect(result.stderr).toContain(fix);
    expect(result.stderr).not.toContain(code);
  });

  test('of the operating system without a path is told as it is', async () => {
    const error = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' });
    const { code, stderr } = await berth(['fail'], { commands: [failing(error)] });
    expect({ code, stderr }).toEqual({ code: ExitCode.failed, stderr: 'error: connect ECONNREFUSED\n' });
  });

  test('that is a bug shows its stack with -v only', async () => {
    const error = new TypeError('x is not a function');
    const quiet = await berth(['fail'], { commands: [failing(error)] });
    expect(quiet.code).toBe(ExitCode.failed);
    expect(quiet.stderr).toContain('x is not a function');
    expect(quiet.stderr).not.toContain('run.test.ts');
    const verbose = await berth(['fail', '-v'], { commands: [failing(error)] });
    expect(verbose.stderr).toContain('run.test.ts');
  });
});

describe('colour', () => {
  const escape = '\u001b[';

  test.each([
    ['a pipe gets none', {}, [], false],
    ['a terminal gets some', { terminal: true }, [], true],
    ['NO_COLOR takes it from a terminal', { terminal: true, env: { NO_COLOR: '1' } }, [], false],
    ['an empty NO_COLOR means nothing', { terminal: true, env: { NO_COLOR: '' } }, [], true],
    ['a dumb terminal gets none', { terminal: true, env: { TERM: 'dumb' } }, [], false],
    ['--color always wins over everything', { env: { NO_COLOR: '1' } }, ['--color', 'always'], true],
    ['--color=never wins over a terminal', { terminal: true }, ['--color=never'], false],
  ])('%s', async (_, options, words, coloured) => {
    const { stderr } = await berth(['fail', ...words], { ...options, commands: [failing(new UserError('no'))] });
    expect(stderr.includes(escape)).toBe(coloured);
  });
});
