import { UserError } from '../../runtime/errors.ts';
import type { Git } from '../../runtime/git/git.ts';
import type { Repository } from '../../runtime/git/repository.ts';
import type { Secret } from '../../runtime/secret.ts';
import type { AppCredential } from './credentials/credential.ts';
import type { AppServer, Credentials } from './credentials.ts';
import { type ForgeConnection, type ForgeFactory, type ForgeTarget, LIKELIHOODS } from './port/forge-factory.ts';
import { parseRepositoryAddress } from './repository-address.ts';

/** A kind of forge with its servers. */
export interface Connected {
  readonly factory: ForgeFactory;
  readonly connection: ForgeConnection;
}

/** A repository with what is known of its server before anybody is asked. */
export async function targetOf(
  repository: Repository,
  { git, credentials }: { readonly git: Git; readonly credentials: Credentials },
): Promise<Omit<ForgeTarget, 'others'>> {
  const address = repository.local ? undefined : parseRepositoryAddress(await git.resolve(repository.remote));
  return {
    repository,
    address,
    settings: address === undefined ? {} : await credentials.settings(address),
    findCredential: async () => address && (await credentials.find(address)),
  };
}

/**
 * Opens the repository with the first kind that its server is of; nothing when there is none. Throws a {@link UserError} for an App
 * where that kind knows none.
 */
export async function openFirst<Result>(
  all: readonly Connected[],
  target: Omit<ForgeTarget, 'others'>,
  open: (connection: ForgeConnection, target: ForgeTarget) => Promise<Result | undefined>,
): Promise<Result | undefined> {
  const others: ForgeFactory[] = [];
  for (const { factory, connection } of candidates(all, target)) {
    const result = await open(connection, { ...target, others });
    if (result === undefined) others.push(factory);
    else {
      refuseApp(all, factory, target);
      return result;
    }
  }
  return undefined;
}

/** Kinds that the server may be of, the most likely first. */
function candidates(all: readonly Connected[], target: Omit<ForgeTarget, 'others'>): readonly Connected[] {
  const { type } = target.settings;
  if (type !== undefined) return all.filter(({ factory }) => factory.types.includes(type)).slice(0, 1);
  const matched = Map.groupBy(all, ({ factory }) => factory.match(target));
  const certain = matched.get('certain')?.slice(0, 1);
  return certain ?? LIKELIHOODS.flatMap(likelihood => matched.get(likelihood) ?? []);
}

/** Throws a {@link UserError} where an App is configured for a server that knows none. */
function refuseApp(
  all: readonly Connected[],
  { apps }: ForgeFactory,
  { repository, settings: { credential } }: Pick<ForgeTarget, 'repository' | 'settings'>,
): void {
  if (credential?.kind !== 'app' || apps === true) return;
  const title = all.find(({ factory }) => factory.apps === true)?.factory.title;
  const what =
    title === undefined
      ? 'an App for this server, which knows none'
      : `a ${title} App for this server, which is no ${title}`;
  throw new UserError(`${repository.url}: ${credential.source} has ${what}`, { fix: 'write a token in its place' });
}

/** A token of an App, where its server may be of a kind that knows them. */
export async function appTokenOf(
  all: readonly Connected[],
  app: AppCredential,
  { address, type }: AppServer,
): Promise<Secret | undefined> {
  const taking = all.find(
    ({ factory: { apps, types } }) => apps === true && (type === undefined || types.includes(type)),
  );
  return await taking?.connection.appToken?.(app, address);
}
