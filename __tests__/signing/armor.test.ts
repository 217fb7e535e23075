import { describe, expect, test } from '@jest/globals';
import { isPlainArmor } from '../../src/signing/armor.ts';

/** As gpg 2.2 writes it. */
const signature = `-----BEGIN PGP SIGNATURE-----

iHUEABYKAB0WIQQAugZ6jgFaGSxRriaSxN8bSVUMXgUCawv60wAKCRCSxN8bSVUM
XuJ4AP9pWvvJ9UsczrySpGu/UwHGVCYW0KiMwu4pXoP9DMYYIAD+PVLKYJzaFz0j
yGjd3awEreDTWJEET2FgiDhNVwe42As=
=R4P9
-----END PGP SIGNATURE-----
`;

describe('an armored signature', () => {
  test('is what gpg writes, with its checksum or without', () => {
    expect(isPlainArmor(signature)).toBe(true);
    expect(isPlainArmor(signature.replace('=R4P9\n', ''))).toBe(true);
  });

  test.each([
    ['a byte behind it', `${signature}x`],
    ['a line behind it', `${signature}\n`],
    ['a line before it', `x\n${signature}`],
    ['a space before it', ` ${signature}`],
    ['a header', signature.replace('\n', '\nComment: x\n')],
    ['a space in its empty line', signature.replace('\n\n', '\n \n')],
    ['no line feed at its end', signature.slice(0, -1)],
    ['the line ends of Windows', signature.replaceAll('\n', '\r\n')],
    ['a line of its own inside', signature.replace('AP9p', 'AP\n9p')],
    ['bits that mean nothing', signature.replace('42As=', '42At=')],
    ['another signature behind it', signature + signature],
    ['nothing in it', signature.replace(/\n\n[^]+\n-----END/, '\n\n-----END')],
    ['its bytes alone', Buffer.from('iHUEABYK', 'base64').toString('latin1')],
  ])('with %s is none', (_, text) => {
    expect(isPlainArmor(text)).toBe(false);
  });
});
