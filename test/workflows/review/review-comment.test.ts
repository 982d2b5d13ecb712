import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reviewComment, reviewLines } from '../../../workflows/review/review-comment.ts';
import type { EnvironmentReview, ReviewReport } from '../../../workflows/review/review-report.ts';
import { hostileText } from '../hostile.ts';

function environment(name: string, said: Partial<EnvironmentReview> = {}): EnvironmentReview {
  return {
    environment: name,
    state: 'changed',
    promotion: false,
    added: [],
    changed: [],
    removed: [],
    clusterTypes: { added: [], removed: [] },
    removalBudget: [],
    groups: [],
    held: [],
    released: [],
    kept: [],
    problems: [],
    known: [],
    fixed: 0,
    ...said,
  };
}

function report(environments: readonly EnvironmentReview[], said: Partial<ReviewReport> = {}): ReviewReport {
  return {
    version: 1,
    branch: 'dev',
    base: '1'.repeat(40),
    head: '2'.repeat(40),
    read: true,
    environments: [...environments],
    others: [],
    problems: [],
    known: [],
    ...said,
  };
}

const added = (count: number): EnvironmentReview['added'] =>
  Array.from({ length: count }, (_, index) => ({
    clusterType: `type-${index % 7}`,
    deploymentTarget: `team-${index}-web`,
    policies: ['everywhere'],
  }));

describe('the comment', () => {
  test('says in the first line what changes, and where', () => {
    const text = reviewComment(report([environment('dev', { added: added(2) })], { others: ['prod', 'stage'] }));
    expect(text).toMatch(
      /^### What this pull request changes\n\nMerged to `dev`, it changes \*\*1 of 3 environments\*\*: `dev`\./,
    );
    expect(text).toContain('#### `dev`: 2 added');
  });

  test('says so when nothing changes, and when no environment reads the branch', () => {
    const nothing = environment('dev', { state: 'unchanged' });
    expect(reviewComment(report([nothing]))).toContain('Merged to `dev`, **no manifest** changes in the environment.');
    expect(reviewComment(report([], { read: false }))).toContain('No environment reads `dev`');
  });

  test('shows environments that change alike once, whatever they are called', () => {
    const change = (name: string): EnvironmentReview =>
      environment(name, {
        changed: [{ clusterType: 'large', deploymentTarget: 'shop-web', policies: ['p'], files: ['namespace.yaml'] }],
        groups: [
          {
            action: 'modify',
            fileName: 'namespace.yaml',
            paths: ['large/shop-web/namespace.yaml'],
            diff: [`-name: ${name}-a`, `+name: ${name}-b`],
          },
        ],
      });
    const text = reviewComment(report([change('dev'), change('prod'), change('stage')]));
    expect(text).toContain('#### `dev`, `prod`, `stage`: 1 changed, alike');
    expect(text.match(/```diff/g)).toHaveLength(1);
  });

  test('doesn’t speak of commits, so that a push that changes nothing here leaves it as it is', () => {
    const one = report([environment('dev', { added: added(1) })]);
    expect(reviewComment({ ...one, base: '3'.repeat(40), head: '4'.repeat(40) })).toBe(reviewComment(one));
  });

  test('folds what was wrong before, and shows what is new with its place', () => {
    const origin = { repository: 'https://git.example.com/a/b', path: 'x.yaml', line: 3, column: 1 };
    const wrong = { severity: 'error', code: 'wrong', message: 'is wrong', origin } as const;
    const text = reviewComment(
      report([
        environment('dev', { problems: [{ ...wrong, file: 'x.yaml' }], known: [{ ...wrong, message: 'was wrong' }] }),
      ]),
    );
    expect(text).toContain('**New problems**\n\n- ❌ `x.yaml:3` `is wrong`');
    expect(text).toMatch(
      /<details><summary>1 problem was there before<\/summary>\n\n- ❌ `x.yaml:3` of `https:\/\/git/,
    );
  });

  test('fits, with as much as fits, however large the fleet and however many environments', () => {
    const large = reviewComment(report([environment('dev', { added: added(20_000) })]));
    expect(large.length).toBeLessThan(60_000);
    expect(large).toContain('20,000 added');
    const many = Array.from({ length: 2_000 }, (_, index) => environment(`env-${index}`, { added: added(index + 1) }));
    const text = reviewComment(report(many));
    expect(text.length).toBeLessThan(60_000);
    expect(text).toContain('2000 of 2,000 environments');
    expect(text).toMatch(/… [\d,]+ more environments that change\./);
  });

  test('says of a fork’s run that it may say what it likes', () => {
    expect(reviewComment(report([]), { untrusted: true })).toContain('computed in a run of the fork');
  });
});

describe('text of others (property)', () => {
  const hostile = hostileText.map(text => `HOSTILE${text}HOSTILE`);
  const place = fc.record({ repository: hostile, path: hostile, line: fc.nat(), column: fc.nat() });
  const diagnostic = fc.record({
    severity: fc.constantFrom('error', 'warning', 'info'),
    code: hostile,
    message: hostile,
    fix: hostile,
    origin: place,
    file: hostile,
  });
  const placed = { clusterType: hostile, deploymentTarget: hostile };
  const folder = fc.record({ path: hostile, ...placed, reasons: fc.array(diagnostic, { maxLength: 2 }) });
  const few = { maxLength: 2 };
  const where = fc.record({ repository: hostile, branch: hostile, path: hostile });
  const reviewed = fc.record({
    environment: hostile,
    state: fc.constantFrom('changed', 'unchanged', 'added', 'removed', 'unknown'),
    promotion: fc.boolean(),
    gitOpsRepo: fc.record({ before: where, after: where }),
    promoted: fc.record({ before: hostile, after: hostile }),
    added: fc.array(fc.record({ ...placed, policies: fc.array(hostile, few) }), few),
    changed: fc.array(fc.record({ ...placed, policies: fc.array(hostile, few), files: fc.array(hostile, few) }), few),
    removed: fc.array(fc.record({ ...placed, why: hostile }), few),
    clusterTypes: fc.record({ added: fc.array(hostile, few), removed: fc.array(hostile, few) }),
    removalBudget: fc.array(hostile, few),
    groups: fc.array(
      fc.record({
        action: fc.constantFrom('add', 'modify', 'remove'),
        fileName: hostile,
        paths: fc.array(hostile, few),
        diff: fc.array(
          hostile.map(text => `+${text}`),
          few,
        ),
      }),
      few,
    ),
    held: fc.array(folder, few),
    released: fc.array(fc.record({ path: hostile, ...placed }), few),
    kept: fc.array(folder, few),
    problems: fc.array(diagnostic, few),
    known: fc.array(diagnostic, few),
    fixed: fc.nat(),
  });

  test('stands in code only, in the comment, and on one line in the log', () => {
    fc.assert(
      fc.property(hostile, fc.array(reviewed, few), fc.array(diagnostic, few), (branch, environments, problems) => {
        const hostileReport = report(environments, { branch, problems, known: problems });
        const text = reviewComment(hostileReport);
        expect(withoutCode(text)).not.toContain('HOSTILE');
        expect(text).not.toContain('<!--');
        expect(text.isWellFormed()).toBe(true);
        for (const line of reviewLines(hostileReport))
          expect(line).toMatch(/^(- |no environment)(?!.*(@\w|##\[))[^\n\r]*$/);
      }),
    );
  });
});

/** A text without its fenced blocks and back-ticked spans, found as Markdown does: by runs of equal length. */
function withoutCode(text: string): string {
  const lines: string[] = [];
  let fence = '';
  for (const line of text.split('\n')) {
    const run = /^ *(`{3,})(diff)?$/.exec(line)?.[1];
    if (fence === '' && run !== undefined) fence = run;
    else if (fence !== '' && run === fence && !line.endsWith('diff')) fence = '';
    else if (fence === '') lines.push(line);
  }
  return lines.map(line => line.replace(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, '')).join('\n');
}
