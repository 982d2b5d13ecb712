import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TouchingCommit } from '../../../../runtime/git/history.ts';
import { blobIdOf } from '../../../../runtime/git/object-id.ts';
import type { SourceRevision } from '../../../../scheduler/model/manifest.ts';
import { type Plan, README_TEXT } from '../../../../scheduler/plan/plan.ts';
import { comparePlan } from '../../../../workflows/gitops/compare.ts';
import { bodyContent } from '../../../../workflows/gitops/description/body.ts';
import { commitMessage } from '../../../../workflows/gitops/description/commit-message.ts';
import type { ProposalContent } from '../../../../workflows/gitops/description/content.ts';
import { proposalMarker } from '../../../../workflows/gitops/description/proposal-marker.ts';
import { proposalTitle } from '../../../../workflows/gitops/description/title.ts';
import { ROOT_LAYOUT } from '../../../../workflows/gitops/layout.ts';
import { type AllowRemovals } from '../../../../workflows/gitops/removal-budget.ts';
import { resolveRemovals } from '../../../../workflows/gitops/resolve-removals.ts';
import type { SourceChange } from '../../../../workflows/gitops/source-commits.ts';
import { summarise } from '../../../../workflows/gitops/summary/summary.ts';
import { parseMarker } from '../../../../workflows/proposal/text/marker.ts';
import {
  type BodyFacts,
  MAX_BODY,
  PullRequestBody,
  withdrawnBody,
} from '../../../../workflows/proposal/text/pull-request-body.ts';
import { isRebuildRequested } from '../../../../workflows/proposal/text/rebuild-box.ts';
import { hostileText } from '../../hostile.ts';
import { files, type PlanOptions, plan, type TestFolder } from '../../plans.ts';

/** What the texts of an environment's proposal are made from, and what its body says beside it. */
type TestContent = ProposalContent & Omit<BodyFacts, 'marker'>;

interface ContentOptions extends PlanOptions {
  readonly branch?: string;
  readonly allowRemovals?: AllowRemovals;
  readonly sourceChanges?: readonly SourceChange[];
  readonly manualEdits?: readonly TouchingCommit[];
  readonly replaced?: readonly string[];
  readonly saved?: BodyFacts['saved'];
  readonly approved?: BodyFacts['approved'];
}

type Files = Readonly<Record<string, string>>;

/** A proposal for a plan on a branch with these files, all of which Berth made. */
function content(wanted: Plan, branch: Files, options: ContentOptions = {}): TestContent {
  const { allowRemovals = 'all', sourceChanges = [], manualEdits = [], replaced = [], saved, approved } = options;
  const texts = Object.entries(branch).map(([path, text]) => [path, Buffer.from(text)] as const);
  const tree = new Map(texts.map(([path, bytes]) => [path, { oid: blobIdOf(bytes), mode: '100644' }]));
  const contents = new Map(texts.map(([, bytes]) => [blobIdOf(bytes), bytes]));
  const comparison = comparePlan(wanted, tree, { layout: ROOT_LAYOUT });
  const changeSet = resolveRemovals(comparison, { history: { paths: new Set(tree.keys()) }, allowRemovals });
  const summary = summarise(wanted, changeSet, contents);
  const rest = { ...(saved && { saved }), ...(approved && { approved }) };
  return { plan: wanted, changeSet, summary, sources: sourceChanges, manualEdits, replaced, editable: true, ...rest };
}

function onBranch(folders: Readonly<Record<string, Files>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(folders).flatMap(([path, of]) =>
      Object.entries(of).map(([name, text]) => [`${path}/${name}`, text]),
    ),
  );
}

const source: SourceRevision = {
  repository: 'https://git.example.com/acme/control-plane.git',
  revision: 'dev',
  commit: 'a'.repeat(40),
  role: 'environment dev',
};

function commit(id: string, subject: string, paths: readonly string[] = []): TouchingCommit {
  const person = { name: 'Ada', email: 'ada@example.com' };
  return { id: id.repeat(40), parents: [], author: person, committer: person, time: 0, message: `${subject}\n`, paths };
}

/** 12 targets on `large` and on `small`, of which the plan changes a line, adds two, removes one and holds one. */
function example(): TestContent {
  const names = Array.from({ length: 12 }, (_, index) => `app${index}-web`);
  const folders = (salt: string): Record<string, Record<string, string>> =>
    Object.fromEntries(['large', 'small'].flatMap(type => names.map(name => [`${type}/${name}`, files(name, salt)])));
  const wanted: Record<string, TestFolder> = {
    ...folders('-2'),
    'large/new-web': files('new'),
    'edge/new-web': files('new'),
  };
  delete wanted['small/app0-web'];
  wanted['large/app1-web'] = { held: 'template flux: unknown function "fooo"' };
  const branch: Record<string, string> = {
    'large/README.md': README_TEXT,
    'small/README.md': README_TEXT,
    ...onBranch(folders('')),
  };
  branch['large/app2-web/reconciler.yaml'] = 'by hand\n';
  branch['small/app0-web/notes.txt'] = 'by hand\n';
  return content(
    plan(wanted, { baseCommit: 'c0ffee12345', sources: [source], policies: ['everywhere', 'web'] }),
    branch,
    {
      approved: [{ by: ['ada', 'grace'], content: 'e'.repeat(40), paths: ['large/app3-web/reconciler.yaml'] }],
      manualEdits: [commit('d', 'Try something', ['large/app2-web/reconciler.yaml'])],
      replaced: ['large/app3-web/namespace.yaml'],
      sourceChanges: [
        {
          source,
          previous: 'b'.repeat(40),
          commits: [
            {
              id: 'a'.repeat(40),
              author: { name: 'Grace', email: 'g@example.com' },
              date: '',
              subject: 'Move west to west-2',
            },
          ],
          truncated: true,
        },
      ],
    },
  );
}

describe('the body of a pull request', () => {
  test('says what changes and why', async () => {
    const shown = bodyOf(example());
    await expect(`${shown}\n`).toMatchFileSnapshot('../../../golden/pull-request-body.md');
  });

  test('says of itself what it proposes', () => {
    const found = example();
    expect(PullRequestBody.parse(bodyOf(found))).toEqual(proposalMarker(found));
    expect(PullRequestBody.parse(withdrawnBody(bodyOf(found)))).toEqual({
      ...proposalMarker(found),
      state: 'withdrawn',
    });
    expect(PullRequestBody.parse('something else')).toBeUndefined();
  });

  test('does not change its marker for commits of sources that change nothing', () => {
    const { sources: _sources, ...rest } = example();
    expect(proposalMarker({ ...rest })).toEqual(proposalMarker(example()));
  });

  test('puts removals that are held back where nobody misses them', () => {
    const branch = onBranch({ 'large/a-x': files('a'), 'large/b-x': files('b') });
    const wanted = plan({ 'large/c-x': files('c') });
    const shown = bodyOf(content(wanted, branch, { allowRemovals: { folders: 0 } }));
    expect(shown).toContain('### ⛔ Removals held back');
    expect(shown).toContain('`berth apply --environment dev --allow-removals 2`');
    expect(shown.indexOf('⛔')).toBeLessThan(shown.indexOf('### Added'));
  });

  test('collapses the same change in many folders, and shows it once', () => {
    const names = Array.from({ length: 412 }, (_, index) => `app${index}-web`);
    const folders = (salt: string): Record<string, Files> =>
      Object.fromEntries(names.map(name => [`large/${name}`, files(name, salt)]));
    const shown = bodyOf(content(plan(folders('-2')), onBranch(folders(''))));
    expect(shown).toContain('**the same line** of `platform-config.yaml` in **412 folders**');
    expect(shown.match(/REGION/g)).toHaveLength(2);
  });

  test('fits, whatever the fleet', () => {
    const folders = Object.fromEntries(
      Array.from({ length: 3000 }, (_, index) => [
        `type-${'x'.repeat(40)}-${index % 300}/app${index}-${'y'.repeat(180)}`,
        files(`app${index}`, `${index}`.repeat(30)),
      ]),
    );
    const old = Object.fromEntries(Object.keys(folders).map(path => [path, files(path)]));
    expect(bodyOf(content(plan(folders), {})).length).toBeLessThanOrEqual(MAX_BODY);
    expect(bodyOf(content(plan(folders), onBranch(old))).length).toBeLessThanOrEqual(MAX_BODY);
    expect(bodyOf(content(plan({}), onBranch(folders))).length).toBeLessThanOrEqual(MAX_BODY);
  });

  test('leaves room for what people wrote', () => {
    const body = bodyOf(example(), 'x'.repeat(59_000));
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(parseMarker(body)).toBeDefined();
  });
});

function bodyOf(found: TestContent, existing?: string): string {
  const { approved, saved, editable } = found;
  const facts = { marker: proposalMarker(found), editable, ...(approved && { approved }), ...(saved && { saved }) };
  return new PullRequestBody(bodyContent(found), facts).toString(existing);
}

const TITLES = [
  '### ⚠️ Removes', '### ⛔ Removals held back', '### What changes', '### Added', '### Why', '### ⚠️ Reverts manual edits',
  '### ⚠️ Replaces files of others', '### ⚠️ Held back', '### ⚠️ Not removed yet', '### Left alone', '### Saved commits', '### Changed since it was approved',
]; // biome-ignore format: a list of titles

describe('text of others (property)', () => {
  // A word by which everything that isn't Berth's own is found again.
  const hostile = hostileText.map(text => `HOSTILE${text}HOSTILE`);

  const proposals = fc
    .record({
      reason: hostile,
      subject: hostile,
      author: hostile,
      role: hostile,
      repository: hostile,
      commit: hostile,
      line: hostile,
    })
    .map(given => {
      const wanted = plan(
        {
          'large/shop-web': { 'namespace.yaml': given.line },
          'large/cart-web': { held: given.reason },
          'edge/new-web': files('n'),
        },
        { baseCommit: given.commit, sources: [{ ...source, role: given.role, repository: given.repository }] },
      );
      const branch = {
        ...onBranch({ 'large/shop-web': { 'namespace.yaml': `old ${given.line}` } }),
        'small/gone-web/namespace.yaml': 'x',
      };
      const author = { name: given.author, email: given.author };
      return content(
        wanted,
        { ...branch, [`small/gone-web/${given.reason.replaceAll('/', '')}`]: 'x' },
        {
          manualEdits: [{ ...commit('d', given.subject, ['large/shop-web/namespace.yaml']), author }],
          sourceChanges: [
            {
              source: { ...source, role: given.role, repository: given.repository },
              commits: [{ id: 'a'.repeat(40), author, date: '', subject: given.subject }],
              truncated: false,
            },
          ],
          approved: [{ by: [given.author], content: 'a'.repeat(40), paths: [`${given.reason}/x`] }],
          saved: { ref: 'refs/berth/saved/berth/dev/1', authors: [given.author] },
        },
      );
    });

  test('stays in code, and can neither add sections nor forge the marker', () => {
    fc.assert(
      fc.property(proposals, found => {
        const body = bodyOf(found);
        expect(parseMarker(body)).toEqual(proposalMarker(found));
        expect(body.length).toBeLessThanOrEqual(MAX_BODY);
        const outside = withoutCode(body);
        expect(outside).not.toContain('HOSTILE');
        expect(
          body
            .split('\n')
            .filter(line => line.startsWith('#'))
            .filter(line => !TITLES.some(title => line.startsWith(title))),
        ).toEqual([]);
        expect(body.match(/<!--/g)).toHaveLength(3);
        expect(isRebuildRequested(body)).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  test('can’t mention, refer, close or forge a trailer in a commit message', () => {
    fc.assert(
      fc.property(proposals, found => {
        const message = commitMessage(found);
        expect(message).not.toMatch(/(^|\W)@\w|(^|\W)#\d|GH-\d/im);
        expect(message.split('\n').filter(line => line.startsWith('Berth-'))).toHaveLength(3);
        expect(proposalTitle(found)).toBe(
          'dev: remove gone-web from small, add new-web to edge, add cluster type large, update shop-web on large',
        );
      }),
      { numRuns: 200 },
    );
  });
});

/** Markdown without its fenced blocks and code spans, as CommonMark finds them. */
function withoutCode(markdown: string): string {
  const lines: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    const [, marks = ''] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence === undefined && marks !== '') fence = marks;
    else if (fence !== undefined && marks.startsWith(fence) && line.trim() === marks) fence = undefined;
    else if (fence === undefined) lines.push(line);
  }
  return lines.map(line => line.replace(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, '')).join('\n');
}
