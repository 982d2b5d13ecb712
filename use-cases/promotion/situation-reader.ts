import { asProblem, UserError } from '../../runtime/errors.ts';
import type { Repository } from '../../runtime/git/repository.ts';
import type { EnvironmentInput } from '../../scheduler/model/manifest.ts';
import type { GitOpsRepo } from '../../scheduler/model/object.ts';
import type { Forge } from '../../workflows/forges/forge.ts';
import { layoutOf } from '../../workflows/gitops/layout.ts';
import { readBaseHistory } from '../../workflows/promotion/base-history.ts';
import {
  type EnvironmentRecord,
  type EnvironmentSituation,
  NOTHING_RECORDED,
  type Verdict,
} from '../../workflows/promotion/decide/situation.ts';
import { assess, type ClusterStanding } from '../../workflows/promotion/evidence/assess.ts';
import { expectedClusters } from '../../workflows/promotion/evidence/expected-clusters.ts';
import {
  type MergedCommit,
  readMergedCommit,
  revisionsWith,
} from '../../workflows/promotion/evidence/merged-commit.ts';
import { findPin, type Pin } from '../../workflows/promotion/pin.ts';
import type { PolicyEnvironment } from '../../workflows/promotion/policy/policy.ts';
import { parseMarker } from '../../workflows/proposal/text/marker.ts';
import type { Session } from '../session.ts';
import type { PromotionInputs } from './read-promotion.ts';

const NO_REPORTS: Verdict = { state: 'undecided', reason: 'no reports of clusters are read' };

/** Reads where the environments of a policy stand, one after the other. What is wrong with one is said of that one. */
export class SituationReader {
  /** First-parent line of the base repository's branch, newest first. */
  line: readonly string[] = [];
  readonly environments = new Map<string, EnvironmentSituation>();
  readonly records = new Map<string, EnvironmentRecord>();
  readonly clusters = new Map<string, readonly ClusterStanding[]>();
  readonly #session: Session;
  readonly #open: (address: string) => Promise<Repository>;
  readonly #inputs: PromotionInputs;

  constructor(session: Session, open: (address: string) => Promise<Repository>, inputs: PromotionInputs) {
    this.#session = session;
    this.#open = open;
    this.#inputs = inputs;
  }

  async read(rules: PolicyEnvironment, input: EnvironmentInput): Promise<void> {
    const { name } = rules;
    this.#session.progress(`reading what ${name} has`);
    this.records.set(name, (await this.#inputs.recordOf?.(name)) ?? NOTHING_RECORDED);
    try {
      this.environments.set(name, await this.#situationOf(rules, input));
    } catch (error) {
      const { message } = asProblem(`reading what ${name} has`, error);
      this.environments.set(name, { verdict: NO_REPORTS, problem: message });
    }
  }

  async #situationOf(rules: PolicyEnvironment, input: EnvironmentInput): Promise<EnvironmentSituation> {
    const pin = findPin(input);
    await this.#readLine(pin);
    const gitOpsRepo = gitOpsRepoIn(input);
    const { repo, branch } = gitOpsRepo.spec;
    const forge = await this.#session.forges.open(repo, gitOpsRepo.at(['spec', 'repo']));
    const state = await forge.readState(branch, `berth/${rules.name}`);
    const repository = await this.#session.git.open(repo, { history: 'all' });
    await repository.fetch({ branch });
    const { prefix } = layoutOf(gitOpsRepo);
    const merged =
      state.base === undefined ? undefined : await readMergedCommit(repository, { head: state.base, prefix });
    const proposed = await proposedBy(forge, state, pin);
    return {
      ...(pin.commit !== undefined && { pin: pin.commit }),
      ...(proposed && { proposed }),
      ...(merged && { merged: { commit: merged.commit, at: merged.at } }),
      verdict:
        merged === undefined
          ? NO_REPORTS
          : await this.#verdictOf(rules, input, { repository, head: state.base ?? '', merged }),
    };
  }

  /** All environments of a policy have one base repository: that of the first. */
  async #readLine({ base }: Pin): Promise<void> {
    if (this.line.length > 0) return;
    const { repository, tip } = await readBaseHistory(await this.#open(base.spec.repo), base.spec.branch);
    const { stdout } = await repository.run(['rev-list', '--first-parent', `--max-count=${MOST_COMMITS}`, tip]);
    this.line = stdout.toString('latin1').trim().split('\n');
  }

  async #verdictOf(
    { name, evidence }: PolicyEnvironment,
    { manifests }: EnvironmentInput,
    {
      repository,
      head,
      merged,
    }: { readonly repository: Repository; readonly head: string; readonly merged: MergedCommit },
  ): Promise<Verdict> {
    if (evidence === 'none' || this.#inputs.observationsOf === undefined) return NO_REPORTS;
    const observations = await this.#inputs.observationsOf(name);
    const { revision } = merged;
    const known = await revisionsWith(
      repository,
      { revision, head },
      observations.map(one => one.revision),
    );
    const { verdict, clusters } = assess({
      policy: evidence,
      expected: expectedClusters(manifests, merged.clusterTypes),
      observations,
      counts: reported => known.has(reported),
      now: this.#session.clock.now(),
    });
    this.clusters.set(name, clusters);
    return verdict;
  }
}

/** Commits of the base repository's branch that are looked at. */
const MOST_COMMITS = 10_000;

function gitOpsRepoIn({ environment, manifests }: EnvironmentInput): GitOpsRepo {
  for (const { manifest } of manifests) {
    if (manifest.state === 'valid' && manifest.object.kind === 'GitOpsRepo') return manifest.object;
  }
  throw new UserError(`environment ${environment} has no GitOpsRepo`);
}

/** The commit that a pull request proposes. One that was closed is taken for the pin's when nothing says otherwise. */
async function proposedBy(
  forge: Forge,
  { head, open, lastClosed }: Awaited<ReturnType<Forge['readState']>>,
  { commit: pinned }: Pin,
): Promise<EnvironmentSituation['proposed']> {
  if (open !== undefined && head !== undefined) {
    const tracking = (await forge.tree(head)).get('.github/tracking/Promoted_Commit_Id');
    const content = tracking === undefined ? undefined : (await forge.contents([tracking.oid])).get(tracking.oid);
    const commit = content === undefined ? undefined : Buffer.from(content).toString('utf8').trim();
    return commit === undefined ? undefined : { commit, state: 'open' };
  }
  const isDeclined = lastClosed?.state === 'closed' && parseMarker(lastClosed.body)?.state === 'proposed';
  return isDeclined && pinned !== undefined ? { commit: pinned, state: 'closed' } : undefined;
}
