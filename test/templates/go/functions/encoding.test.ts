import { describe } from 'vitest';
import { goAnswers } from './go-answers.ts';

describe('base64', () => {
  goAnswers([
    ['encodes and decodes', '{{ b64enc "héllo" }} {{ b64dec "aMOpbGxv" }} {{ b64enc "" }}|', 'aMOpbGxv héllo |'],
    ['encodes bytes that are no text', '{{ b64dec "//79" | b64enc }}', '//79'],
    ['decodes across lines', '{{ b64dec "aGVs\\r\\nbG8=\\n" }}', 'hello'],
    ['minds neither unused bits', '{{ b64dec "aGVsbG9=" }} {{ b64dec "Zh==" }}', 'hello f'],
    [
      'says where a character is wrong',
      '{{ b64dec "aGV$bG8=" }} {{ b64dec "aG-_" }}',
      'illegal base64 data at input byte 3 illegal base64 data at input byte 2',
    ],
    [
      'says where padding is missing',
      '{{ b64dec "aGVsbG8" }} {{ b64dec "aGVsbA=" }} {{ b64dec "aGVsbA=\\n" }}',
      'illegal base64 data at input byte 4 illegal base64 data at input byte 7 illegal base64 data at input byte 8',
    ],
    [
      'says where padding is too early',
      '{{ b64dec "=" }} {{ b64dec "a===" }} {{ b64dec "aG=x" }}',
      'illegal base64 data at input byte 0 illegal base64 data at input byte 1 illegal base64 data at input byte 2',
    ],
    [
      'says where text follows the padding',
      '{{ b64dec "aGVsbG8=\\nx" }} {{ b64dec "aG===" }}',
      'illegal base64 data at input byte 9 illegal base64 data at input byte 4',
    ],
    [
      'counts bytes',
      '{{ b64dec "aGVé" }} {{ b64dec "éééé" }}',
      'illegal base64 data at input byte 3 illegal base64 data at input byte 0',
    ],
  ]);
});

describe('base32', () => {
  goAnswers([
    [
      'encodes and decodes',
      '{{ b32enc "hello" }} {{ b32enc "f" }} {{ b32enc "fo" }} {{ b32enc "foob" }} {{ b32dec "MZXW6YTBOI======" }} {{ b32enc "" }}|',
      'NBSWY3DP MY====== MZXQ==== MZXW6YQ= foobar |',
    ],
    [
      'encodes bytes that are no text',
      '{{ b64dec "//79/Pv6" | b32enc }} {{ b64dec "/w==" | b32enc | b32dec | b64enc }}',
      '777P37H37I====== /w==',
    ],
    [
      'takes newlines out first',
      '{{ b32dec "NBSW\\nY3DP" }} {{ b32dec "NBSW\\nY3D1" }}',
      'hello illegal base32 data at input byte 7',
    ],
    ['takes no small letters', '{{ b32dec "nbswy3dp" }}', 'illegal base32 data at input byte 0'],
    [
      'says where padding is missing',
      '{{ b32dec "NBSWY3D" }} {{ b32dec "MY=====" }} {{ b32dec "MY" }}',
      'illegal base32 data at input byte 0 illegal base32 data at input byte 7 illegal base32 data at input byte 0',
    ],
    [
      'says where padding is wrong',
      '{{ b32dec "MY====A=" }} {{ b32dec "MZX=====" }} {{ b32dec "M=======" }}',
      'illegal base32 data at input byte 5 illegal base32 data at input byte 3 illegal base32 data at input byte 1',
    ],
    ['ignores unused bits', '{{ b32dec "MZ======" }}', 'f'],
  ]);
});
