import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ForgeIssues, Issue } from '../../../workflows/forges/forge.ts';
import { parseIssueBody } from '../../../workflows/issues/issue-marker.ts';
import { syncIssues } from '../../../workflows/issues/sync-issues.ts';
import { MOST_ISSUES } from '../../../workflows/issues/wanted-issues.ts';
import { files, plan, type TestFolder } from '../plans.ts';

interface TestForge {
  readonly issues: ForgeIssues;
  readonly all: Mutable[];
  writes: number;
}

type Mutable = { -readonly [Key in keyof Issue]: Issue[Key] };

/** A forge that keeps its issues in memory. */
function testForge(): TestForge {
  const all: Mutable[] = [];
  const forge: TestForge = {
    all,
    writes: 0,
    issues: {
      list: async state => await Promise.resolve(structuredClone(all.filter(issue => issue.state === state))),
      open: async (title, body) => {
        forge.writes += 1;
        all.push({ number: all.length + 1, state: 'open', title, body });
        await Promise.resolve();
      },
      edit: async ({ number }, { body, state }) => {
        forge.writes += 1;
        Object.assign(all.find(issue => issue.number === number) ?? {}, { body, ...(state && { state }) });
        await Promise.resolve();
      },
    },
  };
  return forge;
}

const FOLDERS = Array.from({ length: MOST_ISSUES + 4 }, (_, index) => `large/app${index}-web`);

/** What happens to each folder: it is rendered, isn't placed, or is held back for one of two reasons. */
const fate = fc.constantFrom('fine', 'gone', 'template flux fails', 'config violates schema sizes');
const few = fc.array(fate, { maxLength: 3 });
const many = fc.array(fate, { minLength: FOLDERS.length, maxLength: FOLDERS.length });

/** What a person does to one of the issues. */
const deed = fc.record({
  issue: fc.nat({ max: 30 }),
  what: fc.constantFrom('write above', 'write below', 'close', 'open', 'change the title'),
});
const step = fc.record({
  fates: fc.oneof({ weight: 3, arbitrary: few }, many),
  deeds: fc.array(deed, { maxLength: 3 }),
});

test('whatever fails and whatever people do: one issue each, nothing of theirs lost, and nothing to do in a second run', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async steps => {
      const forge = testForge();
      const people = new Map<number, { title?: string; texts: string[] }>();
      for (const [index, { fates, deeds }] of steps.entries()) {
        const folders = foldersOf(fates);
        const before = structuredClone(forge.all);
        await settle(folders, forge);
        expectOneEach(folders, forge);
        expectRespected(folders, before, forge);
        for (const [number, { title, texts }] of people) {
          const issue = forge.all[number - 1];
          for (const text of texts) expect(issue?.body).toContain(text);
          if (title !== undefined) expect(issue?.title).toBe(title);
        }
        for (const { issue: which, what } of deeds) {
          const issue = forge.all[which % Math.max(1, forge.all.length)];
          if (issue === undefined) continue;
          const said = people.get(issue.number) ?? { texts: [] };
          const text = `${what} ${index}-${issue.number}`;
          people.set(issue.number, said);
          if (what === 'close') issue.state = 'closed';
          else if (what === 'open') issue.state = 'open';
          else if (what === 'change the title') said.title = issue.title = text;
          else {
            said.texts.push(text);
            issue.body = what === 'write above' ? `${text}\n\n${issue.body}` : `${issue.body}\n\n${text}`;
          }
        }
      }
    }),
    { numRuns: 200 },
  );
});

function foldersOf(fates: readonly string[]): Record<string, TestFolder> {
  const placed = fates.flatMap((what, index): [string, TestFolder][] => {
    const path = FOLDERS[index];
    if (path === undefined || what === 'gone') return [];
    return [[path, what === 'fine' ? files('web') : { held: what }]];
  });
  return Object.fromEntries(placed);
}

/** Runs until nothing is left for the next run, and then once more: that one must find nothing to do. */
async function settle(folders: Record<string, TestFolder>, forge: TestForge): Promise<void> {
  const planned = plan(folders);
  const capabilities = { bodyLimit: 60_000 };
  for (let left = true; left; ) {
    const { messages, diagnostics } = await syncIssues(planned, { held: [] }, { issues: forge.issues, capabilities });
    expect(diagnostics).toEqual([]);
    left = messages.some(clause => clause.includes('left'));
  }
  forge.writes = 0;
  expect(await syncIssues(planned, { held: [] }, { issues: forge.issues, capabilities })).toMatchObject({
    messages: [],
  });
  expect(forge.writes).toBe(0);
}

/** Each held folder has one open issue, or shares one, or a person closed its issue. */
function expectOneEach(folders: Record<string, TestFolder>, { all }: TestForge): void {
  const held = Object.entries(folders).flatMap(([path, folder]) => (typeof folder['held'] === 'string' ? [path] : []));
  const open = all.filter(({ state }) => state === 'open').map(about);
  const known = all.filter(issue => issue.state === 'closed' && parseIssueBody(issue.body)?.said.state === 'held');
  expect(new Set(all.map(about)).size).toBe(all.length);
  const covered = new Set([...open, ...known.map(about)]);
  for (const path of held) expect(covered.has(path) || (held.length > MOST_ISSUES && covered.has('*'))).toBe(true);
  // What Berth closed and a person opened again is that person's.
  const stillHeld = all.filter(issue => issue.state === 'open' && parseIssueBody(issue.body)?.said.state === 'held');
  const wanted = new Set([...held, ...(held.length > MOST_ISSUES ? ['*'] : [])]);
  for (const issue of stillHeld) expect(wanted).toContain(about(issue));
}

/** What a person closed stays closed while the reason is the same; what a person opened stays open while there is none. */
function expectRespected(folders: Record<string, TestFolder>, before: readonly Issue[], { all }: TestForge): void {
  for (const issue of before) {
    const said = parseIssueBody(issue.body)?.said;
    const now = all.find(({ number }) => number === issue.number);
    const reason = folders[about(issue)]?.['held'];
    const known = issue.state === 'closed' && said?.state === 'held';
    const sameReason = typeof reason === 'string' && issue.body.includes(reason);
    const reopened = issue.state === 'open' && said?.state === 'solved';
    if ((known && sameReason) || (reopened && reason === undefined && about(issue) !== '*')) {
      expect(now?.state).toBe(issue.state);
    }
  }
}

function about({ body }: Issue): string {
  return parseIssueBody(body)?.said.about ?? '';
}
