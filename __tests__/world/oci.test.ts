import { describe, expect, test } from '@jest/globals';
import { imageDigestOf } from '../../src/oci/digest.ts';
import { indexImage, seedImage, singleImage } from '../support/images.ts';
import { openWorld, type OpenedWorld } from '../support/open-world.ts';

const plain = 'https://registry.plain.example/v2/octo/demo';
const image = singleImage();

async function push(world: OpenedWorld, base: string, reference: string) {
  return world.fetch(`${base}/manifests/${reference}`, {
    method: 'PUT',
    headers: { 'content-type': image.mediaType },
    body: image.bytes,
  });
}

/** An upload whose pieces go to the newest address. */
async function beginUpload(world: OpenedWorld, base: string, authorization = '') {
  const begun = await world.fetch(`${base}/blobs/uploads/`, {
    method: 'POST',
    headers: { authorization },
  });
  let address = begun.headers.get('location')!;
  return {
    piece: async (body: Buffer, range: string) => {
      const answer = await world.fetch(new URL(address, base).href, {
        method: 'PATCH',
        body,
        headers: { 'content-range': range, authorization },
      });
      address = answer.headers.get('location') ?? address;
      return answer;
    },
  };
}

const codeOf = async (response: { json(): Promise<unknown> }) =>
  ((await response.json()) as { errors: { code: string }[] }).errors[0]!.code;

describe('a loopback registry', () => {
  test('takes blobs in pieces, whole and by mount, and manifests when all of it is there', async () => {
    await using world = await openWorld();
    const [config, layer] = image.blobs as [Buffer, Buffer];
    expect(await codeOf(await push(world, plain, 'a'))).toBe('MANIFEST_BLOB_UNKNOWN');
    const upload = await beginUpload(world, plain);
    const first = await upload.piece(layer.subarray(0, 4), '0-3');
    expect(first.headers.get('range')).toBe('0-3');
    // Content-Range is not looked at; but the address is good for one piece only.
    const rest = await upload.piece(layer.subarray(4), '5-9');
    expect(rest.headers.get('range')).toBe(`0-${layer.length - 1}`);
    const stale = new URL(first.headers.get('location')!, plain).href;
    expect((await world.fetch(stale)).status).toBe(404);
    const last = new URL(rest.headers.get('location')!, plain).href;
    expect((await world.fetch(last)).headers.get('range')).toBe(`0-${layer.length - 1}`);
    const end = await world.fetch(`${last}&digest=${imageDigestOf(layer)}`, { method: 'PUT' });
    expect(end.status).toBe(201);
    const whole = `${plain}/blobs/uploads/?digest=${imageDigestOf(config)}`;
    expect((await world.fetch(whole, { method: 'POST', body: layer })).status).toBe(400);
    expect((await world.fetch(whole, { method: 'POST', body: config })).status).toBe(201);
    const other = plain.replace('demo', 'other');
    const mount = `${other}/blobs/uploads/?mount=${imageDigestOf(layer)}&from=`;
    expect((await world.fetch(`${mount}octo/demo`, { method: 'POST' })).status).toBe(201);
    expect((await world.fetch(`${mount}octo/none`, { method: 'POST' })).status).toBe(202);
    expect((await push(world, plain, 'a')).headers.get('docker-content-digest')).toBe(image.digest);
    expect(await codeOf(await push(world, plain, `sha256:${'a'.repeat(64)}`))).toBe(
      'DIGEST_INVALID',
    );
    expect(world.violations).toEqual([]);
  });

  test('hides OCI manifests from who does not accept them, as docker-registry does', async () => {
    await using world = await openWorld();
    seedImage(world, image, { registry: 'plain', tags: ['a'] });
    const url = `${plain}/manifests/a`;
    expect((await world.fetch(url, { method: 'HEAD' })).status).toBe(404);
    const accepting = { headers: { accept: image.mediaType } };
    const seen = await world.fetch(url, { method: 'HEAD', ...accepting });
    expect(seen.headers.get('docker-content-digest')).toBe(image.digest);
    expect(seen.headers.get('content-length')).toBe(String(image.bytes.length));
    expect((await world.fetch(url, { method: 'DELETE' })).status).toBe(400);
  });

  test('gives tokens for what may be done, and asks for them with a challenge', async () => {
    await using world = await openWorld();
    seedImage(world, image, { registry: 'ghcr', tags: ['a'] });
    const url = 'https://ghcr.io/v2/octo/demo/manifests/a';
    const asked = await world.fetch(url);
    expect(asked.status).toBe(401);
    expect(asked.headers.get('www-authenticate')).toBe(
      'Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:octo/demo:pull"',
    );
    const realm = 'https://ghcr.io/token?service=ghcr.io&scope=repository:octo/demo:pull,push';
    const { token } = (await (await world.fetch(realm)).json()) as { token: string };
    const authorization = `Bearer ${token}`;
    expect((await world.fetch(url, { headers: { authorization } })).status).toBe(200);
    const put = await world.fetch(url, { method: 'PUT', headers: { authorization }, body: 'x' });
    expect(put.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    world.oci.makePrivate({ registry: 'ghcr', repository: 'octo/demo' });
    expect((await world.fetch(realm)).status).toBe(403);
  });

  test('takes pieces in their order and of at most 4 MiB as ghcr.io, and serves parts', async () => {
    await using world = await openWorld();
    world.oci.addAccount({ manner: 'ghcr', username: 'octo', password: 'secret' });
    const scopes = ['octo/demo:pull,push', 'octo/other:pull,push'];
    const query = scopes.map((scope) => `scope=repository:${scope}`).join('&');
    const login = `Basic ${Buffer.from('octo:secret').toString('base64')}`;
    const answer = await world.fetch(`https://ghcr.io/token?${query}`, {
      headers: { authorization: login },
    });
    const { token } = (await answer.json()) as { token: string };
    const authorization = `Bearer ${token}`;
    const base = 'https://ghcr.io/v2/octo/demo';
    const upload = await beginUpload(world, base, authorization);
    const large = Buffer.alloc(4 * 1024 * 1024 + 1);
    expect((await upload.piece(large, `0-${large.length - 1}`)).status).toBe(416);
    expect((await upload.piece(large.subarray(1), `0-${large.length - 2}`)).status).toBe(202);
    expect((await upload.piece(Buffer.from('a'), '5-5')).status).toBe(416);
    const digest = world.oci.seedBlob(
      { registry: 'ghcr', repository: 'octo/demo' },
      Buffer.from('0123456789'),
    );
    const part = await world.fetch(`${base}/blobs/${digest}`, {
      headers: { authorization, range: 'bytes=4-' },
      redirect: 'manual',
    });
    const stored = await world.fetch(part.headers.get('location')!, {
      headers: { range: 'bytes=4-' },
    });
    expect([stored.status, await stored.text()]).toEqual([206, '456789']);
    const mount = `https://ghcr.io/v2/octo/other/blobs/uploads/?mount=${digest}&from=octo/demo`;
    const headers = { authorization };
    expect((await world.fetch(mount, { method: 'POST', headers })).status).toBe(201);
    // Who may write to the one only may not take from the other.
    const foreign = mount.replace('from=octo/demo', 'from=octo/third');
    expect((await world.fetch(foreign, { method: 'POST', headers })).status).toBe(401);
    world.oci.refuseMounts();
    expect((await world.fetch(mount, { method: 'POST', headers })).status).toBe(202);
    expect(world.oci.movedBytes()).toEqual({ taken: 2 * large.length, served: 6 });
  });

  test('limits pulls on Docker Hub, and no looks', async () => {
    await using world = await openWorld();
    seedImage(world, image, { registry: 'docker-hub', tags: ['a'] });
    world.oci.limitPulls(1);
    const realm = 'https://auth.docker.io/token?scope=repository:octo/demo:pull';
    const { token } = (await (await world.fetch(realm)).json()) as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    const url = 'https://registry-1.docker.io/v2/octo/demo/manifests/a';
    const statuses: number[] = [];
    for (const method of ['HEAD', 'GET', 'HEAD', 'GET']) {
      statuses.push((await world.fetch(url, { method, headers })).status);
    }
    expect(statuses).toEqual([200, 200, 200, 429]);
  });

  test('goes on after it was saved, tags that lag among it', async () => {
    const world = await openWorld();
    seedImage(world, indexImage(), { registry: 'plain', tags: ['a'] });
    world.oci.lag(1);
    for (const blob of image.blobs)
      world.oci.seedBlob({ registry: 'plain', repository: 'octo/demo' }, blob);
    await push(world, plain, 'a');
    await world.save();
    await world.close();
    await using resumed = await openWorld({ folder: world.folder });
    const accept = [image.mediaType, indexImage().mediaType].join(', ');
    const look = async () =>
      (await resumed.fetch(`${plain}/manifests/a`, { headers: { accept } })).headers.get(
        'docker-content-digest',
      );
    expect([await look(), await look()]).toEqual([indexImage().digest, image.digest]);
    const list = await resumed.fetch(`${plain}/tags/list`);
    expect(await list.json()).toEqual({ name: 'octo/demo', tags: ['a'] });
  });

  test('refuses credentials at the host that blobs are redirected to', async () => {
    await using world = await openWorld();
    const url = `https://pkg-containers.githubusercontent.com/octo/demo/${'a'.repeat(64)}`;
    await world.fetch(url, { headers: { authorization: 'Bearer x' } });
    expect(world.violations).toEqual([
      'credentials of a registry were sent to pkg-containers.githubusercontent.com',
    ]);
  });
});
