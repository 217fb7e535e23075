/** Looks into a `.crate` as crates.io does: every entry in its folder, and a manifest that agrees. */
import { gunzipSync } from 'node:zlib';
import { parse } from 'smol-toml';
import { extract } from 'tar-stream';
import type { CrateMetadata } from './state.ts';

const maxUnpackedBytes = 512 * 1024 * 1024;

/** The problem that crates.io would tell, undefined when there is none. */
export async function findCrateFileProblem(
  crate: Buffer,
  { name, vers }: CrateMetadata,
): Promise<string | undefined> {
  const folder = `${name}-${vers}/`;
  const entries = await readEntries(crate, `${folder}Cargo.toml`).catch(() => undefined);
  if (!entries) return 'uploaded tarball is malformed or too large when decompressed';
  const stranger = entries.names.find((entry) => !entry.startsWith(folder));
  if (stranger !== undefined) return `invalid path found: ${stranger}`;
  if (entries.manifest === undefined) return 'uploaded tarball is missing a `Cargo.toml` file';
  return findManifestProblem(entries.manifest, { name, vers });
}

function findManifestProblem(
  manifest: string,
  { name, vers }: Pick<CrateMetadata, 'name' | 'vers'>,
): string | undefined {
  try {
    const { package: found } = parse(manifest) as { package?: { name?: string; version?: string } };
    if (found?.name !== name) {
      return `metadata name '${name}' does not match manifest name '${found?.name}'`;
    }
    return found.version === vers
      ? undefined
      : `metadata version '${vers}' does not match manifest version '${found.version}'`;
  } catch {
    return 'failed to parse `Cargo.toml` manifest file';
  }
}

async function readEntries(crate: Buffer, manifestPath: string) {
  const unpack = extract();
  unpack.end(gunzipSync(crate, { maxOutputLength: maxUnpackedBytes }));
  const names: string[] = [];
  let manifest: string | undefined;
  for await (const entry of unpack) {
    names.push(entry.header.name);
    const pieces: Buffer[] = [];
    for await (const piece of entry) pieces.push(piece as Buffer);
    if (entry.header.name === manifestPath) manifest = Buffer.concat(pieces).toString('utf8');
  }
  return { names, manifest };
}
