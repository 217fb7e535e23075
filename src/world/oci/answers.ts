/** The answers that registries give, in the specification's form. */
import type { WorldContext, WorldRequest, WorldResponse } from '../service.ts';
import type { Manner } from './manner.ts';
import type { OciRepository, OciState } from './state.ts';

/** One request to a registry's API, after it was authorised. */
export interface OciCall {
  readonly manner: Manner;
  readonly state: OciState;
  readonly context: WorldContext;
  readonly request: WorldRequest;
  readonly repository: OciRepository;
}

/** An error as https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes has it. */
export function ociError(
  status: number,
  code: string,
  more: { readonly message?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): WorldResponse {
  const message = more.message ?? code.toLowerCase().replaceAll('_', ' ');
  return {
    status,
    headers: { 'content-type': 'application/json', ...more.headers },
    body: { errors: [{ code, message }] },
  };
}

export const digestForm = /^sha256:[0-9a-f]{64}$/;
export const tagForm = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;

/** The digest of bytes that the world's blobs keep under that SHA-256. */
export const digestOf = (sha256: string): string => `sha256:${sha256}`;

/** The key of a digest's bytes. */
export const keyOf = (digest: string): string => digest.slice('sha256:'.length);
