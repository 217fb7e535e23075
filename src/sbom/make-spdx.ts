/**
 * Makes a basic SPDX 2.3 SBOM of an artifact from a lock file: what it needs, by package
 * URL and checksum. The same inputs give the same bytes: nothing is taken from the clock,
 * from chance or from the machine. https://spdx.github.io/spdx-spec/v2.3/
 */
import { createHash } from 'node:crypto';
import type { ArtifactKind } from '../manifest/manifest.ts';
import { byCodeUnit } from '../manifest/safe-name.ts';
import type { Sha256 } from '../ports.ts';
import { registryTypes, type ChannelType } from '../registry-types.ts';
import { version as suiteVersion } from '../version.ts';
import type { Checksum, LockFile, LockedPackage } from './locks/locked.ts';
import { readLock } from './locks/read-lock.ts';
import { pythonPurl } from './locks/python.ts';
import { renderPackageUrl } from './purl.ts';

export interface SbomArtifact {
  /** The file's name. */
  readonly name: string;
  readonly kind: ArtifactKind;
  readonly sha256: Sha256;
  /** Of the package that it is, when it is one. */
  readonly package?: { readonly name: string; readonly version: string } | undefined;
}

export interface SpdxOptions {
  /** SOURCE_DATE_EPOCH or the commit's time: seconds since 1970. */
  readonly epochSeconds: number;
}

interface SpdxElement {
  readonly SPDXID: string;
}

const documentId = 'SPDXRef-DOCUMENT';
/** Where the namespaces of made documents begin: an identifier, nothing is served there. */
const namespaces = 'https://release-actions.dev/spdx';

/**
 * The document's text, of an artifact that is made from what the lock file locks. Throws
 * SBOM_TOO_LARGE, SBOM_LOCK_UNREADABLE, SBOM_LOCK_UNSUPPORTED, SBOM_LOCK_OTHER_PROJECT.
 */
export function makeSpdx(artifact: SbomArtifact, source: LockFile, options: SpdxOptions): string {
  const { name, version } = artifact.package ?? { name: undefined, version: undefined };
  const project = readLock(source, { name, version });
  const root = artifactElement(artifact);
  const ids = new Map(project.packages.map((locked) => [locked.key, elementId(locked)]));
  const elements = project.packages.map((locked) => packageElement(locked, ids.get(locked.key)!));
  const needs = project.packages.flatMap(({ key, needs: keys }) =>
    keys.map((need) => dependsOn(ids.get(key)!, ids.get(need))),
  );
  const direct = project.needs.map((need) => dependsOn(root.SPDXID, ids.get(need)));
  const body = {
    creationInfo: {
      comment: `Made from ${shownPath(source.path)} (SHA-256 ${sha256(source.text)}).`,
      created: `${new Date(options.epochSeconds * 1000).toISOString().slice(0, 19)}Z`,
      creators: [`Tool: release-actions-${suiteVersion}`],
    },
    dataLicense: 'CC0-1.0',
    name: artifact.name,
    packages: [root, ...sorted(unique(elements), ({ SPDXID }) => SPDXID)],
    relationships: [
      relationship(documentId, 'DESCRIBES', root.SPDXID),
      ...sorted(unique([...direct, ...needs].flat()), (entry) => JSON.stringify(entry)),
    ],
  };
  return render(body);
}

/** The path in the repository; of a path from elsewhere only the file's name. */
function shownPath(path: string): string {
  const plain = path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
  return /^(?:\/|[A-Za-z]:|\.\.\/)/.test(plain) ? plain.slice(plain.lastIndexOf('/') + 1) : plain;
}

/** Named after its own content: two documents never have one namespace, and one always the same. */
function render(body: object & { readonly name: string }): string {
  const digest = sha256(JSON.stringify(body));
  const documentNamespace = `${namespaces}/${encodeURIComponent(body.name)}-${digest}`;
  const document = { spdxVersion: 'SPDX-2.3', SPDXID: documentId, documentNamespace, ...body };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function artifactElement(artifact: SbomArtifact) {
  const { name, kind, sha256: digest, package: own } = artifact;
  return {
    SPDXID: `SPDXRef-Artifact-${spdxText(name)}`,
    name: own?.name ?? name,
    ...(own && { versionInfo: own.version }),
    packageFileName: name,
    primaryPackagePurpose: kind === 'file' || kind === 'pom' ? 'FILE' : 'ARCHIVE',
    ...{ downloadLocation: 'NOASSERTION', filesAnalyzed: false },
    checksums: [{ algorithm: 'SHA256', checksumValue: digest }],
    ...externalRefs(artifactPurl(artifact)),
  };
}

function artifactPurl({ name, kind, package: own }: SbomArtifact): string | undefined {
  if (!own) return undefined;
  if (kind === 'wheel' || kind === 'sdist') return pythonPurl(own);
  const type = registryOf(kind);
  if (type === undefined) return undefined;
  // Maven writes `group:artifact`, package URLs have the group as a namespace.
  const path = type === 'maven' ? own.name.replace(':', '/') : own.name;
  const qualifiers = { type: type === 'maven' ? name.replace(/^.*\./, '') : undefined };
  return renderPackageUrl({ type, name: path, version: own.version, qualifiers });
}

/** The type of package URL of the registry that alone has such a kind. */
function registryOf(kind: ArtifactKind): string | undefined {
  const types = Object.keys(registryTypes) as ChannelType[];
  const type = types.find((candidate) => Object.hasOwn(registryTypes[candidate].kinds, kind));
  return type && registryTypes[type].purl;
}

function packageElement(locked: LockedPackage, SPDXID: string) {
  return {
    SPDXID,
    name: locked.name,
    ...(locked.version !== undefined && { versionInfo: locked.version }),
    downloadLocation: locked.downloadLocation ?? 'NOASSERTION',
    filesAnalyzed: false,
    ...(locked.checksums.length > 0 && { checksums: locked.checksums.map(asSpdx) }),
    ...externalRefs(locked.purl),
    ...(locked.comment !== undefined && { comment: locked.comment }),
  };
}

function asSpdx({ algorithm, value }: Checksum) {
  return { algorithm, checksumValue: value };
}

function externalRefs(purl: string | undefined) {
  if (purl === undefined) return {};
  const reference = {
    referenceCategory: 'PACKAGE-MANAGER',
    referenceType: 'purl',
    referenceLocator: purl,
  };
  return { externalRefs: [reference] };
}

/**
 * One for one package, wherever the lock file has it: npm installs the same one in several
 * folders. The digest keeps names apart that only differ in what identifiers cannot hold.
 */
function elementId({ name, version, purl, checksums }: LockedPackage): string {
  const identity = JSON.stringify([name, version, purl, checksums]);
  const shown = [name, version].filter((part) => part !== undefined).join('-');
  return `SPDXRef-Package-${spdxText(shown)}-${sha256(identity).slice(0, 12)}`;
}

/** Letters, digits, `.` and `-` alone. */
function spdxText(text: string): string {
  return text.replace(/[^A-Za-z0-9.-]+/g, '-').slice(0, 120);
}

/** Nothing when the need is the artifact's own project. */
function dependsOn(from: string, to: string | undefined) {
  return to === undefined || to === from ? [] : [relationship(from, 'DEPENDS_ON', to)];
}

function relationship(spdxElementId: string, relationshipType: string, relatedSpdxElement: string) {
  return { spdxElementId, relationshipType, relatedSpdxElement };
}

/** The first of those with the same text. */
function unique<T extends object>(entries: readonly T[]): readonly T[] {
  const seen = new Map<string, T>();
  for (const entry of entries) {
    const key = (entry as Partial<SpdxElement>).SPDXID ?? JSON.stringify(entry);
    if (!seen.has(key)) seen.set(key, entry);
  }
  return [...seen.values()];
}

function sorted<T>(entries: readonly T[], keyOf: (entry: T) => string): readonly T[] {
  const keyed = entries.map((entry) => ({ entry, key: keyOf(entry) }));
  return keyed.sort((one, other) => byCodeUnit(one.key, other.key)).map(({ entry }) => entry);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
