/** Go's `text/template` with sprig, in TypeScript. */
export { type CalledFunction, calledFunctions, type ForbiddenCall, forbiddenFunctions } from './called-functions.ts';
export { createGoEngine, type GoEngineOptions, LIBRARY } from './engine.ts';
export { TemplateError, type TemplateErrorKind } from './errors.ts';
export type { FunctionLibrary } from './function-set.ts';
export { DEFAULT_LIMITS, type Limits } from './limits.ts';
