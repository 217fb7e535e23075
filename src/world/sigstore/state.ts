/** What the stand-in for Sigstore remembers. */

export interface SigstoreState {
  /** Private keys by what they are for, PKCS #8 PEM; each is made when it is first needed. */
  readonly keys: Record<string, string>;
  /** Certificate chains by what they are for, the leaf first, base64 of DER. */
  readonly chains: Record<string, readonly string[]>;
  /** The transparency log, oldest first. */
  readonly entries: LoggedEntry[];
}

export interface LoggedEntry {
  /** The canonical body, base64: what the log's tree is built of. */
  readonly body: string;
  /** Seconds since 1970. */
  readonly integratedTime: number;
}

/** No keys yet, nothing logged. */
export function emptySigstoreState(): SigstoreState {
  return { keys: {}, chains: {}, entries: [] };
}
