import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { fromBytes, toBytes } from '../../../../runtime/bytes.ts';
import { decodeBase64 } from '../encoding.ts';
import { FunctionError } from '../function.ts';

const CIPHER = 'aes-256-cbc';
const KEY_BYTES = 32;
const BLOCK = 16;

/**
 * AES-256-CBC as sprig writes it, in base64 after its initialization vector. sprig draws that at random; here it follows
 * from password and text, so that rendering again changes nothing. decryptAES reads both.
 */
export function encrypt(password: string, text: string): string {
  if (text === '') return '';
  const vector = createHmac('sha256', keyOf(password)).update(toBytes(text)).digest().subarray(0, BLOCK);
  const cipher = createCipheriv(CIPHER, keyOf(password), vector);
  return Buffer.concat([vector, cipher.update(toBytes(text)), cipher.final()]).toString('base64');
}

/** Throws FunctionError in the words of Go's panics, which sprig leaves damaged texts to. */
export function decrypt(password: string, encoded: string): string {
  if (encoded === '') return '';
  const bytes = decodeBase64(encoded);
  if ('error' in bytes) throw new FunctionError(bytes.error);
  if (bytes.length < BLOCK) throw new FunctionError(tooShort(bytes.length, encoded.length));
  if (bytes.length % BLOCK !== 0) throw new FunctionError('crypto/cipher: input not full blocks');
  if (bytes.length === BLOCK) throw new FunctionError('runtime error: index out of range [-1]');
  const decipher = createDecipheriv(CIPHER, keyOf(password), bytes.subarray(0, BLOCK)).setAutoPadding(false);
  const decrypted = Buffer.concat([decipher.update(bytes.subarray(BLOCK)), decipher.final()]);
  // The last byte says how many were added to fill the block; with the wrong password it says anything.
  const end = decrypted.length - (decrypted.at(-1) ?? 0);
  if (end < 0) throw new FunctionError(`runtime error: slice bounds out of range [:${end}]`);
  return fromBytes(decrypted.subarray(0, end));
}

/** The first bytes of the password, filled up with zeros. */
function keyOf(password: string): Uint8Array {
  const key = new Uint8Array(KEY_BYTES);
  key.set(toBytes(password).subarray(0, KEY_BYTES));
  return key;
}

function tooShort(length: number, encodedLength: number): string {
  const capacity = Math.floor(encodedLength / 4) * 3;
  if (capacity >= BLOCK) return `runtime error: slice bounds out of range [${BLOCK}:${length}]`;
  return `runtime error: slice bounds out of range [:${BLOCK}] with capacity ${capacity}`;
}
