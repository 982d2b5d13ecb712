import { createPrivateKey, X509Certificate } from 'node:crypto';
import { fromBytes } from '../../../../runtime/bytes.ts';
import { GoStruct } from '../../../value.ts';
import { decodeBase64 } from '../encoding.ts';
import { FunctionError } from '../function.ts';

/** A certificate and its RSA key, given as base64 of PEM, after a look at whether they are that. */
export function buildCertificate(encodedCertificate: string, encodedKey: string): GoStruct {
  const certificate = decoded(encodedCertificate, 'unable to decode base64 certificate');
  const key = decoded(encodedKey, 'unable to decode base64 private key');
  check(
    certificate,
    ['unable to decode certificate', 'error parsing certificate: decodedCert.Bytes'],
    der => new X509Certificate(der),
  );
  check(key, ['unable to decode key', 'error parsing prive key: decodedKey.Bytes'], der =>
    createPrivateKey({ key: der, format: 'der', type: 'pkcs1' }),
  );
  return new GoStruct('sprig.certificate', [
    ['Cert', certificate],
    ['Key', key],
  ]);
}

function decoded(encoded: string, complaint: string): string {
  const bytes = decodeBase64(encoded);
  if ('error' in bytes) throw new FunctionError(complaint);
  return fromBytes(bytes);
}

function check(pem: string, [noPem, malformed]: readonly [string, string], parse: (der: Buffer) => unknown): void {
  const der = firstBlock(pem);
  if (der === undefined) throw new FunctionError(noPem);
  try {
    parse(der);
  } catch (error) {
    throw new FunctionError(`${malformed}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** The bytes of the first block of a PEM text (RFC 7468), headers such as `Proc-Type:` left out. */
function firstBlock(pem: string): Buffer | undefined {
  for (let start = pem.indexOf(BEGIN); start >= 0; start = pem.indexOf(BEGIN, start + 1)) {
    const [line = ''] = pem.slice(start).split('\n', 1);
    const label = /^-----BEGIN ([^\r]*)-----[ \t\r]*$/.exec(line)?.[1];
    const end = pem.indexOf(`\n-----END ${label}-----`, start);
    if (label === undefined || end < 0) continue;
    const body = pem
      .slice(start + line.length, end)
      .split('\n')
      .filter(text => !/^[^:]+:/.test(text))
      .join('\n');
    const bytes = decodeBase64(body.replace(/[ \t]/g, ''));
    if (!('error' in bytes)) return Buffer.from(bytes);
  }
  return undefined;
}

const BEGIN = '-----BEGIN ';
