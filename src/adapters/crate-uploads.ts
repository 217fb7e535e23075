/** Uploads to crates.io's web API: `PUT /api/v1/crates/new`. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { CrateUpload, CrateUploads, WriteResult } from '../ports.ts';
import { addresses } from './addresses.ts';
import type { Http, HttpAnswer, StreamBody } from './http.ts';

/** Uploads over `http`; the token goes into the header of this one request. */
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
async function uploadBody({ metadata, path }: CrateUpload): Promise<StreamBody> {
  const json = Buffer.from(JSON.stringify(metadata));
  const { size } = await stat(path);
  const head = Buffer.concat([u32le(json.length), json, u32le(size)]);
  return {
    size: head.length + size,
    async *open() {
      yield head;
      yield* createReadStream(path);
    },
  };
}

function u32le(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** crates.io tells some refusals with status 200 and an `errors` list. */
function resultOf(answer: HttpAnswer): WriteResult<readonly string[]> {
  const body = parseBody(answer.body);
  const errors = body?.errors?.map((error) => String(error.detail)).join('; ');
  if (errors || answer.status >= 300) {
    return { state: 'refused', status: answer.status, reason: errors || 'no reason given' };
  }
  if (body === undefined) {
    return { state: 'ambiguous', reason: `status ${answer.status} with a body that is not JSON` };
  }
  return {
    state: 'done',
    value: Object.values(body.warnings ?? {})
      .flat()
      .map(String),
  };
}

interface PublishAnswer {
  readonly errors?: readonly { readonly detail?: unknown }[];
  readonly warnings?: Readonly<Record<string, readonly unknown[]>>;
}

function parseBody(body: Buffer): PublishAnswer | undefined {
  try {
    return JSON.parse(body.toString('utf8')) as PublishAnswer;
  } catch {
    return undefined;
  }
}
