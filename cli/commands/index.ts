import type { Command } from '../command.ts';
import type { CommandGroup } from '../help.ts';
import { applyCommand } from './apply.ts';
import { buildCommand } from './build.ts';
import { clustersReaderTokenCommand, clustersTokenCommand } from './clusters.ts';
import { completionCommand } from './completion.ts';
import { explainCommand } from './explain.ts';
import { getCommand } from './get.ts';
import { planCommand } from './plan.ts';
import { promoteCommand, rollbackCommand } from './promote.ts';
import {
  promotionFreezeCommand,
  promotionHoldCommand,
  promotionReleaseCommand,
  promotionStatusCommand,
  promotionUnfreezeCommand,
} from './promotion.ts';
import { pullsCloseCommand, pullsDiffCommand, pullsListCommand, pullsMergeCommand, pullsShowCommand } from './pulls.ts';
import { quickstartCommand } from './quickstart.ts';
import { renderCommand } from './render.ts';
import { reviewCommand } from './review.ts';
import { serveCommand } from './serve.ts';
import { validateCommand } from './validate.ts';
import { waitCommand } from './wait.ts';

/** Every command, in the order in which help shows them. */
export const COMMANDS: readonly Command[] = [
  quickstartCommand,
  planCommand,
  reviewCommand,
  applyCommand,
  promoteCommand,
  rollbackCommand,
  promotionStatusCommand,
  promotionHoldCommand,
  promotionReleaseCommand,
  promotionFreezeCommand,
  promotionUnfreezeCommand,
  waitCommand,
  serveCommand,
  getCommand,
  explainCommand,
  validateCommand,
  buildCommand,
  renderCommand,
  pullsListCommand,
  pullsShowCommand,
  pullsDiffCommand,
  pullsMergeCommand,
  pullsCloseCommand,
  clustersTokenCommand,
  clustersReaderTokenCommand,
  completionCommand,
];

/** Commands of two words, such as `pulls list`, by their first. */
export const GROUPS: readonly CommandGroup[] = [
  { name: 'clusters', summary: 'Connect clusters, so that they report what they run' },
  { name: 'promotion', summary: 'Follow commits from environment to environment' },
  { name: 'pulls', summary: 'List, show, merge and close the pull requests of a GitOps repository' },
];
