/** Uploads to crates.io's web API: `PUT /api/v1/crates/new`. */
import { createHash } from 'node:crypto';
import { present, unknown, type Lookup } from '../lookup.ts';
import { sealedSetFailure } from '../manifest/failures.ts';
import type { CrateUpload, CrateUploads, WriteResult } from '../ports.ts';
import { listOf, NotOfShape, objectOf, optional, textLike } from '../shape.ts';
import { addresses } from './addresses.ts';
import { localFiles } from './files.ts';
import type { Http, HttpAnswer } from './http.ts';

/** More than crates.io takes: 10 MB. */
const maxCrateBytes = 16 * 1024 * 1024;

/**
 * Uploads over `http`; the token goes into the header of this one request.
 * Throws SEALED_FILE_DIFFERS and FILE_*.
 */
export function crateUploads(http: Http): CrateUploads {
  return {
    async upload(crate) {
      const answer = await http.request({
        method: 'PUT',
        url: `${addresses.crates}/api/v1/crates/new`,
        authorization: crate.token,
        headers: { accept: 'application/json' },
        body: await uploadBody(crate),
      });
      if (!answer.answered) {
        return answer.maybeActed
          ? { state: 'ambiguous', reason: answer.reason }
          : { state: 'refused', status: 0, reason: answer.reason };
      }
      return resultOf(answer);
    },
  };
}

/** u32le length, JSON, u32le length, .crate: the framing of the web API. */
async function uploadBody({ metadata, path, sha256 }: CrateUpload): Promise<Buffer> {
  const json = Buffer.from(JSON.stringify(metadata));
  const crate = await localFiles.read(path, maxCrateBytes);
  // What is hashed is what is sent: nobody can change the file in between.
  const seen = createHash('sha256').update(crate).digest('hex');
  if (seen !== sha256) throw changed(path, { seen, expected: sha256 });
  return Buffer.concat([u32le(json.length), json, u32le(crate.length), crate]);
}

function changed(path: string, digests: { readonly seen: string; readonly expected: string }) {
  return sealedSetFailure('SEALED_FILE_DIFFERS', {
    seen: `${path} has the digest sha256:${digests.seen} when it is to be sent`,
    expected: `sha256:${digests.expected}, as sealed and as verified a moment ago`,
    cure: 'Find out what writes into that folder while this job runs; nothing was sent, so it can be re-run.',
  });
}

function u32le(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

const publishAnswer = objectOf({
  errors: optional(listOf(objectOf({ detail: textLike() }))),
  warnings: optional(warningTexts),
});

/** crates.io tells some refusals with status 200 and an `errors` list. */
function resultOf({ status, body }: HttpAnswer): WriteResult<readonly string[]> {
  const answer = parseBody(body);
  const errors = answer.state === 'present' ? answer.value.errors : undefined;
  if (errors?.length || status >= 300) {
    const reason = errors?.map(({ detail }) => detail).join('; ');
    return { state: 'refused', status, reason: reason || 'no reason given' };
  }
  // Neither a yes nor a no: what is there is found out by reading.
  if (answer.state !== 'present' || errors) {
    const why = answer.state === 'unknown' ? answer.reason : 'it tells of errors, and of none';
    return { state: 'ambiguous', reason: `status ${status}, and in the answer ${why}` };
  }
  return { state: 'done', value: answer.value.warnings ?? [] };
}

/** Every warning, of whatever kind. */
function warningTexts(value: unknown, place: string): readonly string[] {
  if (typeof value !== 'object' || value === null) throw new NotOfShape(place, 'an object');
  return Object.values(value).flat().map(String);
}

function parseBody(body: Buffer): Lookup<ReturnType<typeof publishAnswer>> {
  try {
    return present(publishAnswer(JSON.parse(body.toString('utf8')), ''));
  } catch (error) {
    if (error instanceof NotOfShape) return unknown(error.message);
    if (error instanceof SyntaxError) return unknown('the document is not JSON');
    throw error;
  }
}
