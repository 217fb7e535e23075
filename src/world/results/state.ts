/** What the results service remembers: plain JSON. */

export interface ResultsState {
  /** Signs runtime tokens and the addresses of blobs. */
  readonly secret: string;
  readonly artifacts: ArtifactState[];
  /** By name. */
  readonly blobs: Record<string, BlobState>;
}

export interface ArtifactState {
  /** 0 until it is finalized. */
  id: number;
  readonly runId: number;
  readonly backendRunId: string;
  readonly backendJobId: string;
  readonly name: string;
  /** Name of its blob. */
  readonly blob: string;
  /** Bytes. */
  size: number;
  /** Hexadecimal; empty until it is finalized. */
  sha256: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

export interface BlobState {
  readonly contentType: string;
  /** Uploaded blocks by ID, until a list commits them: SHA-256 of their bytes. */
  readonly blocks: Record<string, string>;
  /** SHA-256 of the committed bytes. */
  committed: string | null;
}
