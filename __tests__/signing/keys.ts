/** Throw-away OpenPGP keys, made by gpg itself. */
import { spawnSync } from 'node:child_process';
import { describe } from '@jest/globals';
import { temporaryFolders } from '../support/folders.ts';

const homes = temporaryFolders();
const isGpgHere = spawnSync('gpg', ['--version']).status === 0;

/** Told by name where there is no gpg. */
export const describeWithGpg = (title: string, tests: () => void): void =>
  isGpgHere ? describe(title, tests) : describe.skip(`${title} [needs gpg]`, tests);

export interface TestKey {
  readonly privateKey: string;
  readonly publicKey: string;
  readonly fingerprint: string;
}

export interface KeyOptions {
  readonly algorithm?: string;
  readonly passphrase?: string;
  /** As gpg takes it: `20260102T030405`. */
  readonly madeAt?: string;
  /** As gpg takes it: `1d`, `0` for never. */
  readonly expires?: string;
  readonly usage?: string;
  /** Another key is not made: this one is changed. */
  readonly from?: TestKey;
  /** Uses a revocation certificate on it. */
  readonly revoked?: boolean;
}

/** Runs `use` with a home of its own, whose agent has ended afterwards. */
function inHome<T>(use: (gpg: (args: readonly string[], input?: string) => string) => T): T {
  // How often a passphrase is hashed is measured by the agent otherwise, for seconds.
  const home = homes({ 'gpg-agent.conf': 's2k-count 65536\n' });
  const env = { PATH: process.env.PATH, GNUPGHOME: home, LC_ALL: 'C' };
  const gpg = (args: readonly string[], input = ''): string => {
    const call = ['--batch', '--no-tty', '--pinentry-mode', 'loopback', ...args];
    const { status, stdout, stderr } = spawnSync('gpg', call, { env, input, encoding: 'utf8' });
    if (status !== 0) throw new Error(`gpg ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  try {
    return use(gpg);
  } finally {
    spawnSync('gpgconf', ['--kill', 'all'], { env });
  }
}

/** A key that nobody else has, or `from` as it is after a change. */
export function makeKey(options: KeyOptions = {}): TestKey {
  const { algorithm = 'ed25519', passphrase = '', expires = '0', usage = 'sign' } = options;
  const { madeAt = '20250102T030405', from } = options;
  return inHome((gpg) => {
    const protection = ['--passphrase', passphrase];
    const then = [...protection, '--faked-system-time', madeAt];
    if (from) gpg([...protection, '--import'], from.privateKey);
    else
      gpg([
        ...then,
        '--quick-generate-key',
        'Tests <tests@example.org>',
        algorithm,
        usage,
        expires,
      ]);
    const fingerprint = /^fpr:{9}([0-9A-F]{40}):$/m.exec(gpg(['--with-colons', '-k']))![1]!;
    if (from && options.expires) gpg([...then, '--quick-set-expire', fingerprint, expires]);
    if (options.revoked === true) revoke(gpg, { fingerprint, protection });
    const privateKey = gpg([...protection, '--armor', '--export-secret-keys', fingerprint]);
    const publicKey = gpg(['--armor', '--export', fingerprint]);
    return { privateKey, publicKey, fingerprint };
  });
}

/** A detached signature by the key, made now. */
export function signWith({ privateKey }: TestKey, path: string): string {
  return inHome((gpg) => {
    gpg(['--import'], privateKey);
    return gpg(['--armor', '--detach-sign', '--output', '-', path]);
  });
}

function revoke(
  gpg: (args: readonly string[], input?: string) => string,
  key: { readonly fingerprint: string; readonly protection: readonly string[] },
): void {
  const answers = 'y\n0\n\ny\n';
  const asked = ['--command-fd', '0', '--no-batch', ...key.protection];
  const certificate = gpg([...asked, '--armor', '--gen-revoke', key.fingerprint], answers);
  gpg(['--import'], certificate);
}
