import { writeFileSync } from 'node:fs';
import { config, data } from './generate/config.ts';
import { sample } from './generate/draw.ts';
import { brokenCase, templateCase } from './generate/templates.ts';
import { type Answer, DEAD, Oracle } from './oracle.ts';
import { toWire } from './wire.ts';

/**
 * Writes test/golden/template-answers.json: generated templates with the answers of real Go, so that machines without Go
 * hold the engine to them as well. `node test/oracle/record.ts`
 */
const SEED = 20_241_121;
const FILE = new URL('../golden/template-answers.json', import.meta.url);

const [shared] = sample(draw => ({ config: toWire(config(draw)), data: data(draw) }), { seed: SEED, count: 1 });
const templates = [
  ...sample(templateCase, { seed: SEED, count: 300 }),
  ...sample(brokenCase, { seed: SEED + 1, count: 300 }),
].flatMap(oracleCase =>
  oracleCase.op === 'render' && oracleCase.template.isWellFormed() ? [oracleCase.template] : [],
);

const oracle = new Oracle();
const answers = await oracle.ask(templates.map(template => ({ template, ...shared })));
oracle.close();
const cases = templates.flatMap((template, i): ({ template: string } & Answer)[] => {
  const answer = answers[i];
  return answer && !isDead(answer) ? [{ template, ...answer }] : [];
});
writeFileSync(FILE, `${JSON.stringify({ ...shared, cases }, null, 1)}\n`);
console.log(`${cases.length} cases`);

function isDead(answer: Answer): boolean {
  return 'error' in answer && answer.error === DEAD.error;
}
