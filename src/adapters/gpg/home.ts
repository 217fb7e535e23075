/** A GnuPG home that nobody else uses, and that is gone afterwards: never the user's keyring. */
import { rm } from 'node:fs/promises';
import { makeTemporaryFolder } from '../temporary-folders.ts';
import { endAgent } from './run.ts';

/** What `use` gives, or throws; the home (mode 0700) and its agent have ended then. */
export async function withHome<T>(use: (home: string) => Promise<T>): Promise<T> {
  const home = await makeTemporaryFolder('gpg');
  try {
    return await use(home);
  } finally {
    await endAgent(home);
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
}
