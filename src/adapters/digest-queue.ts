/** Files that wait to be digested, and who takes them: this thread, and others when much waits. */
import { availableParallelism } from 'node:os';
import type { Digests } from '../ports.ts';
import { digestHandle } from './digest-file.ts';
import { startDigestThread, type DigestOpenFile, type DigestThread } from './digest-thread.ts';

/** Opens the file, has it digested, and closes it. */
type Work = (digest: DigestOpenFile) => Promise<Digests>;

export interface DigestQueue {
  /** What the work gives or throws; `bytes` is the size of its file. */
  add(bytes: number, work: Work): Promise<Digests>;
}

/**
 * How much must wait before another thread is started. One is at work 40 ms after it was started,
 * in which time this thread hashes 60 MB alone (measured with SHA instructions): of so little,
 * nothing is left to share by then. From 128 MB on, a third of the time or more is saved.
 */
const bytesWorthAThread = 128 * 1024 * 1024;

/** This one included: each further one takes 10 MB, and a process is to stay below 150. */
const mostThreads = 4;

/** The queue of this process: on one core it is this thread's alone. */
export const digestQueue = createDigestQueue({
  most: Math.min(availableParallelism(), mostThreads),
  start: startDigestThread,
});

interface Digester {
  readonly digest: DigestOpenFile;
  /** It failed, and takes no more files. */
  failed?: true;
}

interface Threads {
  /** How many there are at most, this one included. */
  readonly most: number;
  readonly start: () => DigestThread;
}

/** A queue of its own, with its own threads. */
export function createDigestQueue(threads: Threads): DigestQueue {
  const here: Digester = { digest: digestHandle };
  const free = [here];
  const waiting: { readonly bytes: number; take(digester: Digester): Promise<void> }[] = [];
  let bytesWaiting = 0;
  let startable = threads.most - 1;

  const findHelper = (): Digester | undefined => {
    if (startable <= 0 || bytesWaiting < bytesWorthAThread) return undefined;
    startable -= 1;
    return startHelper(threads.start);
  };
  const distribute = () => {
    while (waiting.length > 0) {
      const digester = free.shift() ?? findHelper();
      if (!digester) return;
      const next = waiting.shift()!;
      bytesWaiting -= next.bytes;
      void next.take(digester);
    }
  };
  const release = (digester: Digester) => {
    if (digester.failed) startable = 0;
    // This thread stands first: a file alone needs no other.
    else free.splice(digester === here ? 0 : free.length, 0, digester);
    distribute();
  };
  return {
    add: (bytes, work) =>
      new Promise((resolve, reject) => {
        const take = (digester: Digester) =>
          work(digester.digest)
            .then(resolve, reject)
            .finally(() => release(digester));
        waiting.push({ bytes, take });
        bytesWaiting += bytes;
        distribute();
      }),
  };
}

/** Another thread; where none can be started (Node's permissions may forbid it), none helps. */
function startHelper(start: Threads['start']): Digester | undefined {
  try {
    const thread = start();
    const helper: Digester = {
      digest: (handle, options) =>
        thread.digest(handle, options).catch(() => {
          helper.failed = true;
          // If the file is the reason, it says so here as it would have without any helper.
          return digestHandle(handle, options);
        }),
    };
    return helper;
  } catch {
    return undefined;
  }
}
