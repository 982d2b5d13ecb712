import { UserError } from '../../runtime/errors.ts';
import type { Origin } from '../../runtime/origin.ts';
import type { EnvironmentInput } from '../../scheduler/model/manifest.ts';
import { layoutOf } from '../../workflows/gitops/layout.ts';
import { type ExpectedCounts, expectedCounts } from '../../workflows/promotion/evidence/expected-clusters.ts';
import { findPin, type Pin } from '../../workflows/promotion/pin.ts';

/** What promotion needs of an environment's objects, as plain data: whoever decides needs none of the objects. */
export interface PromotableEnvironment {
  readonly pin: Pin;
  readonly gitOps: {
    readonly repo: string;
    readonly repoAt: Origin;
    readonly branch: string;
    /** Folder of the environment, empty or with a slash at its end. */
    readonly prefix: string;
  };
  readonly expected: ExpectedCounts;
}

/** Throws a {@link UserError} for an environment whose pin or GitOps repository can't be told. */
export function promotableOf(input: EnvironmentInput): PromotableEnvironment {
  const pin = findPin(input);
  const { environment, manifests } = input;
  for (const { manifest } of manifests) {
    if (manifest.state !== 'valid' || manifest.object.kind !== 'GitOpsRepo') continue;
    const { spec, at } = manifest.object;
    const { prefix } = layoutOf(manifest.object);
    const gitOps = { repo: spec.repo, repoAt: at(['spec', 'repo']), branch: spec.branch, prefix };
    return { pin, gitOps, expected: expectedCounts(manifests) };
  }
  throw new UserError(`environment ${environment} has no GitOpsRepo`, {
    fix: 'add one on its branch: it says where its manifests go',
  });
}
