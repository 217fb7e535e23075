/** A world in a temporary folder, gone at the end of the test; if it is only closed, of the test file. */
import { rm } from 'node:fs/promises';
import {
  createCertificateAuthority,
  type CertificateAuthority,
} from '../../src/world/certificates.ts';
import { createWorld, type World, type WorldOptions } from '../../src/world/world.ts';
import { temporaryFolders } from './folders.ts';
import { worldFetch, type WorldFetch } from './world-fetch.ts';

const newFolder = temporaryFolders();

/** One for all worlds of a test file: keys and certificates are much of what a small world costs. */
let shared: Promise<CertificateAuthority> | undefined;

export interface OpenedWorld extends World, AsyncDisposable {
  readonly fetch: WorldFetch;
}

/** Opens a world; `folder` goes on with one that was saved, and is kept. */
export async function openWorld(options: Partial<WorldOptions> = {}): Promise<OpenedWorld> {
  const folder = options.folder ?? newFolder();
  const authority = await (shared ??= createCertificateAuthority());
  const world = await createWorld({ authority, ...options, folder });
  return {
    ...world,
    fetch: worldFetch(world),
    async [Symbol.asyncDispose]() {
      await world.close();
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A clock that a test sets. */
export function settableClock(start = '2026-01-02T03:04:05Z') {
  let now = Date.parse(start);
  return {
    now: () => new Date(now),
    advance: (milliseconds: number) => void (now += milliseconds),
  };
}
