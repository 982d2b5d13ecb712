import { files, type TestFolder } from '../../workflows/plans.ts';
import type { Run } from './berth.ts';
import type { Site } from './place.ts';

/** What is done to a repository before, and what Berth then is to do. */
export interface Scenario {
  readonly name: string;
  readonly before?: (
    site: Site,
    apply: (folders: Run['folders'], options?: Run['options']) => Promise<void>,
  ) => Promise<unknown>;
  readonly environment: string;
  readonly folders: Readonly<Record<string, TestFolder>>;
  readonly options: Run['options'];
  /** Lines of what people see that a run may leave out which is stopped in the middle, because they stand elsewhere too. */
  readonly mayMiss?: RegExp;
  /** It is merged by the server, without a person. */
  readonly merges?: true;
  /** Open pull requests in the end. */
  readonly open: 0 | 1;
}

const web = { 'large/shop-web': files('web') };
const both = { ...web, 'small/shop-web': files('web') };
const held = { ...web, 'small/shop-web': { held: 'the template is broken' } };
const MERGE = { annotations: { 'auto-merge': 'merge' } };
const MINE = { 'large/shop-web/notes.md': 'by Ada\n' };

/** Between them they ask for everything that Berth ever asks of a forge. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'opening',
    environment: 'dev',
    folders: web,
    options: {
      baseCommit: 'c0ffee',
      annotations: { reviewers: 'admin', 'review-teams': 'platform', draft: 'true', status: 'true' },
    },
    open: 1,
  },
  {
    name: 'updating',
    before: async (_, apply) => await apply(web),
    environment: 'dev',
    folders: both,
    options: {},
    open: 1,
  },
  {
    name: 'withdrawing',
    before: async (site, apply) => {
      await apply(web);
      await site.branch('dev', 'berth/dev');
      await apply(both);
    },
    environment: 'dev',
    folders: web,
    options: {},
    open: 0,
  },
  {
    name: 'waiting for a person',
    before: async (site, apply) => {
      await apply(web);
      await site.commit('berth/dev', MINE);
    },
    environment: 'dev',
    folders: both,
    options: {},
    open: 1,
  },
  {
    name: 'holding a folder back',
    before: async (_, apply) => await apply(web),
    environment: 'dev',
    folders: held,
    options: {},
    open: 1,
  },
  {
    name: 'holding nothing back any more',
    before: async (_, apply) => await apply(held),
    environment: 'dev',
    folders: both,
    options: {},
    open: 1,
  },
  {
    name: 'rebuilding',
    // The comment that is made before says the same.
    mayMiss: /^#1 (### Saved commits|Commits by `Ada` were on this branch\..*)$/,
    before: async (site, apply) => {
      await apply(web);
      await site.commit('berth/dev', MINE);
      await apply(both);
    },
    environment: 'dev',
    folders: both,
    options: { rebuild: true },
    open: 1,
  },
  {
    name: 'setting it to merge when it is approved',
    before: async site => await site.requireApproval(),
    environment: 'dev',
    folders: web,
    options: MERGE,
    open: 1,
  },
  {
    name: 'taking back that it merges',
    before: async (site, apply) => {
      await site.requireApproval();
      await apply(web, MERGE);
    },
    environment: 'dev',
    folders: held,
    options: MERGE,
    open: 1,
  },
  {
    name: 'merging at once',
    merges: true,
    environment: 'dev',
    folders: web,
    options: { ...MERGE, baseCommit: 'c0ffee' },
    open: 0,
  },
  {
    name: 'taking over from the original',
    before: async site => await site.original('deployment/2023-04-11-22-14-05'),
    environment: 'dev',
    folders: web,
    options: { adopt: true },
    open: 1,
  },
  {
    name: 'starting an environment',
    environment: 'prod',
    folders: web,
    options: { environment: 'prod', createBranch: true },
    open: 1,
  },
];
