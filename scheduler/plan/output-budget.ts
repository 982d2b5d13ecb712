import { memoizeByObject } from '../../runtime/memoize.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { DeploymentTarget } from '../snapshot/snapshot.ts';
import type { HeldFolder, PlannedFile, PlannedFolder } from './plan.ts';

/** Characters of what is rendered, which are kept in memory until they are proposed. */
export interface OutputLimits {
  /** Of all folders of an environment. */
  readonly perEnvironment: number;
  /** Of all folders that one registration brings. What the control plane brings has no limit of its own. */
  readonly perRegistration: number;
}

const DEFAULT_OUTPUT_LIMITS: OutputLimits = { perEnvironment: 512 * 2 ** 20, perRegistration: 128 * 2 ** 20 };

/** Counts what the folders of a plan come to, in the order of their targets, so that equal snapshots give equal plans. */
export class OutputBudget {
  readonly #limits: OutputLimits;
  readonly #used = new Map<string, number>();
  #total = 0;

  constructor(limits: Partial<OutputLimits> = {}) {
    this.#limits = { ...DEFAULT_OUTPUT_LIMITS, ...limits };
  }

  /** Why nothing more is rendered for a target. */
  exceeded({ name, registration, origin }: DeploymentTarget): Diagnostic | undefined {
    const { perEnvironment, perRegistration } = this.#limits;
    const own = registration !== undefined && (this.#used.get(registration) ?? 0) > perRegistration;
    if (!own && this.#total <= perEnvironment) return undefined;
    const [whose, limit, setting] = own
      ? [`registration ${registration}`, perRegistration, 'BERTH_MAX_REGISTRATION_OUTPUT']
      : ['the environment', perEnvironment, 'BERTH_MAX_OUTPUT'];
    return {
      severity: 'error',
      code: CODE,
      message: `the folders of ${whose} have more than ${Math.round(limit / 2 ** 20)} Mi characters together: the rest is held back`,
      fix: `make what the templates render smaller, divide the environment, or allow more with ${setting}, such as 2Gi`,
      origin,
      subject: { kind: 'DeploymentTarget', name },
    };
  }

  /** Whether folders may stay as they were planned before: none of them was held for others' that are smaller now. */
  allows(target: DeploymentTarget, folders: readonly { readonly folder: PlannedFolder | HeldFolder }[]): boolean {
    return this.exceeded(target) === undefined && !folders.some(({ folder }) => wasExceeded(folder));
  }

  add({ registration }: DeploymentTarget, folder: PlannedFolder | HeldFolder): void {
    if (!('files' in folder)) return;
    const size = sizeOf(folder.files);
    this.#total += size;
    if (registration !== undefined) this.#used.set(registration, (this.#used.get(registration) ?? 0) + size);
  }
}

const CODE = 'output-too-large';

function wasExceeded(folder: PlannedFolder | HeldFolder): boolean {
  return 'reasons' in folder && folder.reasons.some(({ code }) => code === CODE);
}

/** Told once for files that are taken over from the plan before. */
const sizeOf = memoizeByObject((files: readonly PlannedFile[]): number =>
  files.reduce((size, { text }) => size + text.length, 0),
);
