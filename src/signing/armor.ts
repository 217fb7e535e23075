/**
 * The armor around a signature (RFC 4880, 6.2). gpg passes over whatever stands before it, after
 * it and in its headers: of a file that no digest covers, that would be bytes of anybody's.
 */

/** Those of the largest keys take a few thousand. */
export const maxSignatureBytes = 64 * 1024;

const form =
  /^-----BEGIN PGP SIGNATURE-----\n\n((?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{1,64}={0,2}\n)(?:=[A-Za-z0-9+/]{4}\n)?-----END PGP SIGNATURE-----\n$/;

/** Whether the text is one armored signature as gpg writes it, and nothing else. */
export function isPlainArmor(text: string): boolean {
  const body = form.exec(text)?.[1]?.replaceAll('\n', '');
  // One spelling alone: the last character of base64 has bits that mean nothing.
  return body !== undefined && Buffer.from(body, 'base64').toString('base64') === body;
}
