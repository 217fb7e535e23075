/** What the domains need to sign and to verify with OpenPGP keys; src/ports.ts has the rest. */

/** 40 upper-case hexadecimal digits. */
export type Fingerprint = string;

/** A primary key or a subkey. */
export interface OpenPgpKey {
  readonly fingerprint: Fingerprint;
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
  /** By the machine's clock, now; `unusable` is a key that gpg does not understand or trust in form. */
  readonly standing: 'valid' | 'expired' | 'revoked' | 'unusable';
  readonly canSign: boolean;
  /** False for a key of which the text has the public half alone. */
  readonly hasSecret: boolean;
}

/** A key with its subkeys: what people call one key. */
export interface OpenPgpCertificate {
  readonly primary: OpenPgpKey;
  readonly subkeys: readonly OpenPgpKey[];
}

export interface PrivateKeyReading {
  /** Those in the text that have a secret half, in its order. */
  readonly certificates: readonly OpenPgpCertificate[];
  /** Public halves of all of them, armored: the same text for the same key. */
  readonly publicKey: string;
}

export interface SigningTask {
  readonly privateKey: string;
  readonly passphrase: string | undefined;
  /** Of the primary key or subkey that signs. */
  readonly fingerprint: Fingerprint;
  /** The time that the signatures tell. */
  readonly at: Date;
  readonly paths: readonly string[];
}

export type SigningOutcome =
  /** Armored, in the order of the paths. */
  | { readonly state: 'signed'; readonly signatures: readonly string[] }
  /** The passphrase does not open the key, or there is none and the key needs one. */
  | { readonly state: 'locked' }
  | { readonly state: 'refused'; readonly reason: string };

export interface SignedFile {
  readonly path: string;
  readonly signaturePath: string;
}

export type SignatureReading =
  /** It fits the file. `key` is the one that signed, `primary` the one that it belongs to. */
  | {
      readonly state: 'fits';
      readonly key: Fingerprint;
      readonly primary: Fingerprint;
      readonly madeAt: Date;
      /** The signature itself says until when it holds, and that is over. */
      readonly lapsed: boolean;
    }
  /** By a key of the text, and not over these bytes. */
  | { readonly state: 'does-not-fit' }
  | { readonly state: 'other-key'; readonly keyId: string }
  | { readonly state: 'unreadable'; readonly reason: string };

export interface SignatureReport {
  /** Of the public key's text, in its order. */
  readonly certificates: readonly OpenPgpCertificate[];
  /** In the order of the files. */
  readonly signatures: readonly SignatureReading[];
}

/**
 * GnuPG, which knows no key but those handed over. All of it throws GPG_MISSING when the machine
 * has none, and GPG_FAILED when it does not do or tell what it is asked.
 */
export interface Gpg {
  /** What is in an armored private key; no certificates when it is none. */
  readPrivateKey(privateKey: string): Promise<PrivateKeyReading>;
  /** A detached signature for each file: the same task gives the same bytes. */
  sign(task: SigningTask): Promise<SigningOutcome>;
  /** What the signatures are, by the keys of the armored public key alone. */
  verify(publicKey: string, files: readonly SignedFile[]): Promise<SignatureReport>;
}
