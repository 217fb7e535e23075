/** What a CycloneDX document says, once its schema is known to hold. */
import type { CyclonedxVersion } from './schemas.ts';
import { textsOf } from './bounded-json.ts';
import { findDuplicates } from './duplicates.ts';
import { imageDigestIn } from './purl.ts';
import type { Sbom, SbomPackage } from './sbom.ts';

interface Component {
  readonly 'bom-ref'?: string;
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  readonly cpe?: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly components?: readonly Component[];
}

/** The fields that are read here; the schema vouches for their types. */
interface CyclonedxDocument {
  readonly metadata?: { readonly component?: Component };
  readonly components?: readonly Component[];
}

/** The document must be valid. */
export function readCyclonedx(value: unknown, specVersion: CyclonedxVersion): Sbom {
  const { metadata, components = [] } = value as CyclonedxDocument;
  const roots = metadata?.component ? [metadata.component, ...components] : components;
  const listed = allOf(roots);
  const packages = listed.map(asPackage);
  const texts = [...textsOf(value)];
  const ids = texts.filter(({ field }) => field === 'bom-ref').map(({ text }) => text);
  return {
    format: 'cyclonedx',
    specVersion,
    packages,
    subjects: packages,
    duplicateIds: findDuplicates(ids),
    // Tools that leave components out leave what depends on them in: nobody refuses that.
    brokenReferences: [],
    texts,
  };
}

/** The components and those inside them, without recursion. */
function allOf(roots: readonly Component[]): readonly Component[] {
  const found: Component[] = [];
  const open = [...roots].reverse();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    found.push(next);
    // One by one: a call cannot take as many arguments as a list has items.
    for (const inner of (next.components ?? []).toReversed()) open.push(inner);
  }
  return found;
}

function asPackage({ name, version, purl, cpe, hashes = [] }: Component): SbomPackage {
  const listed = hashes
    .filter(({ alg }) => alg === 'SHA-256')
    .map(({ content }) => content.toLowerCase());
  // syft gives a scanned file no hashes, and its digest as the version.
  const asVersion = /^sha256:([0-9a-f]{64})$/.exec(version ?? '')?.[1];
  const others = [asVersion, imageDigestIn(purl ?? '')].filter((one) => one !== undefined);
  return {
    name,
    version: version === '' ? undefined : version,
    identified: purl !== undefined || cpe !== undefined || hashes.length > 0,
    sha256: [...listed, ...others],
  };
}
