import type { WorkloadRegistration } from '../scheduler/model/object.ts';
import { createKustomize } from './flux/kustomize.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { createManifestCache } from './manifests/manifest-cache.ts';
import type { ParsedManifests } from './manifests/parsed-manifests.ts';
import { registrationRequest } from './read-environment.ts';
import type { ReadEnvironmentsOptions } from './read-environments.ts';
import { createSourceReader } from './source-reader.ts';

/** What a registration brought at a commit of its repository; nothing when that can't be read. */
export async function readRegistrationAt(
  registration: WorkloadRegistration,
  commit: string,
  {
    git,
    env,
    cache = createManifestCache(),
    guard,
    limits,
    signal,
  }: Pick<ReadEnvironmentsOptions, 'git' | 'env' | 'cache' | 'guard' | 'limits' | 'signal'>,
): Promise<ParsedManifests | undefined> {
  const reader = createSourceReader({
    git,
    open: async address => await git.open(address),
    cache,
    kustomize: createKustomize({ env }),
    limits: { ...DEFAULT_LIMITS, ...limits },
    ...(guard && { guard }),
    ...(signal && { signal }),
  });
  const result = await reader.read({ ...registrationRequest(registration), commit });
  return result.state === 'read' ? result.content : undefined;
}
