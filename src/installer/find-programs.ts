/** From what was asked for to sealed artifacts, and the programs that are in them. */
import picomatch from 'picomatch';
import { readMembers } from '../archive/read-members.ts';
import type { SealedArtifact } from '../manifest/manifest.ts';
import type { SealedSet } from '../manifest/sealed-set.ts';
import { unsafeNameReason } from '../manifest/safe-name.ts';
import type { Files } from '../ports.ts';
import { installerFailure } from './failures.ts';
import type { Platform, ProgramRequest, TargetRequest } from './targets.ts';

/** How the script unpacks it; a `program` is installed as it is. */
export type AssetFormat = 'tar' | 'zip' | 'program';

export interface InstalledProgram {
  /** Its path in the archive; the artifact's own name where there is none. */
  readonly member: string;
  readonly name: string;
}

export interface InstallTarget extends Platform {
  readonly asset: SealedArtifact;
  readonly format: AssetFormat;
  readonly programs: readonly InstalledProgram[];
}

interface Search {
  readonly set: Pick<SealedSet, 'manifest' | 'folder'>;
  /** The name of a program that is an artifact itself. */
  readonly name: string;
  readonly files: Files;
}

/** Throws INSTALLER_ASSET_UNMATCHED, INSTALLER_PROGRAM_UNMATCHED, INSTALLER_NAME_UNFIT, ARCHIVE_*. */
export async function findPrograms(
  request: TargetRequest,
  { set, name, files }: Search,
): Promise<InstallTarget> {
  const { os, arch, libc, binaries } = request;
  const asset = requireAsset(request, set.manifest.artifacts);
  const format = formatOf(asset.name);
  const path = `${set.folder}/${asset.name}`;
  if ((format === 'program') !== (binaries === undefined)) throw otherForm(asset, format);
  const programs =
    binaries === undefined
      ? await requireProgram(path, { member: asset.name, name }, files)
      : await requireMembers(path, binaries, files);
  return { os, arch, libc, asset, format, programs };
}

function formatOf(name: string): AssetFormat {
  if (/\.(?:tar\.gz|tgz)$/.test(name)) return 'tar';
  return name.endsWith('.zip') ? 'zip' : 'program';
}

function requireAsset(
  { asset: glob }: TargetRequest,
  artifacts: readonly SealedArtifact[],
): SealedArtifact {
  const found = artifacts.filter(({ name }) => picomatch.isMatch(name, glob));
  if (found.length === 1) return found[0]!;
  const names = (found.length > 0 ? found : artifacts).map(({ name }) => name).join(', ');
  throw installerFailure('INSTALLER_ASSET_UNMATCHED', {
    seen: `${found.length} artifacts match ${glob}; ${found.length > 0 ? 'these are' : 'there are'} ${names}`,
    expected: 'one artifact for each target',
    cure: 'Correct `asset` in `targets`, or seal the archive of this platform.',
  });
}

async function requireMembers(
  path: string,
  requests: readonly ProgramRequest[],
  files: Files,
): Promise<readonly InstalledProgram[]> {
  const names: string[] = [];
  for await (const { kind, name } of readMembers(path, { files, links: 'list' })) {
    if (kind === 'file') names.push(name);
  }
  return requests.map(({ path: glob, name }) => {
    const found = names.filter((member) => picomatch.isMatch(member, glob));
    if (found.length === 1) return { member: requirePlain(found[0]!), name };
    throw unmatched(
      `${path} has ${found.length} plain files that match ${glob}`,
      'Correct `path` in `targets`, or pack the program itself instead of a link to it.',
    );
  });
}

function requirePlain(member: string): string {
  for (const part of member.split('/')) {
    const reason = unsafeNameReason(part);
    if (reason === undefined) continue;
    throw installerFailure('INSTALLER_NAME_UNFIT', {
      seen: `the path ${JSON.stringify(member)} has a part that ${reason}`,
      expected: 'plain names',
      cure: 'Rename the file in the archive.',
    });
  }
  return member;
}

// ELF, a script, and Mach-O in both widths and orders and for several machines.
const starts = ['7f454c46', '2321', 'feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', 'cafebabe'];

/** An archive of a kind that is not unpacked would be installed as if it were a program. */
async function requireProgram(
  path: string,
  program: InstalledProgram,
  files: Pick<Files, 'stream'>,
): Promise<readonly InstalledProgram[]> {
  for await (const piece of files.stream(path, { start: 0, end: 4 })) {
    const magic = Buffer.from(piece).toString('hex');
    if (starts.some((start) => magic.startsWith(start))) return [program];
    break;
  }
  throw unmatched(
    `${path} does not begin as programs for Linux and macOS do`,
    'Name a program, or seal a .tar.gz or .zip and tell in `binaries` what is to be installed of it.',
  );
}

function otherForm({ name }: SealedArtifact, format: AssetFormat) {
  return unmatched(
    format === 'program'
      ? `${name} is neither .tar.gz, .tgz nor .zip, and \`binaries\` names what is in it`
      : `${name} is an archive, and \`binaries\` does not tell what to install of it`,
    'Give `binaries` for archives, and leave it out for an artifact that is the program itself.',
  );
}

function unmatched(seen: string, cure: string) {
  return installerFailure('INSTALLER_PROGRAM_UNMATCHED', {
    seen,
    expected: 'the program to install, as one plain file',
    cure,
  });
}
