/** Uploads to the world's PyPI as twine does, and mints tokens as its publishers do. */
import { createHash } from 'node:crypto';
import { FormData } from 'undici';
import type { OpenedWorld } from '../support/open-world.ts';

export const wheel = 'demo_pkg-1.0.0-py3-none-any.whl';
export const sdist = 'demo_pkg-1.0.0.tar.gz';
export const bytes = Buffer.from('the wheel');

export interface Upload {
  readonly filename?: string;
  readonly content?: Buffer;
  readonly version?: string;
  readonly token?: string | undefined;
  readonly fields?: Readonly<Record<string, string>>;
}

/** Sends one file; the wheel of `demo-pkg` 1.0.0 with the right fields when left out. */
export async function upload(world: OpenedWorld, upload: Upload = {}) {
  const { filename = wheel, content = bytes, version = '1.0.0', fields = {} } = upload;
  const form = new FormData();
  const all = {
    ':action': 'file_upload',
    protocol_version: '1',
    metadata_version: '2.1',
    name: 'demo-pkg',
    version,
    filetype: filename.endsWith('.whl') ? 'bdist_wheel' : 'sdist',
    sha256_digest: createHash('sha256').update(content).digest('hex'),
    ...fields,
  };
  for (const [name, value] of Object.entries(all)) form.append(name, value);
  form.append('content', new Blob([Uint8Array.from(content)]), filename);
  const token = 'token' in upload ? upload.token : 'pypi-anything';
  const credentials = Buffer.from(`__token__:${token}`).toString('base64');
  const response = await world.fetch('https://upload.pypi.org/legacy/', {
    method: 'POST',
    body: form,
    headers: token === undefined ? {} : { authorization: `Basic ${credentials}` },
  });
  return { status: response.status, text: await response.text() };
}

/** Trades an ID token for one of PyPI's. */
export async function mint(world: OpenedWorld, token: string) {
  const response = await world.fetch('https://pypi.org/_/oidc/mint-token', {
    method: 'POST',
    body: JSON.stringify({ token }),
  });
  const body = (await response.json()) as { token?: string; errors?: { code: string }[] };
  return { status: response.status, token: body.token, code: body.errors?.[0]?.code };
}
