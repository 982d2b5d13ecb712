import { z } from 'zod';
import { readAllPages } from '../port/pages.ts';
import { OWN_LABELS } from '../port/proposals.ts';
import type { GiteaRepository } from './repository.ts';
import { Anything, Label, type Pull } from './schemas.ts';

const PAGE = 50;
const MOST_PAGES = 20;
const COLOR = '#0e8a16';

/** Ids of labels by their names, made when they aren't there. */
export async function labelIds(gitea: GiteaRepository, names: readonly string[]): Promise<number[]> {
  if (names.length === 0) return [];
  const known = await knownLabels(gitea);
  const ids: number[] = [];
  for (const name of names) ids.push(known.get(name) ?? (await createLabel(gitea, name)));
  return ids;
}

async function knownLabels({ client, path }: GiteaRepository): Promise<Map<string, number>> {
  const read = async (page: number): Promise<Label[]> =>
    await client.send({
      path: `${path}/labels?limit=${PAGE}&page=${page}`,
      answer: z.array(Label),
      action: 'list labels',
    });
  return new Map((await readAllPages(read, { most: MOST_PAGES })).map(({ name, id }) => [name, id]));
}

async function createLabel({ client, path }: GiteaRepository, name: string): Promise<number> {
  const body = { name, color: COLOR, description: 'Set by Berth' };
  const answer = { path: `${path}/labels`, answer: Label, action: `make the label ${name}` };
  return (await client.send({ method: 'POST', body, ...answer })).id;
}

/** Sets those of {@link OWN_LABELS} that the pull request shall have, and takes the others off. People's stay. */
export async function setOwnLabels(
  gitea: GiteaRepository,
  pull: Pull,
  wanted: readonly string[],
): Promise<readonly Label[]> {
  const { client, path } = gitea;
  const has = new Set(pull.labels.map(({ name }) => name));
  const missing = wanted.filter(name => !has.has(name));
  const surplus = pull.labels.filter(({ name }) => OWN_LABELS.includes(name) && !wanted.includes(name));
  const labels = `${path}/issues/${pull.number}/labels`;
  const action = `set labels of pull request #${pull.number}`;
  const ids = await labelIds(gitea, missing);
  if (ids.length > 0)
    await client.send({ method: 'POST', path: labels, body: { labels: ids }, answer: Anything, action });
  for (const { id } of surplus)
    await client.send({ method: 'DELETE', path: `${labels}/${id}`, answer: Anything, action });
  const added = missing.map((name, index) => ({ name, id: ids[index] ?? 0 }));
  return [...pull.labels.filter(label => !surplus.includes(label)), ...added];
}
