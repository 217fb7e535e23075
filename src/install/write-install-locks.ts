/** The action write-install-locks: from the sealed set to files that installers read. */
import type { ActionResult } from '../define-action.ts';
import { code, renderTableLines } from '../markdown.ts';
import type { SealedInputs } from '../manifest/sealed-inputs.ts';
import { openSealedSet, type SealedSet } from '../manifest/sealed-set.ts';
import type { Artifacts, Files, Log } from '../ports.ts';
import { renderCargoProject } from './cargo-project.ts';
import { installFailure } from './failures.ts';
import { groupChannels, type ChannelGroup, type GroupedChannels } from './group-channels.ts';
import { renderNpmProject } from './npm-project.ts';
import type { InstallProject } from './package.ts';
import { readCargoPackage, readNpmPackage } from './read-needs.ts';
import { renderRequirements } from './requirements.ts';

export interface WriteLocksInputs extends SealedInputs {
  readonly outFolder: string;
  readonly repository: string;
}

interface WriteLocksPorts {
  readonly files: Files;
  readonly artifacts: Artifacts;
  readonly log: Log;
}

interface Written {
  readonly group: ChannelGroup;
  readonly folder: string;
  readonly project: InstallProject;
}

/** Throws SEALED_*, MANIFEST_*, INSTALL_*, REGISTRY_*, CRATE_MANIFEST_INVALID, ARCHIVE_*, FILE_*. */
export async function writeInstallLocks(
  inputs: WriteLocksInputs,
  ports: WriteLocksPorts,
): Promise<ActionResult<'folder' | 'files'>> {
  const set = await openSealedSet(inputs, ports);
  const grouped = groupChannels(set.manifest);
  await requireEmptyFolder(inputs.outFolder, ports.files);
  const written: Written[] = [];
  for (const group of grouped.groups) {
    const folder = `${inputs.outFolder}/${group.name}`;
    const project = await renderProject(group, set, ports.files);
    for (const { name, content } of project.files) {
      await ports.files.write(`${folder}/${name}`, content);
    }
    written.push({ group, folder, project });
  }
  return {
    outputs: { folder: inputs.outFolder, files: JSON.stringify(written.flatMap(listFiles)) },
    summary: renderSummary(set, written, grouped.leftOut),
  };
}

async function renderProject(
  { type, packages, indexUrl }: ChannelGroup,
  { manifest, manifestSha256, folder }: SealedSet,
  files: Files,
): Promise<InstallProject> {
  switch (type) {
    case 'pypi': {
      const origin = `${manifest.repository} ${manifest.tag}, release manifest sha256:${manifestSha256}`;
      // Which other packages are needed, a wheel may tell by platform: pip is told not to look.
      return { files: [renderRequirements({ packages, origin, indexUrl })], complete: false };
    }
    case 'npm': {
      const read = packages.map((entry) => readNpmPackage(entry, folder, files));
      return renderNpmProject({ packages: await Promise.all(read), indexUrl });
    }
    case 'crates': {
      const read = packages.map((entry) => readCargoPackage(entry, folder, files));
      return renderCargoProject(await Promise.all(read));
    }
  }
}

function listFiles({ group, folder, project }: Written) {
  return project.files.map(({ name }) => ({
    channel: group.name,
    type: group.type,
    path: `${folder}/${name}`,
  }));
}

function renderSummary(
  { manifest }: SealedSet,
  written: readonly Written[],
  leftOut: GroupedChannels['leftOut'],
): string {
  const rows = written.map(({ group, folder, project }) => [
    group.name,
    group.packages.map(({ name, version }) => code(`${name} ${version}`)).join(', '),
    code(commandFor(group.type, folder, project.complete)),
  ]);
  return [
    `### ${code(manifest.tag)}: installed by digest`,
    '',
    ...renderTableLines(['Channel', 'Packages', 'Installs the sealed bytes or nothing'], rows),
    '',
    ...leftOut.map(({ channel, reason }) => `- ${code(channel)} has no lock file: ${reason}.`),
    '',
  ].join('\n');
}

function commandFor(type: ChannelGroup['type'], folder: string, complete: boolean): string {
  switch (type) {
    case 'pypi':
      return `pip install --no-deps -r ${folder}/requirements.txt`;
    case 'npm':
      return `npm ${complete ? 'ci' : 'install'} --prefix ${folder}`;
    case 'crates':
      return `cargo fetch ${complete ? '--locked ' : ''}--manifest-path ${folder}/Cargo.toml`;
  }
}

async function requireEmptyFolder(folder: string, files: Files): Promise<void> {
  await files.makeFolder(folder);
  const [first] = await files.list(folder);
  if (!first) return;
  throw installFailure('INSTALL_FOLDER_NOT_EMPTY', {
    seen: `${folder} holds ${JSON.stringify(first.name)}`,
    expected: 'an empty folder, or none yet',
    cure: 'Name another folder, or empty this one.',
  });
}
