import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../runtime/errors.ts';
import { Secret } from '../../runtime/secret.ts';

const token = fc.stringMatching(/^[\x21-\x7e]{8,60}$/);

describe('a token', () => {
  test.each([
    ['CANARYone\nCANARYtwo', 'the token of FILE has a line break at character 10'],
    ['CANARY\tx', 'the token of FILE has a character that none has at character 7'],
    ['CANARY\u00e9', 'the token of FILE has a character that none has at character 7'],
    ['CAN ARY', 'the token of FILE has a character that none has at character 4'],
  ])('that can’t be sent is refused without being shown: %j', (value, message) => {
    const make = (): Secret => Secret.token(value, 'FILE');
    expect(make).toThrow(UserError);
    expect(make).toThrow(message);
    expect(make).not.toThrow(/CANARY/);
  });

  test('may be any visible characters, and a password any that aren’t control characters', () => {
    fc.assert(fc.property(token, value => Secret.token(value, 'FILE').reveal() === value));
    expect(Secret.password('pass wörd', 'FILE').reveal()).toBe('pass wörd');
    expect(() => Secret.password('a\nb', 'FILE')).toThrow(UserError);
  });
});

describe('a secret', () => {
  const shown = (secret: Secret): string[] => [String(secret), JSON.stringify({ secret }), inspect({ secret })];

  test('is never printed', () => {
    fc.assert(fc.property(token, value => shown(new Secret(value)).every(text => !text.includes(value))));
  });

  test('is hidden in what a server repeats, however it is encoded there', () => {
    fc.assert(
      fc.property(token, fc.stringMatching(/^[a-z-]{0,20}$/), fc.string({ maxLength: 5 }), (value, user, after) => {
        const secret = new Secret(value);
        const encodings = [
          value,
          encodeURIComponent(value),
          JSON.stringify(value),
          Buffer.from(value).toString('base64'),
          Buffer.from(`${user}:${value}`).toString('base64'),
          Buffer.from(`${user}:${value}${after}`).toString('base64url'),
        ];
        for (const encoded of encodings) {
          const hidden = secret.hideIn(`unauthorized: ${encoded}.`);
          expect(hidden).toContain('(secret)');
          expect(hidden).not.toContain(encoded);
        }
      }),
    );
  });

  test('that is empty hides nothing, and a short one nothing but itself', () => {
    expect(new Secret('').hideIn('text')).toBe('text');
    expect(new Secret('abc').hideIn('abc YWJj')).toBe('(secret) YWJj');
  });
});
