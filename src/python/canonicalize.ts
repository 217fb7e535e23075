/**
 * Settles which bytes of a Python version are the canonical ones. An index never
 * changes a file, so what it serves already wins over a rebuild: a release that
 * was interrupted recovers instead of burning a version.
 */
import type { Files, Log, Registries, Registry, ServedFile } from '../ports.ts';
import { byCodeUnit } from '../manifest/safe-name.ts';
import type { ExpectedPublisher } from '../registry/publisher.ts';
import {
  readBuiltFiles,
  requireCounts,
  requireDistributionOf,
  type BuiltFile,
  type ProjectVersion,
} from './built-files.ts';
import { planCanonical, type CanonicalPlan, type CanonicalSource } from './canonical-plan.ts';
import { pythonFailure } from './failures.ts';
import { indexUnknown } from './index-unknown.ts';
import { requireContent, type ContentRules } from './require-content.ts';
import { fetchServedFile, requireAdoptable, type FetchedFile } from './served-file.ts';
import { parsePythonVersion } from './version.ts';

export interface CanonicalizeOptions extends ContentRules {
  readonly project: string;
  readonly version: string;
  readonly builtFolder: string;
  readonly outFolder: string;
  readonly expectedWheels: number;
  readonly expectedSdists: number;
  /** Who must have published bytes that are adopted. */
  readonly publisher: ExpectedPublisher;
  readonly indexUrl: string | undefined;
}

export interface CanonicalFile {
  readonly filename: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
  /** Where the index serves it; undefined for a file that only the build has. */
  readonly servedAt: string | undefined;
  /** How the adopted bytes differ from the build's; undefined when they do not. */
  readonly drift: string | undefined;
}

export interface Canonical {
  readonly source: CanonicalSource;
  /** Sorted by name. */
  readonly files: readonly CanonicalFile[];
  /** Names of served files that were yanked. */
  readonly yanked: readonly string[];
}

interface CanonicalizePorts {
  readonly files: Files;
  readonly registries: Registries;
  readonly log: Log;
}

/** Fills the out folder with the canonical files. Throws PYTHON_*, ARCHIVE_*, REGISTRY_*. */
export async function canonicalize(
  options: CanonicalizeOptions,
  ports: CanonicalizePorts,
): Promise<Canonical> {
  const { files } = ports;
  const of = { project: options.project, version: parsePythonVersion(options.version) };
  await requireEmptyFolder(options.outFolder, files);
  const built = await readBuiltFiles(options.builtFolder, of, files);
  requireCounts(built, { wheels: options.expectedWheels, sdists: options.expectedSdists });
  const indexUrl = options.indexUrl === undefined ? {} : { indexUrl: options.indexUrl };
  const registry = await ports.registries.registry('pypi', indexUrl);
  const served = await findServed(of, registry);
  const plan = planCanonical(new Set(built.keys()), served);
  const fetched = await fetchServed(plan, { built, registry }, ports);
  if (plan.source === 'mixed') requireEqualPart(fetched, plan);
  const from = { ...of, publisher: options.publisher };
  for (const file of fetched) await requireAdoptable(file, from, registry);
  const canonical = [...built.values()].map((file) => choose(file, fetched));
  await requireContent(canonical, options, files);
  await writeAll(canonical, options.outFolder, files);
  const yanked = served.filter((file) => file.yanked).map(({ filename }) => filename);
  return { source: plan.source, files: canonical.map(told).sort(byFilename), yanked };
}

/** The files that the index serves; none when it has no such version. */
async function findServed(of: ProjectVersion, registry: Registry): Promise<readonly ServedFile[]> {
  const found = await registry.files(of.project, of.version);
  if (found.state === 'unknown') throw indexUnknown(found.reason);
  if (found.state === 'absent') return [];
  for (const { filename } of found.value.files) requireDistributionOf(filename, of);
  return found.value.files;
}

async function fetchServed(
  { served }: CanonicalPlan,
  {
    built,
    registry,
  }: { readonly built: ReadonlyMap<string, BuiltFile>; readonly registry: Registry },
  { files, log }: CanonicalizePorts,
): Promise<readonly FetchedFile[]> {
  if (served.length === 0) return [];
  const folder = await files.makeTemporaryFolder('served');
  const fetched: FetchedFile[] = [];
  for (const file of served) {
    log.progress(`Fetching ${file.filename} from the index.`);
    const target = { built: built.get(file.filename)!, folder };
    fetched.push(await fetchServedFile(file, target, { registry, files }));
  }
  return fetched;
}

/** The build may supply missing files only when it gave what is there, byte for byte. */
function requireEqualPart(fetched: readonly FetchedFile[], plan: CanonicalPlan): void {
  const drifts = fetched.flatMap(({ drift }) => (drift === undefined ? [] : [drift]));
  if (drifts.length === 0) return;
  throw pythonFailure('PYTHON_PARTIAL_DIFFERS', {
    seen: `an earlier upload stopped half-way: ${plan.fromBuild.join(', ')} missing in the index, and what it has is not this build’s: ${drifts.join('; ')}`,
    expected: 'a build that repeats the files that the index has, byte for byte',
    cure: 'Upload the missing files of the earlier build if they still exist (its sealed artifact does for 30 days), make the build reproducible, or release a new version.',
  });
}

interface Chosen extends CanonicalFile {
  readonly name: BuiltFile['name'];
  readonly path: string;
}

function choose(built: BuiltFile, fetched: readonly FetchedFile[]): Chosen {
  const { filename } = built.name;
  const served = fetched.find(({ file }) => file.filename === filename);
  const { path, size, sha256 } = served ?? built;
  const servedAt = served?.file.url;
  return { name: built.name, filename, path, size, sha256, servedAt, drift: served?.drift };
}

function told({ filename, size, sha256, servedAt, drift }: Chosen): CanonicalFile {
  return { filename, size, sha256, servedAt, drift };
}

function byFilename(one: CanonicalFile, other: CanonicalFile): number {
  return byCodeUnit(one.filename, other.filename);
}

async function writeAll(chosen: readonly Chosen[], folder: string, files: Files): Promise<void> {
  for (const { filename, path, sha256 } of chosen) {
    const target = `${folder}/${filename}`;
    await files.copy(path, target);
    // A file that changed between being hashed and being copied is not the canonical one.
    if ((await files.digest(target)).sha256 !== sha256) throw changed(filename);
  }
}

async function requireEmptyFolder(folder: string, files: Files): Promise<void> {
  await files.makeFolder(folder);
  const [first] = await files.list(folder);
  if (!first) return;
  throw pythonFailure('PYTHON_OUT_FOLDER_NOT_EMPTY', {
    seen: `${folder} already holds ${JSON.stringify(first.name)}`,
    expected: 'an empty folder, so that it ends with the canonical files and nothing else',
    cure: 'Choose another `out-folder`, or empty it.',
  });
}

function changed(filename: string) {
  return pythonFailure('PYTHON_FILE_UNEXPECTED', {
    seen: `${filename} changed while it was copied`,
    expected: 'files that nobody writes to any more',
    cure: 'End the build before its files are handed over.',
  });
}
