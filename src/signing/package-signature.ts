/** A package's signature as it stands in SIGNATURE.ed25519: Base64 of 64 bytes, one line. */
const signatureBytes = 64;

/** Bytes of the file: 88 characters and the line's end. */
export const signatureFileBytes = 89;

/** The file's text. */
export function renderSignature(signature: Buffer): string {
  return `${signature.toString('base64')}\n`;
}

/** The 64 bytes; undefined when the file is anything else than what renderSignature gives. */
export function parseSignature(content: Buffer): Buffer | undefined {
  const text = content.toString('latin1');
  const signature = Buffer.from(text, 'base64');
  // One signature has one form: what decodes to the same in another one is not taken.
  const isWhole = signature.length === signatureBytes && renderSignature(signature) === text;
  return isWhole ? signature : undefined;
}
