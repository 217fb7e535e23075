/** Rekor's API, version 1: what is logged stays, at its place, provably. */
import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { hostOf } from '../routes.ts';
import type { WorldRequest, WorldResponse } from '../service.ts';
import { canonicalJson } from '../../canonical-json.ts';
import { renderCheckpoint } from './checkpoint.ts';
import type { InstanceDesk } from './desk.ts';
import { isSignedBy, payloadHash, type Envelope } from './envelope.ts';
import { instances } from './instances.ts';
import { logIdOf, privateKeyFor, signWith } from './keys.ts';
import { inclusionProof, leafHash, rootHash } from './merkle.ts';
import type { LoggedEntry } from './state.ts';

const treeId = '1193050959916656506';
/** Earlier trees of the log hold as many: an entry's index in the log is not its place in the tree. */
const earlierEntries = 4_163_431;

interface ProposedEntry {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly spec?: {
    readonly proposedContent?: { readonly envelope?: string; readonly verifiers?: string[] };
  };
}

/** `POST /api/v1/log/entries`: logs a signed envelope, once. */
export function answerNewEntry(request: WorldRequest, desk: InstanceDesk): WorldResponse {
  const body = canonicalBody(request.body);
  if (!body) return refusal(400, 'error processing entry: the proposed entry is not valid');
  const { entries } = desk.state;
  const known = entries.findIndex((entry) => entry.body === body);
  if (known >= 0) {
    const uuid = uuidOf(entries[known]!);
    const message = `an equivalent entry already exists in the transparency log with UUID ${uuid}`;
    return { ...refusal(409, message), headers: { location: `/api/v1/log/entries/${uuid}` } };
  }
  entries.push({ body, integratedTime: Math.floor(desk.context.now().getTime() / 1000) });
  const place = entries.length - 1;
  return {
    status: 201,
    headers: { location: `/api/v1/log/entries/${uuidOf(entries[place]!)}` },
    body: describeEntry(place, desk),
  };
}

/** `GET /api/v1/log/entries/<uuid>`, and `?logIndex=` of the same path without one. */
export function answerEntry(wanted: string | number, desk: InstanceDesk): WorldResponse {
  const { entries } = desk.state;
  const place =
    typeof wanted === 'number'
      ? wanted - earlierEntries
      : entries.findIndex((entry) => uuidOf(entry).endsWith(wanted));
  if (!entries[place]) return refusal(404, 'entry not found');
  return { status: 200, body: describeEntry(place, desk) };
}

/** `GET /api/v1/log`: the tree as it is now. */
export function answerLogInfo(desk: InstanceDesk): WorldResponse {
  const leaves = leavesOf(desk);
  const body = {
    rootHash: rootHash(leaves).toString('hex'),
    treeSize: leaves.length,
    signedTreeHead: signedHead(leaves, desk),
    treeID: treeId,
    inactiveShards: [],
  };
  return { status: 200, body };
}

/** `GET /api/v1/log/publicKey`: PEM. */
export function answerPublicKey(desk: InstanceDesk): WorldResponse {
  const pem = createPublicKey(logKey(desk)).export({ type: 'spki', format: 'pem' });
  return { status: 200, headers: { 'content-type': 'application/x-pem-file' }, body: String(pem) };
}

/** The body that is logged, base64; undefined when the log would not take the entry. */
function canonicalBody(bytes: Buffer): string | undefined {
  const { apiVersion, kind, spec } = parseJson<ProposedEntry>(bytes.toString('utf8')) ?? {};
  const { envelope: text = '', verifiers = [] } = spec?.proposedContent ?? {};
  const envelope = parseJson<Envelope>(text);
  const [verifier = ''] = verifiers;
  const pem = Buffer.from(verifier, 'base64').toString('utf8');
  const isValid =
    kind === 'dsse' &&
    apiVersion === '0.0.1' &&
    envelope?.signatures?.length === 1 &&
    isSignedBy(pem, envelope);
  if (!isValid) return undefined;
  const entry = {
    apiVersion,
    kind,
    spec: {
      envelopeHash: {
        algorithm: 'sha256',
        value: createHash('sha256').update(text).digest('hex'),
      },
      payloadHash: { algorithm: 'sha256', value: payloadHash(envelope) },
      signatures: envelope.signatures.map(({ sig }) => ({ signature: sig, verifier })),
    },
  };
  return Buffer.from(canonicalJson(entry)).toString('base64');
}

function describeEntry(place: number, desk: InstanceDesk): object {
  const { body, integratedTime } = desk.state.entries[place]!;
  const key = logKey(desk);
  const logged = {
    body,
    integratedTime,
    logID: logIdOf(key).toString('hex'),
    logIndex: earlierEntries + place,
  };
  const leaves = leavesOf(desk);
  const proof = {
    checkpoint: signedHead(leaves, desk),
    hashes: inclusionProof(leaves, place).map((hash) => hash.toString('hex')),
    logIndex: place,
    rootHash: rootHash(leaves).toString('hex'),
    treeSize: leaves.length,
  };
  const signedEntryTimestamp = signWith(key, Buffer.from(canonicalJson(logged))).toString('base64');
  return {
    [uuidOf(desk.state.entries[place]!)]: {
      ...logged,
      verification: { inclusionProof: proof, signedEntryTimestamp },
    },
  };
}

function signedHead(leaves: readonly Buffer[], desk: InstanceDesk): string {
  const logName = hostOf(instances[desk.instance].rekor!);
  const head = { logName, treeId, treeSize: leaves.length, rootHash: rootHash(leaves) };
  return renderCheckpoint(head, logKey(desk));
}

function logKey({ instance, state }: InstanceDesk): KeyObject {
  return privateKeyFor(`${instance}/rekor`, state);
}

function leavesOf({ state }: InstanceDesk): readonly Buffer[] {
  return state.entries.map(({ body }) => leafHash(Buffer.from(body, 'base64')));
}

/** The tree's ID in 16 hexadecimal digits, then the entry's hash. */
function uuidOf({ body }: LoggedEntry): string {
  const tree = BigInt(treeId).toString(16).padStart(16, '0');
  return tree + leafHash(Buffer.from(body, 'base64')).toString('hex');
}

function parseJson<Shape>(text: string): Shape | undefined {
  try {
    return JSON.parse(text) as Shape;
  } catch {
    return undefined;
  }
}

function refusal(code: number, message: string): WorldResponse {
  return { status: code, body: { code, message } };
}
