/** Go's `text/template` with sprig, in TypeScript. */
export { type CalledFunction, type ForbiddenCall, calledFunctions, forbiddenFunctions } from './called-functions.ts';
export { type GoEngineOptions, LIBRARY, createGoEngine } from './engine.ts';
export { TemplateError, type TemplateErrorKind } from './errors.ts';
export type { FunctionLibrary } from './function-set.ts';
export { DEFAULT_LIMITS, type Limits } from './limits.ts';
