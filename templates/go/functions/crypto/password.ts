import { createHmac, scryptSync } from 'node:crypto';
import { toBytes } from '../../../../runtime/bytes.ts';

/** A derivation takes a seventh of a second and 32 MiB: a rendering can pay for four, in the unit of the work limit. */
export const DERIVATION_COST = 7_000_000;

export interface PasswordInput {
  readonly counter: bigint;
  readonly password: string;
  readonly user: string;
  readonly site: string;
}

/** A password by the Master Password algorithm, <https://masterpassword.app>. The type names its form: `long`, `pin`. */
export function derivePassword(type: string, { counter, password, user, site }: PasswordInput): string {
  const forms = FORMS.get(type);
  if (forms === undefined) return `cannot find password template ${type}`;
  const salt = Buffer.concat([toBytes(SEED), sized(user)]);
  const key = scryptSync(toBytes(password), salt, 64, { N: 32_768, r: 8, p: 2, maxmem: 64 << 20 });
  const message = Buffer.concat([toBytes(SEED), sized(site), uint32(Number(counter))]);
  const seed = createHmac('sha256', key).update(message).digest();
  const form = forms[(seed[0] ?? 0) % forms.length] ?? '';
  return Array.from(form, (letter, i) => {
    const characters = CHARACTERS[letter] ?? '';
    return characters.charAt((seed[i + 1] ?? 0) % characters.length);
  }).join('');
}

const SEED = 'com.lyndir.masterpassword';

/** A text after its length in bytes. */
function sized(text: string): Buffer {
  const bytes = toBytes(text);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}

const FORMS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    maximum: 'anoxxxxxxxxxxxxxxxxx axxxxxxxxxxxxxxxxxno',
    long:
      'CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv CvccCvcvnoCvcv CvccCvcvCvcvno CvcvnoCvccCvcv ' +
      'CvcvCvccnoCvcv CvcvCvccCvcvno CvcvnoCvcvCvcc CvcvCvcvnoCvcc CvcvCvcvCvccno CvccnoCvccCvcv CvccCvccnoCvcv ' +
      'CvccCvccCvcvno CvcvnoCvccCvcc CvcvCvccnoCvcc CvcvCvccCvccno CvccnoCvcvCvcc CvccCvcvnoCvcc CvccCvcvCvccno',
    medium: 'CvcnoCvc CvcCvcno',
    short: 'Cvcn',
    basic: 'aaanaaan aannaaan aaannaaa',
    pin: 'nnnn',
  }).map(([type, forms]) => [type, forms.split(' ')] as const),
);

const VOWELS = 'aeiou';
const CONSONANTS = 'bcdfghjklmnpqrstvwxyz';
const CAPITALS = VOWELS.toUpperCase() + CONSONANTS.toUpperCase();
const LETTERS = VOWELS.toUpperCase() + VOWELS + CONSONANTS.toUpperCase() + CONSONANTS;

/** What each letter of a form stands for. */
const CHARACTERS: Record<string, string> = {
  V: VOWELS.toUpperCase(),
  C: CONSONANTS.toUpperCase(),
  v: VOWELS,
  c: CONSONANTS,
  A: CAPITALS,
  a: LETTERS,
  n: '0123456789',
  o: "@&%?,=[]_:-+*$#!'^~;()/.",
  x: `${LETTERS}0123456789!@#$%^&*()`,
};
