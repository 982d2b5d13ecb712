import type { Command } from '../command.ts';
import type { CommandGroup } from '../help.ts';
import { completionCommand } from './completion.ts';

/** Every command, in the order in which help shows them. */
export const COMMANDS: readonly Command[] = [completionCommand];

/** Commands of two words, such as `pulls list`, by their first. */
export const GROUPS: readonly CommandGroup[] = [];
