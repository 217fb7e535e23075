/** `PUT /api/v1/crates/new`: the framing, the limits, and what never changes again. */
import { valid } from 'semver';
import type { WorldRequest, WorldResponse } from '../service.ts';
import { findCrateFileProblem } from './crate-file.ts';
import { cratesError } from './documents.ts';
import { findCrate, normaliseCrateName, type CrateMetadata, type CratesToken } from './state.ts';
import { addVersion, type CratesDesk } from './store.ts';
import { findCratesToken } from './tokens.ts';

const maxMetadataBytes = 1024 * 1024;
const maxCrateBytes = 10 * 1024 * 1024;

/** Answers a publish request; the version is there for good when the answer is 200. */
export async function answerPublish(
  request: WorldRequest,
  desk: CratesDesk,
): Promise<WorldResponse> {
  const token = findCratesToken(request, desk);
  if (!token) return cratesError(403, 'authentication failed');
  const frame = readFrame(request.body);
  if (typeof frame === 'string') return cratesError(400, frame);
  if (frame.crate.length > maxCrateBytes) {
    return cratesError(413, `max upload size is: ${maxCrateBytes}`);
  }
  const metadata = parseMetadata(frame.metadata);
  if (!metadata) return cratesError(400, 'invalid upload request: invalid metadata');
  const problem =
    findMetadataProblem(metadata) ?? (await findCrateFileProblem(frame.crate, metadata));
  if (problem) return cratesError(400, problem);
  const refusal = findRefusal(metadata, token, desk);
  if (refusal) return refusal;
  addVersion(metadata, frame.crate, { ...desk, lagReads: desk.state.lagReads });
  return {
    status: 200,
    body: {
      crate: { id: metadata.name, name: metadata.name, newest_version: metadata.vers },
      warnings: { invalid_categories: [], invalid_badges: [], other: [] },
    },
  };
}

interface Frame {
  readonly metadata: Buffer;
  readonly crate: Buffer;
}

/** Length, JSON, length, `.crate`; the lengths are little-endian. The problem when it is not. */
function readFrame(body: Buffer): Frame | string {
  if (body.length < 4) return 'invalid metadata length';
  const metadataLength = body.readUInt32LE(0);
  if (metadataLength > maxMetadataBytes) return 'max metadata size is: 1048576';
  const crateStart = 4 + metadataLength + 4;
  if (body.length < crateStart) {
    return `invalid metadata length for remaining payload: ${metadataLength}`;
  }
  const crateLength = body.readUInt32LE(crateStart - 4);
  if (body.length !== crateStart + crateLength) {
    return `invalid tarball length for remaining payload: ${crateLength}`;
  }
  return { metadata: body.subarray(4, crateStart - 4), crate: body.subarray(crateStart) };
}

function parseMetadata(bytes: Buffer): CrateMetadata | undefined {
  try {
    const metadata = JSON.parse(bytes.toString('utf8')) as CrateMetadata;
    return typeof metadata.name === 'string' && typeof metadata.vers === 'string'
      ? metadata
      : undefined;
  } catch {
    return undefined;
  }
}

function findMetadataProblem({ name, vers }: CrateMetadata): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name)) return `invalid crate name: \`${name}\``;
  return valid(vers) === null ? `"${vers}" is an invalid semver version` : undefined;
}

function findRefusal(
  { name, vers }: CrateMetadata,
  token: CratesToken,
  { state }: CratesDesk,
): WorldResponse | undefined {
  const crate = findCrate(state, name);
  if (!crate && token.exchanged) {
    const detail = 'Trusted Publishing tokens do not support creating new crates.';
    return cratesError(403, `${detail} Publish the crate manually, first`);
  }
  if (token.crates && !token.crates.includes(normaliseCrateName(name))) {
    return cratesError(403, `The provided access token is not valid for crate \`${name}\``);
  }
  if (crate && crate.name !== name) {
    return cratesError(400, `crate was previously named \`${crate.name}\``);
  }
  // Build metadata does not make another version.
  const [number] = vers.split('+');
  const taken = crate?.versions.some(({ num }) => num.split('+')[0] === number);
  return taken ? cratesError(400, `crate version \`${vers}\` is already uploaded`) : undefined;
}
