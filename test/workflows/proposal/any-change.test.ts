import { describe, expect, test } from 'vitest';
import { blobId } from '../../../runtime/git/object-id.ts';
import type { Forge } from '../../../workflows/forges/forge.ts';
import { ENVIRONMENT_TRAILER } from '../../../workflows/forges/identity.ts';
import { fingerprint } from '../../../workflows/proposal/difference.ts';
import type { Proposal, ProposalResult, ProposalSource } from '../../../workflows/proposal/proposal.ts';
import { propose } from '../../../workflows/proposal/propose.ts';
import { FINGERPRINT_TRAILER } from '../../../workflows/proposal/text/fingerprint-trailer.ts';
import { type World, world } from '../world.ts';

// What becomes a pull request need be no plan: here it is one line of one file, as a promotion changes it.

const PATH = 'environments/prod.txt';
const place = { repository: 'control plane', path: PATH, line: 1, column: 1 };
const settings = { reviewers: [], teams: [], draft: false, issues: false, status: false, origins: {}, problems: [] };

/** Pins a version in a file of the branch `main`. */
function pin(version: string): ProposalSource {
  return { name: 'the pin of prod', followUps: [], read: async forge => await readPin(forge, version) };
}

async function readPin(forge: Forge, version: string): Promise<Proposal> {
  const target = { base: 'main', branch: 'berth/prod-pin', origin: place };
  const state = await forge.readState(target.base, target.branch);
  const changesAt = async (commit: string | undefined): Promise<Proposal['changes']> => {
    const before = commit === undefined ? undefined : (await forge.tree(commit)).get(PATH);
    const file = { path: PATH, text: `${version}\n` };
    const after = { oid: blobId(file), mode: '100644' };
    if (before?.oid === after.oid) return [];
    return [
      before ? { action: 'modify', path: PATH, file, before, after } : { action: 'add', path: PATH, file, after },
    ];
  };
  const changes = await changesAt(state.base);
  const changed = fingerprint(changes);
  const title = `Pin prod to ${version}`;
  return {
    target,
    state,
    changes,
    marker: { environment: 'prod', changes: changed, text: version, state: 'proposed' },
    labels: [],
    settings,
    holdsProposed: false,
    mergesUnattended: false,
    status: { state: 'success', description: 'Nothing is held back' },
    diagnostics: [],
    origin: place,
    rebuildCommand: 'berth promote -e prod --rebuild',
    doneReason: `pins ${version}`,
    describe: async () => ({
      title,
      commitMessage: `${title}\n\n${ENVIRONMENT_TRAILER}: prod\n${FINGERPRINT_TRAILER}: ${changed}\n`,
      body: { summary: `Pins prod to \`${version}\`.`, sections: ({ items }) => [`At most ${items} items.`] },
      priority: 'promotion',
      overridesManualEdits: false,
    }),
    overridesManualEdits: async () => false,
    remainingAt: async commit => ({ paths: (await changesAt(commit)).map(({ path }) => path), counts: ['1 changed'] }),
  };
}

async function pinned(
  start = '1.0\n',
): Promise<World & { readonly propose: (version: string) => Promise<ProposalResult> }> {
  const found = await world({ start: null });
  await found.repository.commit('main', { [PATH]: start, 'README.md': 'ours\n' });
  return { ...found, propose: async version => (await propose(pin(version), found.forge)).result };
}

describe('a change that is no plan', () => {
  test('becomes one pull request, which is updated in place and left alone when nothing changes', async () => {
    const { propose: run, pulls, refs, repository } = await pinned();
    expect(await run('1.1')).toMatchObject({ outcome: 'opened', message: 'pull request #1 was opened' });
    const before = await refs();
    expect(await run('1.1')).toMatchObject({ outcome: 'unchanged', message: 'pull request #1 is up to date' });
    expect(await refs()).toBe(before);
    expect(await run('1.2')).toMatchObject({ outcome: 'updated' });
    expect(await repository.read('berth/prod-pin', PATH)).toBe('1.2\n');
    const [pull, ...others] = await pulls.list();
    expect(others).toEqual([]);
    expect(pull).toMatchObject({ number: 1, title: 'Pin prod to 1.2', base: 'main' });
    expect(pull?.body).toContain('Pins prod to `1.2`.\n\nAt most 20 items.');
  });

  test('is closed with its own reason when the base branch has it', async () => {
    const { propose: run, pulls, repository } = await pinned();
    await run('1.1');
    await repository.commit('main', { [PATH]: '1.1\n' });
    expect(await run('1.1')).toMatchObject({ outcome: 'withdrawn' });
    const { pull } = await pulls.show(1);
    expect(JSON.stringify(pull)).toContain('Closed: `main` pins 1.1, so there is nothing left to merge.');
  });

  test('waits for people who committed to its branch, and names its own command', async () => {
    const { propose: run, pulls, repository } = await pinned();
    await run('1.1');
    await repository.commit('berth/prod-pin', { [PATH]: '1.1-hotfix\n' });
    expect(await run('1.2')).toMatchObject({ outcome: 'waiting' });
    const { pull } = await pulls.show(1);
    expect(JSON.stringify(pull)).toContain('`berth promote -e prod --rebuild`');
    expect(await repository.read('berth/prod-pin', PATH)).toBe('1.1-hotfix\n');
  });

  test('whose base branch is missing is an error, because nobody said that it may be made', async () => {
    const { forge, repository } = await world();
    await expect(propose(pin('1.1'), forge, { createBranch: true })).rejects.toMatchObject({
      message: `${repository.path} has no branch main`,
      fix: 'correct the name of the branch, or push it',
    });
  });
});

describe('what follows a proposal', () => {
  test('comes once, in order, with the result of what came before', async () => {
    const { forge, repository } = await world({ start: null });
    await repository.commit('main', { [PATH]: '1.0\n' });
    const source: ProposalSource = {
      ...pin('1.1'),
      followUps: [
        async result => ({ ...result, message: `${result.message}; first` }),
        async (result, { proposal }) => ({
          ...result,
          message: `${result.message}; second of ${proposal.target.base}`,
        }),
      ],
    };
    const { result } = await propose(source, forge);
    expect(result.message).toBe('pull request #1 was opened; first; second of main');
  });
});
