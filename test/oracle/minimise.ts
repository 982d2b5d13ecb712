import { compare } from './agreement.ts';
import type { Oracle } from './oracle.ts';
import { type OracleCase, ownAnswer, requestOf } from './oracle-case.ts';
import { type Wire, type WirePair } from './wire.ts';

/** Cuts a case down as long as both sides still differ in the same way. */
export async function minimise(oracleCase: OracleCase, oracle: Oracle): Promise<OracleCase> {
  const wanted = await agreementOf(oracleCase, oracle);
  const holds = async (candidate: OracleCase): Promise<boolean> => (await agreementOf(candidate, oracle)) === wanted;
  if (oracleCase.op === 'place') {
    const environment = await fewerParts(oracleCase.environment, candidate =>
      holds({ ...oracleCase, environment: candidate }),
    );
    return { ...oracleCase, environment };
  }
  if (oracleCase.op === 'decode' || oracleCase.op === 'check') {
    return { ...oracleCase, text: await shorten(oracleCase.text, text => holds({ ...oracleCase, text })) };
  }
  if (oracleCase.op !== 'render') return oracleCase;
  const { data: _, ...without } = oracleCase;
  const lean = (await holds(without)) ? without : oracleCase;
  const template = await shorten(lean.template, text => holds({ ...lean, template: text }));
  return { ...lean, template, config: await fewerKeys({ ...lean, template }, holds) };
}

async function agreementOf(oracleCase: OracleCase, oracle: Oracle): Promise<string> {
  const [go] = await oracle.ask([requestOf(oracleCase)]);
  if (go === undefined) return 'none';
  try {
    return compare(oracleCase.op, go, ownAnswer(oracleCase));
  } catch (error) {
    return `crash: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Leaves out pieces of a text, ever smaller ones. */
async function shorten(text: string, holds: (text: string) => Promise<boolean>): Promise<string> {
  let current = text;
  for (let size = Math.ceil(text.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < current.length; ) {
      const candidate = current.slice(0, at) + current.slice(at + size);
      // Half of a character would be another case.
      const isWhole = candidate.isWellFormed() === text.isWellFormed();
      if (isWhole && (await holds(candidate))) current = candidate;
      else at += Math.max(1, Math.floor(size / 2));
    }
  }
  return current;
}

/** Leaves out elements of lists and fields of maps, wherever they are. */
async function fewerParts<Value>(value: Value, holds: (candidate: Value) => Promise<boolean>): Promise<Value> {
  let current = value;
  for (const key of typeof value === 'object' && value !== null ? Object.keys(value).reverse() : []) {
    const without = withoutPart(current, key);
    if (await holds(without)) current = without;
    else {
      const part = Reflect.get(current as object, key) as unknown;
      const smaller = await fewerParts(part, async inner => await holds(withPart(current, key, inner)));
      current = withPart(current, key, smaller);
    }
  }
  return current;
}

function withoutPart<Value>(value: Value, key: string): Value {
  if (Array.isArray(value)) return value.toSpliced(Number(key), 1) as Value;
  return Object.fromEntries(Object.entries(value as object).filter(([name]) => name !== key)) as Value;
}

function withPart<Value>(value: Value, key: string, part: unknown): Value {
  if (Array.isArray(value)) return value.with(Number(key), part) as Value;
  return Object.fromEntries(
    Object.entries(value as object).map(([name, old]) => [name, name === key ? part : old]),
  ) as Value;
}

type RenderCase = Extract<OracleCase, { op: 'render' }>;

async function fewerKeys(oracleCase: RenderCase, holds: (candidate: OracleCase) => Promise<boolean>): Promise<Wire> {
  const { config } = oracleCase;
  if (config === null || typeof config !== 'object') return config;
  let pairs = config['map'] as readonly WirePair[];
  for (const pair of pairs) {
    const fewer = pairs.filter(other => other !== pair);
    if (await holds({ ...oracleCase, config: { map: fewer } })) pairs = fewer;
  }
  return { map: pairs };
}
