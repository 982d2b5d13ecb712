import type { TemplateFunction } from './function.ts';

/**
 * Work of one call, in the unit of the work limit, for functions that take long however short their arguments are. A unit is to stand
 * for about 30 ns, so that all that a rendering may do takes a second or two: test/templates/go/work.test.ts measures it.
 */
const CALL_COSTS: Readonly<Record<string, number>> = {
  date: 64,
  date_in_zone: 4_000,
  dateInZone: 4_000,
  dateModify: 64,
  decryptAES: 1_200,
  encryptAES: 1_200,
  htmlDate: 64,
  htmlDateInZone: 4_000,
  toDate: 64,
};

/** Charges for the call itself, where that is more than what every call counts. */
export function chargeCall(definition: TemplateFunction): TemplateFunction {
  const cost = Object.hasOwn(CALL_COSTS, definition.name) ? CALL_COSTS[definition.name] : undefined;
  if (cost === undefined) return definition;
  return {
    ...definition,
    call: (args, context) => {
      context.charge(cost);
      return definition.call(args, context);
    },
  };
}
