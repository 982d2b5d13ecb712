import { define, defineCharged } from '../define.ts';
import { type CallContext, FunctionError, type TemplateFunction } from '../function.ts';
import { patternOf } from '../regex/pattern.ts';
import { parseConstraints } from './constraint.ts';
import { GoVersion } from './go-version.ts';
import { parseVersion, type Version } from './version.ts';

/** Functions on semantic versions, as `Masterminds/semver` 1.5 has them. */
export const SEMVER: readonly TemplateFunction[] = [
  define('semver', ['string'], '*semver.Version', text => new GoVersion(versionOf(text), text)),
  defineCharged('semverCompare', ['string', 'string'], 'bool', (context, constraint, version) => {
    const check = parseConstraints(rewriteRanges(context, constraint));
    if ('error' in check) throw new FunctionError(check.error);
    return check(versionOf(version));
  }),
];

function versionOf(text: string): Version {
  const version = parseVersion(text);
  if ('error' in version) throw new FunctionError(version.error);
  return version;
}

const BOUND = String.raw`v?[0-9|xX*]+(?:\.[0-9|xX*]+)?(?:\.[0-9|xX*]+)?(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?`;
const RANGE = String.raw`\s*(${BOUND})\s+-\s+(${BOUND})\s*`;

/** `1.2 - 1.4.5` becomes `>= 1.2, <= 1.4.5`. Each range that is found replaces the first text like it. */
function rewriteRanges(context: CallContext, text: string): string {
  if (!/[\t\n\f\r ]-[\t\n\f\r ]/.test(text)) return text;
  const search = patternOf(context, RANGE).searcher(context, text);
  let rewritten = text;
  for (let match = search(0, true); match !== undefined; match = search(match[1], true)) {
    context.charge(text.length);
    const [start, end, low, lowEnd, high, highEnd] = match;
    const bounds = `>= ${text.slice(low, lowEnd)}, <= ${text.slice(high, highEnd)}`;
    rewritten = rewritten.replace(text.slice(start, end), () => bounds);
  }
  return rewritten;
}
