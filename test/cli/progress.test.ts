import { describe, expect, test } from 'vitest';
import { startProgress } from '../../cli/progress.ts';
import { CLEAR_LINE } from '../../cli/style.ts';
import { manualClock } from '../support/manual-clock.ts';
import { recording } from './fixture.ts';

describe('progress', () => {
  test('is silent for the first second', () => {
    const stderr = recording({ isTTY: true });
    const clock = manualClock();
    const progress = startProgress({ stderr, clock, env: {} });
    progress.say('reading');
    clock.advance(900);
    progress.stop();
    expect(stderr.text()).toBe('');
  });

  test('shows what is being done after it, and takes its line away', () => {
    const stderr = recording({ isTTY: true });
    const clock = manualClock();
    const progress = startProgress({ stderr, clock, env: {} });
    progress.say('reading');
    clock.advance(1_500);
    progress.say('planning');
    clock.advance(1_000);
    progress.stop();
    clock.advance(5_000);
    expect(stderr.text()).toContain('reading (1 s)');
    expect(stderr.text()).toContain('planning (2 s)');
    expect(stderr.text()).not.toContain('(3 s)');
    expect(stderr.text().endsWith(CLEAR_LINE)).toBe(true);
  });

  test('is never longer than a line', () => {
    const stderr = recording({ isTTY: true, columns: 20 });
    const clock = manualClock();
    startProgress({ stderr, clock, env: {} }).say('x'.repeat(200));
    clock.advance(1_100);
    const [, line = ''] = stderr.text().split(CLEAR_LINE);
    expect(line.length).toBe(19);
  });

  test.each([
    ['in a pipe', { isTTY: false }, {}],
    ['on a dumb terminal', { isTTY: true }, { TERM: 'dumb' }],
  ])('is silent %s', (_, output, env) => {
    const stderr = recording(output);
    const clock = manualClock();
    const progress = startProgress({ stderr, clock, env });
    progress.say('reading');
    clock.advance(60_000);
    progress.stop();
    expect(stderr.text()).toBe('');
  });
});
