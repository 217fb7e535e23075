/** GnuPG as it is installed, in a home of its own for every question. */
import type { Gpg, SigningOutcome, SigningTask } from '../ports.ts';
import { isPlainArmor } from '../signing/armor.ts';
import { withHome } from './gpg/home.ts';
import { parseListedKeys } from './gpg/listed-keys.ts';
import { readSignature } from './gpg/read-signature.ts';
import { gpgFailed, runGpg, type GpgOutcome } from './gpg/run.ts';

export const localGpg: Gpg = {
  readPrivateKey: (privateKey) =>
    withHome(async (home) => {
      await importKeys(home, privateKey);
      const listed = await succeed({ home, args: ['--with-colons', '--list-secret-keys'] });
      const certificates = parseListedKeys(listed.output);
      if (certificates.length === 0) return { certificates, publicKey: '' };
      const names = certificates.map(({ primary }) => primary.fingerprint);
      const exporting = ['--armor', ...bare, '--export-options', 'export-minimal', '--export'];
      const { output } = await succeed({ home, args: [...exporting, ...names] });
      return { certificates, publicKey: output };
    }),

  sign: (task) =>
    withHome(async (home) => {
      await importKeys(home, task.privateKey);
      const signatures: string[] = [];
      for (const path of task.paths) {
        const args = [...signing(task), '--detach-sign', '--', path];
        const outcome = await runGpg({ home, args, passphrase: task.passphrase });
        const refusal = refusalOf(outcome);
        if (refusal) return refusal;
        signatures.push(outcome.output);
      }
      return { state: 'signed', signatures };
    }),

  verify: (publicKey, files) =>
    withHome(async (home) => {
      await importKeys(home, publicKey);
      const listed = await succeed({ home, args: ['--with-colons', '--list-keys'] });
      const signatures = [];
      for (const { path, signaturePath } of files) {
        const args = ['--verify', '--', signaturePath, path];
        signatures.push(readSignature(await runGpg({ home, args })));
      }
      return { certificates: parseListedKeys(listed.output), signatures };
    }),
};

/** Nothing in an armor that tells of the program that wrote it. */
const bare = ['--no-emit-version', '--no-comments'];

/** What is no key imports nothing; the list that follows tells. */
async function importKeys(home: string, keys: string): Promise<void> {
  await runGpg({ home, args: ['--import'], input: keys });
}

/** The key named is the one that signs (`!`), at one frozen time, by one digest algorithm. */
function signing({ fingerprint, at }: SigningTask): readonly string[] {
  const time = at.toISOString().replace(/[-:]|\.\d+Z/g, '');
  return [
    ...['--local-user', `${fingerprint}!`, '--faked-system-time', `${time}!`],
    ...['--digest-algo', 'SHA512', '--armor', ...bare, '--output', '-'],
  ];
}

/** GPG_ERR_BAD_PASSPHRASE and GPG_ERR_NO_PASSPHRASE, in the low half of an error of libgpg-error. */
const lockedCodes: ReadonlySet<number> = new Set([11, 177]);

function refusalOf({
  exitCode,
  output,
  status,
  lastWords,
}: GpgOutcome): SigningOutcome | undefined {
  const created = status.some((line) => line.startsWith('SIG_CREATED D '));
  if (exitCode === 0 && created && isPlainArmor(output)) return undefined;
  const code = Number(/^FAILURE \S+ (\d+)$/m.exec(status.join('\n'))?.[1]);
  if (lockedCodes.has(code & 0xffff)) return { state: 'locked' };
  return { state: 'refused', reason: lastWords || `it ended with exit code ${exitCode}` };
}

async function succeed(call: Parameters<typeof runGpg>[0]): Promise<GpgOutcome> {
  const outcome = await runGpg(call);
  if (outcome.exitCode === 0) return outcome;
  throw gpgFailed(outcome.lastWords || `it ended with exit code ${outcome.exitCode}`);
}
