import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printable, withoutCredentials } from '../../runtime/printable.ts';

describe('what may be shown of an address', () => {
  test.each([
    ['https://bot:CANARY@git.example.com/a/b', 'https://git.example.com/a/b'],
    ["http://bot:CANARY'pw@host/x", 'http://host/x'],
    ['http://bot:CANARY"pw@host/x', 'http://host/x'],
    ['http://bot:CAN@ARY@host/x', 'http://host/x'],
    ['http://bot:CANARY?a#b@host/x', 'http://host/x'],
    ['git+ssh://CANARY@host/x', 'git+ssh://host/x'],
    [
      "fatal: unable to access 'https://u:CANARY@host/x/': 403, https://u:CANARY@other/",
      "fatal: unable to access 'https://host/x/': 403, https://other/",
    ],
  ])('%s', (text, shown) => {
    expect(withoutCredentials(text)).toBe(shown);
  });

  test.each(['https://host/@scope/name', 'git@host:a/b', 'mail me@host', 'a://b c@d'])('%s stays', text => {
    expect(withoutCredentials(text)).toBe(text);
  });

  test('no password is left of any address', () => {
    const word = fc.stringMatching(/^[^\s/]{1,20}$/);
    fc.assert(
      fc.property(word, word, (user, password) => {
        const shown = printable(`can't read https://${user}:${password}CANARY@host/a: it is not there`);
        expect(shown).not.toContain('CANARY');
        expect(shown).toContain('host/a: it is not there');
      }),
    );
  });
});
