/** Adds files to the stand-in's projects, and tells where they are served. */
import { createHash } from 'node:crypto';
import { blake2b } from '@noble/hashes/blake2.js';
import { addresses } from '../../adapters/addresses.ts';
import type { WorldContext } from '../service.ts';
import { normaliseName, type PypiFile, type PypiProject, type PypiState } from './state.ts';

export interface NewFile {
  readonly project: string;
  readonly version: string;
  readonly filename: string;
  readonly bytes: Buffer;
  readonly pythonVersion?: string;
  readonly provenance?: PypiFile['provenance'];
}

/** Puts the file into its release, made when there is none; a new serial for the project. */
export function addFile(
  file: NewFile,
  { state, context }: { readonly state: PypiState; readonly context: WorldContext },
): void {
  context.blobs.put(file.bytes);
  const project = (state.projects[normaliseName(file.project)] ??= {
    name: file.project,
    lastSerial: 0,
    releases: {},
  });
  const uploadedAt = context.now().toISOString();
  const release = (project.releases[file.version] ??= { createdAt: uploadedAt, files: [] });
  const isWheel = file.filename.endsWith('.whl');
  release.files.push({
    filename: file.filename,
    packagetype: isWheel ? 'bdist_wheel' : 'sdist',
    pythonVersion: file.pythonVersion ?? (isWheel ? 'py3' : 'source'),
    size: file.bytes.length,
    ...digestsOf(file.bytes),
    uploadedAt,
    lag: { ...state.lag },
    ...(file.provenance && { provenance: file.provenance }),
  });
  touch(project, state);
}

/** The digests that PyPI keeps of a file, hexadecimal. */
export function digestsOf(bytes: Buffer): Pick<PypiFile, 'sha256' | 'blake2b256' | 'md5'> {
  return {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    blake2b256: Buffer.from(blake2b(bytes, { dkLen: 32 })).toString('hex'),
    md5: createHash('md5').update(bytes).digest('hex'),
  };
}

/** The project has changed: its serial is the newest one. */
export function touch(project: PypiProject, state: PypiState): void {
  project.lastSerial = ++state.serial;
}

/** The file of that name, wherever it is. */
export function findFile(state: PypiState, filename: string): PypiFile | undefined {
  return Object.values(state.projects)
    .flatMap((project) => Object.values(project.releases))
    .flatMap((release) => release.files)
    .find((file) => file.filename === filename);
}

/** Path on the files' host: from the content's BLAKE2b-256, so known before the upload. */
export function filePath({ blake2b256, filename }: PypiFile): string {
  const [a, b, rest] = [blake2b256.slice(0, 2), blake2b256.slice(2, 4), blake2b256.slice(4)];
  return `/packages/${a}/${b}/${rest}/${filename}`;
}

export function fileUrl(file: PypiFile): string {
  return addresses.pypiFiles + filePath(file);
}
