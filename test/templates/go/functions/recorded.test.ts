import { expect, test } from 'vitest';
import { toBytes } from '../../../../runtime/bytes.ts';
import { createGoEngine } from '../../../../templates/go/engine.ts';
import { TemplateError } from '../../../../templates/go/errors.ts';
import { GoMap } from '../../../../templates/value.ts';
import { fromWire, type Wire } from '../../../oracle/wire.ts';
import { readGolden } from '../../golden-value.ts';
import { renderData, stringMap } from '../../render-data.ts';

/** A template that was drawn at random, and what real Go answered. */
interface Recorded {
  readonly template: string;
  readonly config: Wire;
  readonly output?: string;
  readonly outputBase64?: string;
  readonly error?: string;
}

const RECORDED = readGolden<Recorded>('function-answers');
const engine = createGoEngine();

function answer({ template, config }: Recorded): Omit<Recorded, 'template' | 'config'> {
  const value = fromWire(config);
  const data = renderData({
    Workload: 'w',
    labels: stringMap({ l: 'x', a: 'b' }),
    config: value instanceof GoMap ? value : '',
  });
  try {
    const output = engine.compile(template).render(data);
    return output.isWellFormed() ? { output } : { outputBase64: Buffer.from(toBytes(output)).toString('base64') };
  } catch (error) {
    if (error instanceof TemplateError) return { error: error.message.toWellFormed() };
    throw error;
  }
}

test('there are cases of every function', () => {
  expect(RECORDED.length).toBeGreaterThan(1000);
});

test.each(RECORDED.map(recorded => [recorded.template, recorded] as const))('real Go agrees on %s', (_, recorded) => {
  const { template, config, ...expected } = recorded;
  expect(answer({ template, config })).toEqual(expected);
});
