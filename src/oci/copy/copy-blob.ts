/** One blob from one repository to another: mounted, or streamed and hashed on the way. */
import type { BlobUpload, ImageDescriptor, ImageDigest } from '../../image-ports.ts';
import type { Clock, WriteResult } from '../../ports.ts';
import { imageFailure } from '../failures.ts';
import { nameAt, type Place } from '../find-manifest.ts';
import { findSeen, requireSeen } from '../sights.ts';
import { copyDiffers, copyLost, copyRefused } from './copy-failures.ts';
import { cutPieces } from './pieces.ts';

/** From where, and where to. */
export interface CopyWay {
  readonly from: Place;
  readonly to: Place;
}

/** `there`: it was before. `elsewhere`: a foreign layer, which no registry needs to have. */
export type BlobOutcome = 'there' | 'mounted' | 'copied' | 'elsewhere';

/** Each begins with a look whether the blob is there by now, and all but the first with a wait. */
const maxAttempts = 3;
const waitMilliseconds = 2_000;

/**
 * The target has the blob then, or it is one that registries do not keep. Nothing is finished
 * whose bytes are not those of the digest. Throws IMAGE_BYTES_DIFFER, IMAGE_COPY_REFUSED,
 * IMAGE_COPY_DIFFERS, IMAGE_COPY_LOST, and what reading throws.
 */
export async function copyBlob(
  blob: ImageDescriptor,
  way: CopyWay,
  clock: Clock,
): Promise<BlobOutcome> {
  if (isForeign(blob)) return 'elsewhere';
  const what = `the blob ${nameAt(way.to, blob.digest)}`;
  let lost = '';
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    if (attempt > 1) await clock.sleep(waitMilliseconds);
    const begun = await begin(blob, way);
    if (begun === 'mounted') return begun;
    if (begun === 'there') return attempt === 1 ? begun : 'copied';
    const sent = await stream(blob, begun, way.from);
    if (sent === 'elsewhere') return sent;
    if (sent.state === 'refused') throw copyRefused(what, sent);
    if (sent.state === 'done') {
      const { value: told = blob.digest } = sent;
      if (told !== blob.digest) throw copyDiffers(what, told);
      return 'copied';
    }
    lost = sent.reason;
  }
  throw copyLost(what, `${lost}, in ${maxAttempts} attempts`);
}

/** https://github.com/opencontainers/image-spec/blob/main/layer.md#non-distributable-layers */
export function isForeign({ mediaType }: ImageDescriptor): boolean {
  return /\.(?:nondistributable|foreign)\./.test(mediaType);
}

/** The upload, or why none is needed. */
async function begin(
  { digest }: ImageDescriptor,
  { from, to }: CopyWay,
): Promise<BlobUpload | 'there' | 'mounted'> {
  const what = `the blob ${nameAt(to, digest)}`;
  const isThere = async () =>
    findSeen(await to.registry.lookForBlob(to.repository, digest), what) === true;
  const mounts = from.repository.registry === to.repository.registry;
  // A mount answers what the look would: it is one request, and not two.
  if (!mounts && (await isThere())) return 'there';
  const mount = mounts ? { digest, from: from.repository.name } : undefined;
  const begun = await to.registry.beginUpload(to.repository, mount);
  if (begun.state === 'refused') throw copyRefused(what, begun);
  if (begun.state === 'ambiguous') throw copyLost(what, begun.reason);
  if (begun.value === undefined) return 'mounted';
  return mounts && (await isThere()) ? 'there' : begun.value;
}

/** Piece by piece; the last one is sent when all bytes are known to be the blob's. */
async function stream(
  { digest, size, urls = [] }: ImageDescriptor,
  upload: BlobUpload,
  from: Place,
): Promise<WriteResult<ImageDigest | undefined> | 'elsewhere'> {
  const name = nameAt(from, digest);
  const pieces = cutPieces({ size, pieceBytes: upload.pieceBytes }, async (piece) => {
    const appended = await upload.append(piece);
    if (appended.state !== 'done') throw new Unsent(appended);
  });
  try {
    const seen = await from.registry.streamBlob(from.repository, digest, async (bytes) => {
      for await (const chunk of bytes) {
        if (pieces.total() + chunk.byteLength > size) throw differs(name, `over ${size} bytes`);
        await pieces.add(chunk);
      }
    });
    // What is kept elsewhere as well need not be here.
    if (seen.state === 'absent' && urls.length > 0) return 'elsewhere';
    const streamed = requireSeen(seen, `the blob ${name}`);
    if (streamed !== digest) throw differs(name, `bytes of ${streamed}`);
  } catch (error) {
    if (error instanceof Unsent) return error.result;
    throw error;
  }
  return upload.finish(digest, pieces.last());
}

/** A piece that did not get there: what there is to read needs not be read. */
class Unsent extends Error {
  readonly result: Exclude<WriteResult<never>, { readonly state: 'done' }>;

  constructor(result: Unsent['result']) {
    super(result.reason);
    this.result = result;
  }
}

function differs(name: string, seen: string) {
  return imageFailure('IMAGE_BYTES_DIFFER', {
    seen: `the registry serves ${seen} as the blob ${name}`,
    expected: 'the bytes of that digest',
    cure: 'Do not use this registry until its operator has told why; a proxy or a cache may be in between.',
  });
}
