import { defineAction } from '../../src/define-action.ts';
import { fileFailure } from '../../src/files/failures.ts';
import { choice, integer, list, path, text } from '../../src/inputs.ts';
import { packFailure } from '../../src/pack/failures.ts';
import { packageSigningFailure } from '../../src/signing/package-failures.ts';

export default defineAction({
  name: 'pack-reproducible',
  summary: 'Pack a folder into a tar.gz or zip that has the same bytes whoever packs it.',
  permissions: {},
  inputs: {
    folder: path({ describe: 'Folder whose files are packed.' }),
    output: path({ describe: 'Archive to write.', optional: true }),
    check: path({
      describe: 'Existing archive to compare with, instead of writing one.',
      optional: true,
    }),
    format: choice(['auto', 'tar.gz', 'zip'])({
      describe: 'Format of the archive; `auto` goes by its name (`.tar.gz`, `.tgz`, `.zip`).',
      default: 'auto',
    }),
    prefix: path({
      describe: 'Folder that all members are put under, such as `demo-1.2.0`.',
      optional: true,
    }),
    include: list({
      describe: 'Globs of the files to pack; each must match. All files when left out.',
      optional: true,
    }),
    exclude: list({ describe: 'Globs of files to leave out.', default: '.git/**' }),
    executables: list({
      describe:
        'Globs of the files that get mode 0755, where the file system cannot tell (Windows, downloaded artifacts). Otherwise those that their owner may execute.',
      optional: true,
    }),
    links: choice(['refuse', 'keep'])({
      describe: 'What becomes of symbolic links; `keep` takes those that stay inside.',
      default: 'refuse',
    }),
    sourceDateEpoch: integer({
      describe:
        'Time of every member, in seconds since 1970. The variable SOURCE_DATE_EPOCH when left out.',
      optional: true,
    }),
    ed25519PrivateKey: text({
      describe:
        'Ed25519 private key (PKCS#8 PEM) that signs all members; SIGNATURE.ed25519 is then one more, at the root of the archive. Without it the archive is not signed inside.',
      optional: true,
      secret: true,
    }),
  },
  outputs: {
    path: 'The archive that was written or compared with.',
    sha256: 'SHA-256 of what packing gives.',
    size: 'Bytes of what packing gives.',
  },
  uses: ['files', 'log', 'run'],
  failures: [packFailure, packageSigningFailure, fileFailure],
  run: async (inputs, ports) => {
    const { packStep } = await import('../../src/pack/pack-step.ts');
    return packStep(inputs, ports);
  },
});
