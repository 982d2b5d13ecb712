import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseIssueBody } from '../../../workflows/issues/issue-marker.ts';
import { folderOfTitle, issueTitle } from '../../../workflows/issues/issue-title.ts';
import { MOST_ISSUES, wantedIssues } from '../../../workflows/issues/wanted-issues.ts';
import { plan, type TestFolder } from '../plans.ts';

interface Recorded {
  readonly name: string;
  readonly expected: { readonly issues: readonly { readonly title: string }[] };
}

const GOLDEN = join(import.meta.dirname, '../../golden/assignment.json');

function held(count: number, message = 'template flux fails'): Record<string, TestFolder> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`large/app${index}-web`, { held: message }]));
}

function wanted(folders: Record<string, TestFolder>, own: readonly string[] = []) {
  return wantedIssues({ plan: plan(folders), branch: 'dev', onBranch: () => true }, new Set(own));
}

describe('the title of an issue', () => {
  test('is the one that the original was recorded with', () => {
    const recorded = (JSON.parse(readFileSync(GOLDEN, 'utf8')) as Recorded[]).flatMap(
      ({ expected }) => expected.issues,
    );
    expect(recorded.map(({ title }) => title)).toContain(
      issueTitle('dev', { clusterType: 'small', deploymentTarget: 'cart-test' }),
    );
    for (const { title } of recorded) {
      const { environment = '', folder = '' } = folderOfTitle(title) ?? {};
      const [clusterType = '', deploymentTarget = ''] = folder.split('/');
      expect(title).toBe(issueTitle(environment, { clusterType, deploymentTarget }));
    }
  });

  test('is never longer than GitHub takes', () => {
    const long = 'a'.repeat(200);
    expect(issueTitle('dev', { clusterType: long, deploymentTarget: long }).length).toBeLessThanOrEqual(256);
  });
});

describe('issues that an environment should have', () => {
  test('are one for each folder, as long as they are few', () => {
    const issues = wanted(held(MOST_ISSUES));
    expect(issues).toHaveLength(MOST_ISSUES);
    expect(issues[0]).toMatchObject({ marker: { about: 'large/app0-web', environment: 'dev', state: 'held' } });
  });

  test('are one for all when they are many, beside those that folders have already', () => {
    const issues = wanted(held(MOST_ISSUES + 1), ['large/app3-web']);
    expect(issues.map(({ marker }) => marker.about)).toEqual(['large/app3-web', '*']);
  });

  test('have another fingerprint when the reason is another one, and not when lines shift', () => {
    const reasons = (message: string) => wanted(held(1, message)).map(({ marker }) => marker.reason);
    expect(reasons('a')).not.toEqual(reasons('b'));
    expect(reasons('a')).toEqual(reasons('a'));
    const [before, after] = [3, 4].map(line => {
      const made = plan(held(1));
      const origin = { repository: 'https://git.example.com/c', path: 'template.yaml', line, column: 1 };
      const [folder] = made.held;
      const moved =
        folder === undefined ? [] : [{ ...folder, reasons: folder.reasons.map(reason => ({ ...reason, origin })) }];
      return wantedIssues({ plan: { ...made, held: moved }, branch: 'dev', onBranch: () => true }, new Set());
    });
    expect(after?.map(({ marker }) => marker)).toEqual(before?.map(({ marker }) => marker));
  });

  test('link to the line where the forge shows lines, and to the commit elsewhere', () => {
    const made = plan(held(1));
    const bodyAt = (repository: string): string => {
      const origin = { repository, commit: 'c0ffee1234567', path: 'templates/flux.yaml', line: 3, column: 5 };
      const moved = made.held.map(folder => ({
        ...folder,
        reasons: folder.reasons.map(reason => ({ ...reason, origin })),
      }));
      const [issue] = wantedIssues({ plan: { ...made, held: moved }, branch: 'dev', onBranch: () => true }, new Set());
      return issue?.body(60_000) ?? '';
    };
    expect(bodyAt('https://github.com/acme/control-plane')).toContain(
      '[`templates/flux.yaml:3:5`](https://github.com/acme/control-plane/blob/c0ffee1234567/templates/flux.yaml#L3)',
    );
    expect(bodyAt('https://git.example.com/acme/control-plane.git')).toContain(
      '`templates/flux.yaml:3:5` in [`https://git.example.com/acme/control-plane.git@c0ffee1`](https://git.example.com/acme/control-plane/commit/c0ffee1234567)',
    );
  });

  test('fit into the room that people leave, however much there is to say', () => {
    const folders = Object.fromEntries(
      Array.from({ length: 500 }, (_, index): [string, TestFolder] => [
        `large/app${index}-web`,
        { held: `reason ${index} ${'x'.repeat(500)}` },
      ]),
    );
    const [issue] = wanted(folders);
    const whole = issue?.body(60_000) ?? '';
    expect(whole.length).toBeLessThanOrEqual(60_000);
    expect(whole).toContain('- … 480 more');
    const short = issue?.body(2_000) ?? '';
    expect(short.length).toBeLessThanOrEqual(2_000);
    expect(parseIssueBody(short)?.said).toEqual(issue?.marker);
  });
});
