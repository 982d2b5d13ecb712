import { describe, expect, test } from 'vitest';
import { commitMessage } from '../../../../workflows/gitops/description/commit-message.ts';
import type { ProposalContent } from '../../../../workflows/gitops/description/content.ts';
import { fingerprint } from '../../../../workflows/proposal/difference.ts';
import { contentOf, placed } from './contents.ts';

const source = {
  repository: 'https://git.example.com/cp',
  revision: 'dev',
  role: 'environment dev',
  commit: 'a'.repeat(40),
};

function withSources(content: ProposalContent): ProposalContent {
  const { plan } = content;
  return { ...content, plan: { ...plan, snapshot: { ...plan.snapshot, sources: [source] } } };
}

describe('the message of a commit', () => {
  test('has a subject, what becomes of placements, and trailers', () => {
    const content = contentOf({
      added: placed('large', 2),
      changed: placed('small', 1),
      removed: placed('edge', 1),
      promoted: 'c0ffee0123',
      files: 2,
    });
    expect(commitMessage(withSources(content))).toBe(
      [
        'dev: remove app1-web from edge, add app1-web to large and 1 more, update app1-web on small',
        '',
        'Added: large/app1-web, large/app2-web',
        'Changed: small/app1-web',
        'Removed: edge/app1-web',
        'Promoted: c0ffee0123',
        '',
        'Berth-Environment: dev',
        `Berth-Fingerprint: ${fingerprint(content.changeSet.changes)}`,
        `Berth-Source: ${'a'.repeat(40)} https://git.example.com/cp environment dev`,
        '',
      ].join('\n'),
    );
  });

  test('has no paragraph about placements when none of them changes', () => {
    const lines = commitMessage(contentOf({ files: 1 })).split('\n');
    expect(lines.slice(0, 3)).toEqual(['dev: update file1', '', 'Berth-Environment: dev']);
  });

  test('names ten of them, and the number of the others', () => {
    const line = (count: number) => commitMessage(contentOf({ added: placed('large', count) })).split('\n')[2];
    expect(line(10)).toMatch(/^Added: large\/app1-web, .*, large\/app10-web$/);
    expect(line(12)).toMatch(/, large\/app10-web and 2 more$/);
  });

  test('cuts names that are long', () => {
    const [long] = placed('large', 1);
    const content = contentOf({ added: [{ ...(long as NonNullable<typeof long>), path: 'p'.repeat(131) }] });
    expect(commitMessage(content)).toContain(`Added: ${'p'.repeat(129)}…\n`);
  });
});
