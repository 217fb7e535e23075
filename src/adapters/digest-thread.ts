/** A thread that digests open files: what `createHash` does holds up the thread that calls it. */
import type { FileHandle } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { Digests } from '../ports.ts';

/** Digests of an open file. */
export type DigestOpenFile = (
  handle: FileHandle,
  options: { readonly sha512?: boolean },
) => Promise<Digests>;

export interface DigestThread {
  /**
   * One file at a time. Rejects when the thread could not do it, for whatever reason: it has ended
   * then, and the file is as it was.
   */
  readonly digest: DigestOpenFile;
}

interface Request {
  readonly fd: number;
  readonly sha512: boolean;
}

/**
 * What the thread runs, as text: the bundle has no further file to load it from, and the text of
 * a function of ours would be what the bundler made of it. A failure ends the thread.
 */
const source = `
const { createHash } = require('node:crypto');
const { readSync } = require('node:fs');
const { parentPort } = require('node:worker_threads');

const block = Buffer.allocUnsafeSlow(1024 * 1024);
parentPort.on('message', ({ fd, sha512 }) => {
  const sum256 = createHash('sha256');
  const sum512 = sha512 ? createHash('sha512') : undefined;
  let size = 0;
  for (;;) {
    const length = readSync(fd, block, 0, block.length, size);
    if (length === 0) break;
    const bytes = block.subarray(0, length);
    sum256.update(bytes);
    sum512?.update(bytes);
    size += length;
  }
  const digests = { size, sha256: sum256.digest('hex') };
  parentPort.postMessage(sum512 ? { ...digests, sha512: sum512.digest('base64') } : digests);
});`;

/** Starts a thread. It ends with the process, and keeps it alive only while it is at work. */
export function startDigestThread(): DigestThread {
  // Neither the flags of this process nor its variables, tokens among them, are for a thread that
  // hashes. Its heap holds next to nothing; with V8's own limits, garbage would pile up.
  const worker = new Worker(source, {
    eval: true,
    name: 'digests',
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
  });
  worker.unref();
  let ended: Error | undefined;
  let pending: { resolve(digests: Digests): void; reject(error: Error): void } | undefined;
  worker.on('message', (digests: Digests) => pending?.resolve(digests));
  worker.on('error', (error: Error) => void (ended = error));
  worker.once('exit', () => pending?.reject((ended ??= new Error('the thread has ended'))));
  return {
    async digest(handle, { sha512 = false }) {
      if (ended) throw ended;
      const answer = new Promise<Digests>(
        (resolve, reject) => void (pending = { resolve, reject }),
      );
      worker.ref();
      // A descriptor is the whole process's; the handle stays open until the answer.
      worker.postMessage({ fd: handle.fd, sha512 } satisfies Request);
      try {
        return await answer;
      } finally {
        worker.unref();
      }
    },
  };
}
