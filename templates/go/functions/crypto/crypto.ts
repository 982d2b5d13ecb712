import { createHash } from 'node:crypto';
import { toBytes } from '../../../../runtime/bytes.ts';
import { define, defineCharged } from '../define.ts';
import type { TemplateFunction } from '../function.ts';
import { decrypt, encrypt } from './aes.ts';
import { buildCertificate } from './certificate.ts';
import { DERIVATION_COST, derivePassword } from './password.ts';

/** Checksums and ciphers. All give the same answer for the same arguments, encryptAES too. */
export const CRYPTO: readonly TemplateFunction[] = [
  define('sha1sum', ['string'], 'string', text => createHash('sha1').update(toBytes(text)).digest('hex')),
  define('sha256sum', ['string'], 'string', text => createHash('sha256').update(toBytes(text)).digest('hex')),
  define('adler32sum', ['string'], 'string', text => String(adler32(toBytes(text)))),
  define('encryptAES', ['string', 'string'], 'string', encrypt),
  define('decryptAES', ['string', 'string'], 'string', decrypt),
  defineCharged(
    'derivePassword',
    ['uint32', 'string', 'string', 'string', 'string'],
    'string',
    (context, counter, type, password, user, site) => {
      context.charge(DERIVATION_COST);
      return derivePassword(type, { counter: counter.value, password, user, site });
    },
  ),
  define('buildCustomCert', ['string', 'string'], 'sprig.certificate', buildCertificate),
];

/** RFC 1950. */
function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return b * 65_536 + a;
}
