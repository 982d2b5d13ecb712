import type { Command } from '../command.ts';
import type { CommandGroup } from '../help.ts';
import { applyCommand } from './apply.ts';
import { buildCommand } from './build.ts';
import { completionCommand } from './completion.ts';
import { explainCommand } from './explain.ts';
import { planCommand } from './plan.ts';
import { renderCommand } from './render.ts';
import { validateCommand } from './validate.ts';

/** Every command, in the order in which help shows them. */
export const COMMANDS: readonly Command[] = [
  planCommand,
  applyCommand,
  explainCommand,
  validateCommand,
  buildCommand,
  renderCommand,
  completionCommand,
];

/** Commands of two words, such as `pulls list`, by their first. */
export const GROUPS: readonly CommandGroup[] = [];
