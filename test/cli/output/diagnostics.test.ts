import { describe, expect, test } from 'vitest';
import { diagnosticsGithub } from '../../../cli/output/diagnostics-github.ts';
import { diagnosticsMarkdown } from '../../../cli/output/diagnostics-markdown.ts';
import { diagnosticsSarif } from '../../../cli/output/diagnostics-sarif.ts';
import { countProblems, diagnosticsText } from '../../../cli/output/diagnostics-text.ts';
import { styleFor } from '../../../cli/style.ts';
import type { Origin } from '../../../runtime/origin.ts';
import type { Diagnostic } from '../../../scheduler/model/diagnostic.ts';
import { recording } from '../fixture.ts';

const origin: Origin = {
  repository: 'https://git.example.com/fleet',
  commit: '0123456789abcdef0123456789abcdef01234567',
  path: 'types/large, old.yaml',
  line: 12,
  column: 3,
};

const error: Diagnostic = {
  severity: 'error',
  code: 'invalid-object',
  message: 'spec.reconciler is missing: 100 % needed\nsee above',
  fix: 'add <spec.reconciler> to @team',
  origin,
  related: [{ message: 'the first', origin: { ...origin, line: 1 } }],
};
const warning: Diagnostic = { severity: 'warning', code: 'selects-nothing', message: 'policy `p` selects nothing' };
const plain = styleFor(recording(), { env: {} }, 'never');

describe('as text', () => {
  test('a problem says what, where and how to fix it', () => {
    expect(diagnosticsText([{ ...error, message: 'spec.reconciler is missing' }, warning], plain)).toBe(
      [
        'error: spec.reconciler is missing [invalid-object]',
        '   at: types/large, old.yaml:12:3 (https://git.example.com/fleet@0123456)',
        '   at: types/large, old.yaml:1:3 (https://git.example.com/fleet@0123456) (the first)',
        '  fix: add <spec.reconciler> to @team',
        'warning: policy `p` selects nothing [selects-nothing]',
        '',
      ].join('\n'),
    );
  });

  test('of one source a hundred problems are shown and the others counted, unless all are asked for', () => {
    const many = Array.from({ length: 110_000 }, () => warning);
    const elsewhere = { ...origin, repository: '/b' };
    const problems = [...many.map(one => ({ ...one, origin })), { ...error, origin: elsewhere }];
    const text = diagnosticsText(problems, plain);
    expect(text.match(/^warning:/gm)).toHaveLength(100);
    expect(text).toContain('error: spec.reconciler');
    expect(text).toContain('… and 109,900 more problems in https://git.example.com/fleet: -v shows all\n');
    expect(diagnosticsText(problems, plain, { all: true }).match(/^warning:/gm)).toHaveLength(110_000);
    expect(diagnosticsMarkdown(problems).match(/^- /gm)).toHaveLength(102);
    expect(countProblems(problems)).toBe('1 error, 110000 warnings');
  });

  test('problems are counted by severity', () => {
    expect(countProblems([error, error, warning])).toBe('2 errors, 1 warning');
    expect(countProblems([])).toBe('no problems');
    expect(countProblems([{ ...warning, severity: 'info' }])).toBe('no problems');
  });
});

describe('for GitHub', () => {
  test('a problem is a workflow command with file and line, nothing in it ends the command early', () => {
    expect(diagnosticsGithub([error], ({ path }) => path)).toBe(
      '::error file=types/large%2C old.yaml,line=12,col=3,title=invalid-object::spec.reconciler is missing: 100 %25 needed%0Asee above%0Afix: add <spec.reconciler> to @team\n',
    );
  });

  test('a place in another repository is named in the text', () => {
    const text = diagnosticsGithub([error], () => undefined);
    expect(text).toMatch(/^::error title=invalid-object::/);
    expect(text).toContain('(https://git.example.com/fleet types/large, old.yaml:12)');
  });

  test('a note is a notice', () => {
    expect(diagnosticsGithub([{ ...warning, severity: 'info' }], () => undefined)).toMatch(/^::notice /);
  });
});

describe('as SARIF', () => {
  test('a problem has its rule, level, place and related places', () => {
    const sarif = diagnosticsSarif([warning, error], { version: '1.2.3', pathOf: ({ path }) => path });
    expect(sarif).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: { name: 'berth', version: '1.2.3', rules: [{ id: 'invalid-object' }, { id: 'selects-nothing' }] },
          },
          results: [
            { ruleId: 'selects-nothing', ruleIndex: 1, level: 'warning', locations: [] },
            {
              ruleId: 'invalid-object',
              ruleIndex: 0,
              level: 'error',
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: 'types/large,%20old.yaml' },
                    region: { startLine: 12, startColumn: 3 },
                  },
                },
              ],
              relatedLocations: [{ physicalLocation: { region: { startLine: 1 } }, message: { text: 'the first' } }],
            },
          ],
        },
      ],
    });
  });
});

/** What somebody may call a workload. */
const HOSTILE =
  'x\n::set-output name=safe::true\n##[set-output name=safe]true\n\u001b[8mhidden\u001b[0m\r\u001b[K\u202e @everyone <!-- berth:rebuild --> https://evil.example/ [a](http://b) www.evil.example #12';
const named: Diagnostic = {
  ...error,
  message: `Workload "${HOSTILE}" is not valid`,
  fix: HOSTILE,
  origin: { ...origin, path: HOSTILE, repository: HOSTILE },
  related: [{ message: HOSTILE, origin: { ...origin, path: HOSTILE } }],
};
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

describe('a hostile name', () => {
  test('writes no line, colour or command into text', () => {
    const text = diagnosticsText([named], plain);
    expect(text.split('\n')).toHaveLength(5);
    expect(text).not.toMatch(UNSAFE);
    expect(text).not.toMatch(/^\s*(::|##\[)/m);
  });

  test('is no link, mention, HTML or second item in markdown', () => {
    const text = diagnosticsMarkdown([named]);
    const prose = text.replace(/(`+)[^`].*?[^`]\1(?!`)/g, '');
    expect(text.split('\n')).toHaveLength(2);
    expect(text).not.toMatch(UNSAFE);
    expect(prose).not.toMatch(/:\/\/|@\w|<(?!br>)|(?<!\\)[[\]]|\bwww\.|#\d/);
  });

  test('is no link in SARIF, and none of its characters is raw', () => {
    const sarif = diagnosticsSarif([named], { version: '1.2.3', pathOf: () => undefined });
    const text = JSON.stringify(sarif);
    // Brackets of names stand in strings, those of lists beside quotes and braces.
    expect(text.replaceAll(String.raw`\\[`, '').replaceAll(String.raw`\\]`, '')).not.toMatch(/\[a\]|\]\(/);
    expect(text).not.toMatch(/\\u001b|\\r|\u202e/);
    expect(text).toContain(String.raw`\\[a\\](http://b)`);
  });

  test('ends no workflow command and begins no other one', () => {
    const lines = diagnosticsGithub([named], ({ path }) => path)
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(UNSAFE);
  });
});

describe('as markdown', () => {
  test('nothing in a problem formats, links or mentions', () => {
    expect(diagnosticsMarkdown([error, warning])).toBe(
      '- ❌ `types/large, old.yaml:12:3` spec.reconciler is missing: 100 % needed see above<br>Fix: add &lt;spec.reconciler&gt; to @\u200bteam\n- ⚠️ policy \\`p\\` selects nothing\n',
    );
  });
});

describe('as SARIF, of repositories elsewhere', () => {
  const at = (repository: string, commit?: string): Diagnostic => ({
    ...warning,
    origin: { repository, path: 'a.yaml', line: 1, column: 1, ...(commit !== undefined && { commit }) },
  });
  const runOf = (...found: Diagnostic[]): object => {
    const sarif = diagnosticsSarif(found, { version: '1', pathOf: () => undefined }) as { runs: [object] };
    return sarif.runs[0];
  };

  test.each([
    ['https://example.com/shop.git', 'https://example.com/shop.git'],
    ['git@example.com:team/shop.git', 'ssh://example.com/team/shop.git'],
    ['/srv/git/the shop.git', 'file:///srv/git/the%20shop.git'],
  ])('%s has a URI', (repository, uri) => {
    expect(runOf(at(repository, 'abc'))).toMatchObject({
      versionControlProvenance: [{ repositoryUri: uri, revisionId: 'abc', mappedTo: { uriBaseId: 'REPOSITORY_1' } }],
    });
  });

  test('a folder is a base of its own, and standard input is none', () => {
    const run = runOf(at('/srv/shop'), at('standard input'));
    expect(run).toMatchObject({ originalUriBaseIds: { REPOSITORY_1: { uri: 'file:///srv/shop/' } } });
    expect(run).not.toHaveProperty('versionControlProvenance');
    expect(JSON.stringify(run).match(/"uriBaseId"/g)).toHaveLength(1);
  });
});
