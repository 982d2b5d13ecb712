import { LimitError } from '../errors.ts';
import { FunctionError } from '../functions/function.ts';
import type { Execution } from './execution.ts';

/** What a function threw, as the error of the template at the current node. What is no function's error stays as it is. */
export function failedCall(x: Execution, name: string, error: unknown): unknown {
  if (error instanceof FunctionError) return x.error('exec', `error calling ${name}: ${error.message}`, error);
  if (error instanceof LimitError) return x.error('limit', `error calling ${name}: ${error.message}`, error);
  return error;
}
