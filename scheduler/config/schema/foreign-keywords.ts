import type { Draft } from './schema-compiler.ts';

/** Keywords that say something about a value, with the first draft that has them. All others that there are, the first draft has. */
const SINCE: ReadonlyMap<string, Draft> = new Map([
  ['const', '6'],
  ['contains', '6'],
  ['propertyNames', '6'],
  ['if', '7'],
  ['then', '7'],
  ['else', '7'],
  ['$recursiveAnchor', '2019-09'],
  ['$recursiveRef', '2019-09'],
  ['dependentRequired', '2019-09'],
  ['dependentSchemas', '2019-09'],
  ['maxContains', '2019-09'],
  ['minContains', '2019-09'],
  ['unevaluatedItems', '2019-09'],
  ['unevaluatedProperties', '2019-09'],
  ['$dynamicAnchor', '2020-12'],
  ['$dynamicRef', '2020-12'],
  ['prefixItems', '2020-12'],
]);

/** Keywords that later drafts have others for, with the last draft that has them. The validator knows them in all. */
const UNTIL: ReadonlyMap<string, Draft> = new Map([
  ['dependencies', '7'],
  ['additionalItems', '2019-09'],
  ['$recursiveAnchor', '2019-09'],
  ['$recursiveRef', '2019-09'],
]);

/** What no draft has, but the validator would act on. `$async` would make it answer with a promise. */
const NEVER: ReadonlySet<string> = new Set(['$async', '$data', 'discriminator', 'nullable']);

const ORDER: readonly Draft[] = ['4', '6', '7', '2019-09', '2020-12'];

/** Whether a keyword means nothing in a draft, as it means nothing to the original's validator. */
export function isForeign(keyword: string, draft: Draft): boolean {
  if (NEVER.has(keyword)) return true;
  const since = SINCE.get(keyword);
  const until = UNTIL.get(keyword);
  const at = ORDER.indexOf(draft);
  return (since !== undefined && ORDER.indexOf(since) > at) || (until !== undefined && ORDER.indexOf(until) < at);
}
