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

/** Runs as text in the thread, so it knows its parameters and nothing else of this module. */
function answerRequests(
  threads: typeof import('node:worker_threads'),
  { readSync }: typeof import('node:fs'),
  { createHash }: typeof import('node:crypto'),
): void {
  const block = Buffer.allocUnsafeSlow(1024 * 1024);
  threads.parentPort!.on('message', ({ fd, sha512 }: Request) => {
    const hashes = [createHash('sha256'), ...(sha512 ? [createHash('sha512')] : [])];
    let size = 0;
    for (;;) {
      const length = readSync(fd, block, 0, block.length, size);
      if (length === 0) break;
      const bytes = length === block.length ? block : block.subarray(0, length);
      for (const hash of hashes) hash.update(bytes);
      size += length;
    }
    const [first, second] = hashes;
    const sha256 = first!.digest('hex');
    threads.parentPort!.postMessage(
      second ? { size, sha256, sha512: second.digest('base64') } : { size, sha256 },
    );
  });
}

// As text and not as a file of its own: in the bundle there is no such file to load.
const source = `(${answerRequests.toString()})(
  require('node:worker_threads'), require('node:fs'), require('node:crypto'));`;

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
