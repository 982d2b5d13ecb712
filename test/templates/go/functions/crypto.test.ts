import { describe, expect, test } from 'vitest';
import { failure, goAnswers, goFails, render } from './go-answers.ts';

describe('checksums', () => {
  goAnswers([
    [
      'sha1',
      '{{ sha1sum "héllo" }} {{ sha1sum "" }}',
      '35b5ea45c5e41f78b46a937cc74d41dfea920890 da39a3ee5e6b4b0d3255bfef95601890afd80709',
    ],
    ['sha256', '{{ sha256sum "hello" }}', '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'],
    [
      'of bytes that are no text',
      '{{ sha256sum (b64dec "//4=") }}',
      'b3d510ef04275ca8e698e5b3cbb0ece3949ef9252f0cdc839e9ee347409a2209',
    ],
    ['adler32', '{{ adler32sum "hello world" }} {{ adler32sum "" }}', '436929629 1'],
  ]);
});

describe('AES', () => {
  goAnswers([
    ['decrypts what was encrypted', '{{ encryptAES "key" "plain text" | decryptAES "key" }}', 'plain text'],
    [
      'decrypts what sprig encrypted',
      '{{ decryptAES "fleet-key" "uKwaJIVdSF/MrlzR39koWQ5Sgwc+79ihO6xIuCdWGm+3pnQo3q4rxyYnQCuaASVu" }}',
      'device 0042 enrolled',
    ],
    ['of nothing is nothing', '{{ encryptAES "k" "" }}{{ decryptAES "k" "" }}|', '|'],
    [
      'of whole blocks',
      '{{ encryptAES "k" "0123456789abcdef" | decryptAES "k" }} {{ encryptAES "k" "0123456789abcdef" | b64dec | len }}',
      '0123456789abcdef 48',
    ],
    [
      'looks at 32 bytes of the key',
      '{{ encryptAES "0123456789abcdef0123456789abcdefX" "t" | decryptAES "0123456789abcdef0123456789abcdefY" }}',
      't',
    ],
  ]);
  goFails([
    ['not base64', '{{ decryptAES "k" "$" }}', 'decryptAES: illegal base64 data at input byte 0'],
    [
      'too short for a vector',
      '{{ decryptAES "k" "eA==" }}',
      'decryptAES: runtime error: slice bounds out of range [:16] with capacity 3',
    ],
    [
      'a vector and nothing else',
      '{{ decryptAES "k" "AAAAAAAAAAAAAAAAAAAAAA==" }}',
      'decryptAES: runtime error: index out of range [-1]',
    ],
    [
      'half a block',
      '{{ decryptAES "k" "AAAAAAAAAAAAAAAAAAAAAAAA" }}',
      'decryptAES: crypto/cipher: input not full blocks',
    ],
    [
      'more padding than text',
      '{{ decryptAES "k" "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" }}',
      'decryptAES: runtime error: slice bounds out of range [:-19]',
    ],
  ]);

  test('encrypting again gives the same text, so that rendering again changes nothing', () => {
    const template = '{{ encryptAES "key" "text" }}';
    expect(render(template)).toBe(render(template));
    expect(render(template)).not.toBe(render('{{ encryptAES "key" "text2" }}'));
    expect(render(template)).not.toBe(render('{{ encryptAES "key2" "text" }}'));
  });
});

describe('derivePassword', () => {
  goAnswers([
    ['makes a password of the form', '{{ derivePassword 1 "long" "password" "user" "example.com" }}', 'ZedaFaxcZaso9*'],
    ['counts up to 32 bits', '{{ derivePassword 4294967295 "pin" "p" "u" "s" }}', '1667'],
    [
      'says which form it does not know',
      '{{ derivePassword 1 "toString" "p" "u" "s" }}',
      'cannot find password template toString',
    ],
  ]);

  test('more than a few take more work than a rendering may', () => {
    expect(failure('{{ range until 9 }}{{ derivePassword 1 "pin" "p" "u" "s" }}{{ end }}')).toContain(
      'more work than it may',
    );
  });
});
