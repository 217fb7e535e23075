/** What crates.io answers to an upload, in every shape: only a clear yes is one. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { addresses } from '../../src/adapters/addresses.ts';
import { crateUploads } from '../../src/adapters/crate-uploads.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeHttp, type Reply } from '../support/fake-http.ts';
import { temporaryFolders } from '../support/folders.ts';

const folderWith = temporaryFolders();
const url = `${addresses.crates}/api/v1/crates/new`;

function upload(reply: Reply, sealed = 'crate') {
  const path = join(folderWith({ 'demo.crate': 'crate' }), 'demo.crate');
  const sha256 = createHash('sha256').update(sealed).digest('hex');
  const http = fakeHttp({ [url]: reply });
  const crate = { metadata: { name: 'demo' }, path, sha256, token: 'cio-secret' };
  return { http, outcome: crateUploads(http).upload(crate) };
}

describe('an upload to crates.io', () => {
  it('is one request of metadata and file, with the token in its header alone', async () => {
    const { http, outcome } = upload({
      json: { warnings: { other: ['odd'], invalid_badges: [] } },
    });
    expect(await outcome).toEqual({ state: 'done', value: ['odd'] });
    expect(http.asked).toHaveLength(1);
    expect(http.asked[0]).toMatchObject({ method: 'PUT', authorization: 'cio-secret' });
    const json = '{"name":"demo"}';
    const body = Buffer.from(http.asked[0]!.body as Uint8Array);
    expect(body.readUInt32LE(0)).toBe(json.length);
    expect(body.subarray(4, 4 + json.length).toString()).toBe(json);
    expect(body.readUInt32LE(4 + json.length)).toBe(5);
    expect(body.subarray(8 + json.length).toString()).toBe('crate');
  });

  it('is refused with the reason, with status 200 as well', async () => {
    const json = { errors: [{ detail: 'crate version already uploaded' }] };
    const refused = { state: 'refused', reason: 'crate version already uploaded' };
    expect(await upload({ json }).outcome).toMatchObject(refused);
    expect(await upload({ json, status: 403 }).outcome).toMatchObject({ ...refused, status: 403 });
    expect(await upload({ body: '<html>', status: 413 }).outcome).toMatchObject({ status: 413 });
  });

  it.each([
    ['null', null],
    ['a list', []],
    ['a text', 'ok'],
    ['errors that are no list', { errors: 'no' }],
    ['errors that are null inside', { errors: [null] }],
    ['an empty list of errors', { errors: [] }],
    ['warnings that are null', { warnings: null }],
  ])('is ambiguous, to be settled by reading, when the answer is %s', async (_, json) => {
    expect(await upload({ json }).outcome).toMatchObject({ state: 'ambiguous' });
  });

  it('is ambiguous when the answer is no JSON, or an empty one', async () => {
    expect(await upload({ body: '<html>' }).outcome).toMatchObject({ state: 'ambiguous' });
    expect(await upload({ body: '' }).outcome).toMatchObject({ state: 'ambiguous' });
  });

  it('sends nothing when the file is not the sealed one any more', async () => {
    const { http, outcome } = upload({ json: {} }, 'another crate');
    await expectFailure('SEALED_FILE_DIFFERS', () => outcome);
    expect(http.asked).toEqual([]);
  });
});
