/** Asks the world's crates.io as a client does. */
import { tarGz } from '../support/archives.ts';
import type { OpenedWorld } from '../support/open-world.ts';

/** Names the client, which crates.io demands. */
export const agent = { 'user-agent': 'release-actions (tests)' };
export const api = 'https://crates.io/api/v1';

/** A `.crate` with a manifest and an empty library. */
export function crateFile(name = 'demo', version = '1.0.0'): Promise<Buffer> {
  return tarGz({
    [`${name}-${version}/Cargo.toml`]: `[package]\nname = "${name}"\nversion = "${version}"\n`,
    [`${name}-${version}/src/lib.rs`]: '',
  });
}

/** The body of a publish request. */
export function frame(metadata: object | string, crate: Buffer): Buffer {
  const json = Buffer.from(typeof metadata === 'string' ? metadata : JSON.stringify(metadata));
  const length = (bytes: Buffer) => {
    const prefix = Buffer.alloc(4);
    prefix.writeUInt32LE(bytes.length);
    return prefix;
  };
  return Buffer.concat([length(json), json, length(crate), crate]);
}

/** Sends a publish request. */
export async function send(world: OpenedWorld, body: Buffer, token = 'cioanything') {
  const response = await world.fetch(`${api}/crates/new`, {
    method: 'PUT',
    headers: { ...agent, ...(token && { authorization: token }) },
    body: Uint8Array.from(body),
  });
  const answer = (await response.json()) as { errors?: { detail: string }[] };
  return { status: response.status, detail: answer.errors?.[0]?.detail };
}

/** Publishes a version of `demo`. */
export async function publish(world: OpenedWorld, version = '1.0.0', token?: string) {
  const metadata = { name: 'demo', vers: version, deps: [], features: {} };
  return send(world, frame(metadata, await crateFile('demo', version)), token);
}

/** Gets an address, redirects left alone. */
export const get = (world: OpenedWorld, url: string) =>
  world.fetch(url, { headers: agent, redirect: 'manual' });
