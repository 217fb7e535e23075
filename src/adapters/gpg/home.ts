/** A GnuPG home that nobody else uses, and that is gone afterwards: never the user's keyring. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTemporaryFolder } from '../temporary-folders.ts';
import { endAgent } from './run.ts';

/**
 * The agent hashes the passphrase again for every signature, half a second long unless it is told
 * otherwise. That protects a stolen keyring; this one is gone in seconds, and the passphrase came
 * from a place where the key was too.
 */
const agentOptions = 'ignore-invalid-option s2k-count\ns2k-count 65536\n';

/** What `use` gives, or throws; the home (mode 0700) and its agent have ended then. */
export async function withHome<T>(use: (home: string) => Promise<T>): Promise<T> {
  const home = await makeTemporaryFolder('gpg');
  try {
    await writeFile(join(home, 'gpg-agent.conf'), agentOptions);
    return await use(home);
  } finally {
    await endAgent(home);
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
}
