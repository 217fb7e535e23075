import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { makeKey, packFolder } from '../signing/support.ts';
import { temporaryFolders } from '../support/folders.ts';
import { projectFolder } from '../support/run-node.ts';
import { runProgram, type ProgramOutcome } from '../support/run-program.ts';
import { peerTest } from './support.ts';

const folderWith = temporaryFolders();
const key = makeKey();

/** A folder with everything that is special, packed and signed, and the key beside it. */
async function signed(name: string): Promise<string> {
  const names = ['a.txt', '-', ' two  spaces ', 'Grüße/日本.txt', '\u{1f600}', '\uffe0', 'bin/run'];
  const root = folderWith(
    Object.fromEntries(names.map((one) => [`in/${one}`, `content of ${one}`])),
  );
  const folder = join(root, 'in');
  chmodSync(join(folder, 'bin/run'), 0o755);
  symlinkSync('bin/run', join(folder, 'link'));
  symlinkSync('two  spaces', join(folder, 'another link'));
  const output = join(root, name);
  await packFolder({ folder, output, prefix: 'demo', ed25519PrivateKey: key.privateKey });
  writeFileSync(join(root, 'public.pem'), key.publicKey);
  mkdirSync(join(root, 'out'));
  return root;
}

/** The commands of docs/package-signatures.md, word for word; of a zip, as its comment tells. */
function documented(kind: 'tar.gz' | 'zip'): string {
  const page = readFileSync(join(projectFolder, 'docs/package-signatures.md'), 'utf8');
  const script = /word for word -->\n\n```bash\n(.*?)```/s.exec(page)![1]!;
  return kind === 'zip' ? script.replace(/^tar .*of a zip: /m, '') : script;
}

function verify(root: string, kind: 'tar.gz' | 'zip'): Promise<ProgramOutcome> {
  return runProgram('bash', ['-c', documented(kind)], { cwd: join(root, 'out') });
}

describe('openssl, by what our documentation tells', () => {
  peerTest(['openssl', 'tar'], 'verifies a tar.gz, and refuses another key', async () => {
    const root = await signed('package.tar.gz');
    expect(await verify(root, 'tar.gz')).toMatchObject({
      ...{ code: 0, stderr: '', stdout: 'Signature Verified Successfully\n' },
    });
    writeFileSync(join(root, 'public.pem'), makeKey().publicKey);
    expect((await verify(root, 'tar.gz')).code).toBe(1);
  });

  peerTest(['openssl', 'unzip'], 'verifies a zip', async () => {
    const root = await signed('package.zip');
    expect(await verify(root, 'zip')).toMatchObject({ code: 0, stderr: '' });
  });

  peerTest(['openssl'], 'makes keys that we take', async () => {
    const { stdout } = await runProgram('openssl', ['genpkey', '-algorithm', 'ed25519'], {
      cwd: folderWith({}),
    });
    const root = folderWith({ 'in/a.txt': 'hello' });
    const output = join(root, 'a.zip');
    const inputs = { folder: join(root, 'in'), output, ed25519PrivateKey: stdout };
    expect((await packFolder(inputs)).failure).toBeUndefined();
  });
});
