/** Debian's docker-registry on the loopback, seen through a proxy that counts what it is asked. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request as ask, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestImage } from '../support/images.ts';

export interface DockerRegistry extends AsyncDisposable {
  /** `127.0.0.1:<port>`, of the proxy. */
  readonly host: string;
  /** `METHOD path` of what was asked since the last call. */
  takeRequests(): readonly string[];
  readonly folder: string;
}

/** Starts one without any image; it lets manifests be deleted by digest. */
export async function openDockerRegistry(): Promise<DockerRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'docker-registry-'));
  const port = await freePort();
  const config = {
    version: '0.1',
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: { addr: `127.0.0.1:${port}` },
    log: { level: 'error' },
  };
  await writeFile(join(folder, 'config.yml'), JSON.stringify(config));
  const child = spawn('docker-registry', ['serve', join(folder, 'config.yml')], {
    stdio: 'ignore',
  });
  await untilAnswers(port);
  const requests: string[] = [];
  const proxy = countingProxy(port, requests);
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    takeRequests: () => requests.splice(0),
    folder,
    async [Symbol.asyncDispose]() {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilAnswers(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answered = await fetch(`http://127.0.0.1:${port}/v2/`).catch(() => undefined);
    if (answered?.ok) return;
    await sleep(100);
  }
  throw new Error('docker-registry did not start');
}

/** The host is handed on, so that the registry's addresses lead through here as well. */
function countingProxy(port: number, requests: string[]): Server {
  return createServer((from, to) => {
    requests.push(`${from.method} ${from.url}`);
    const { url: path, method, headers } = from;
    const onward = ask({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    onward.on('error', () => to.destroy());
    from.pipe(onward);
  });
}

/** Writes an image as an OCI layout (https://github.com/opencontainers/image-spec/blob/main/image-layout.md). */
export async function writeLayout(folder: string, image: TestImage, tag: string): Promise<void> {
  const blobs = join(folder, 'blobs/sha256');
  await mkdir(blobs, { recursive: true });
  await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  const { mediaType, digest, bytes } = image;
  const entry = {
    mediaType,
    digest,
    size: bytes.length,
    annotations: { 'org.opencontainers.image.ref.name': tag },
  };
  const index = { schemaVersion: 2, manifests: [entry] };
  await writeFile(join(folder, 'index.json'), JSON.stringify(index));
  const all = [bytes, ...image.children.map((child) => child.bytes), ...image.blobs];
  for (const one of all) {
    await writeFile(join(blobs, createHash('sha256').update(one).digest('hex')), one);
  }
}
