import type { GoInteger, GoMap, GoValue } from '../../value.ts';
import type { GoTime } from './dates/go-time.ts';
import type { CallContext, ParamType, TemplateFunction } from './function.ts';

/** What an argument of each Go type is here. */
interface ArgumentTypes {
  'interface {}': GoValue;
  string: string;
  bool: boolean;
  int: bigint;
  uint32: GoInteger;
  float64: number;
  'map[string]interface {}': GoMap;
  'time.Time': GoTime;
  'reflect.Value': GoValue;
}

type Arguments<P extends readonly ParamType[]> = { [I in keyof P]: ArgumentTypes[P[I]] } extends infer A extends
  readonly GoValue[]
  ? A
  : never;

/** Types that a template sees a function answer with. */
type ResultType =
  | ParamType
  | 'int64'
  | '[]interface {}'
  | '[]string'
  | '[]int'
  | 'map[string]string'
  | 'sprig.certificate'
  | '*semver.Version';

/** A function of fixed parameters. */
export function define<const P extends readonly ParamType[]>(
  name: string,
  params: P,
  result: ResultType,
  body: (...args: Arguments<P>) => GoValue,
): TemplateFunction {
  const call = body as unknown as (...args: readonly GoValue[]) => GoValue;
  return { name, params, result, call: args => call(...args) };
}

/** A function of fixed parameters whose work is counted, or that keeps something compiled. */
export function defineCharged<const P extends readonly ParamType[]>(
  name: string,
  params: P,
  result: ResultType,
  body: (context: CallContext, ...args: Arguments<P>) => GoValue,
): TemplateFunction {
  const call = body as unknown as (context: CallContext, ...args: readonly GoValue[]) => GoValue;
  return { name, params, result, call: (args, context) => call(context, ...args) };
}

/** A function with a trailing `...T`. */
export function defineVariadic<const P extends readonly ParamType[], V extends ParamType>(
  name: string,
  [params, variadic]: readonly [params: P, variadic: V],
  result: ResultType,
  body: (fixed: Arguments<P>, rest: readonly ArgumentTypes[V][], context: CallContext) => GoValue,
): TemplateFunction {
  const call = body as unknown as (
    fixed: readonly GoValue[],
    rest: readonly GoValue[],
    context: CallContext,
  ) => GoValue;
  const count = params.length;
  return {
    name,
    params,
    variadic,
    result,
    call: (args, context) => call(args.slice(0, count), args.slice(count), context),
  };
}

/** Marks a function that changes its argument in place. */
export function mutating(definition: TemplateFunction): TemplateFunction {
  return { ...definition, mutates: true };
}
