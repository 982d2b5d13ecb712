import type { Helper } from './helper.ts';
import { LOGIC } from './logic.ts';
import { TEXTS } from './texts.ts';
import { VALUES } from './values.ts';

/** Every helper by name. */
export const HELPERS: ReadonlyMap<string, Helper> = new Map(
  [...TEXTS, ...VALUES, ...LOGIC].map(helper => [helper.name, helper]),
);
