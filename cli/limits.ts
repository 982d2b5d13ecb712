import pickBy from 'lodash-es/pickBy.js';
import { UserError } from '../runtime/errors.ts';
import { parseMebibytes } from '../runtime/mebibytes.ts';
import { printable } from '../runtime/printable.ts';
import type { SessionOptions } from '../use-cases/session.ts';
import type { Context } from './context.ts';

/** Limits that a fleet may reach honestly, from variables: docs/limits.md names them. Throws a {@link UserError} for what can't be meant. */
export function limitsOf(env: Context['env']): Pick<SessionOptions, 'git' | 'limits'> {
  const bytes = (name: string): number | undefined => {
    const mebibytes = setting(env, name, parseMebibytes);
    return mebibytes === undefined ? undefined : mebibytes * 2 ** 20;
  };
  const count = (name: string): number | undefined => setting(env, name, parseCount);
  return {
    git: given({ maxRepositoryBytes: bytes('BERTH_MAX_REPOSITORY') }),
    limits: {
      source: given({
        maxFiles: count('BERTH_MAX_SOURCE_FILES'),
        maxTotalBytes: bytes('BERTH_MAX_SOURCE_SIZE'),
        maxTotalValues: count('BERTH_MAX_SOURCE_VALUES'),
      }),
      output: given({
        perEnvironment: bytes('BERTH_MAX_OUTPUT'),
        perRegistration: bytes('BERTH_MAX_REGISTRATION_OUTPUT'),
      }),
    },
  };
}

function setting(env: Context['env'], name: string, parse: (text: string) => number): number | undefined {
  const text = env[name] ?? '';
  if (text === '') return undefined;
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${name}: ${error.message}`, error.fix === undefined ? {} : { fix: error.fix });
  }
}

function parseCount(text: string): number {
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text);
  throw new UserError(`"${printable(text)}" is not a number`, { fix: 'write a whole number above 0, such as 100000' });
}

function given<Limits extends Record<string, number | undefined>>(limits: Limits): { [Name in keyof Limits]?: number } {
  return pickBy(limits, limit => limit !== undefined) as { [Name in keyof Limits]?: number };
}
