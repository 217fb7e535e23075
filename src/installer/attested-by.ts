/** Which bundle of the release attests an artifact, and who signed it: what the script will demand. */
import { parseBundle } from '../attestation/bundle.ts';
import { predicateTypes } from '../attestation/predicate-types.ts';
import { readStatement, type SignedStatement } from '../attestation/signed-statement.ts';
import { hasOneName, readCertificate } from '../attestation/signing-certificate.ts';
import { compareSubject } from '../attestation/subjects.ts';
import type { ReleaseManifest, SealedArtifact, SealedFile } from '../manifest/manifest.ts';
import type { SealedSet } from '../manifest/sealed-set.ts';
import type { Files } from '../ports.ts';
import { NotOfShape, objectOf, textLike } from '../shape.ts';
import { installerFailure } from './failures.ts';

/** The workflow in whose name the certificates are. */
export interface Signer {
  /** `https://github.com/owner/name/.github/workflows/release.yml`. */
  readonly workflow: string;
  /**
   * Whether the certificate's name is the workflow at the release's own tag. A called workflow of
   * another repository has a ref of its own there.
   */
  readonly atTag: boolean;
}

export interface Attested {
  readonly signer: Signer;
  /** The bundle that is about the artifact, by the artifact's name. */
  readonly bundles: ReadonlyMap<string, SealedFile>;
}

const provenanceBundle = /^provenance(?:-[1-9]\d*)?\.sigstore\.json$/;
const maxBundleBytes = 20_000_000;
const workflowName =
  /^(https:\/\/github\.com\/([A-Za-z0-9-]+\/[\w.-]+)\/\.github\/workflows\/[\w.-]+\.ya?ml)@(.+)$/;

const builderShape = objectOf({
  runDetails: objectOf({
    builder: objectOf({ id: textLike(workflowName, 'a workflow at a ref') }),
  }),
});

interface ReadBundle {
  readonly file: SealedFile;
  readonly statement: SignedStatement;
  readonly signer: Signer;
}

/**
 * The bundles that the script will fetch. What they prove is verify-release's to judge, and the
 * script's when it runs: here they only have to be about these artifacts.
 * Throws INSTALLER_UNVERIFIABLE and ATTESTATION_*.
 */
export async function requireAttested(
  artifacts: readonly SealedArtifact[],
  { manifest, folder }: Pick<SealedSet, 'manifest' | 'folder'>,
  files: Pick<Files, 'read'>,
): Promise<Attested> {
  const named = manifest.evidence.filter(({ name }) => provenanceBundle.test(name));
  const read = await Promise.all(
    named.map((file) => readBundle(file, { manifest, folder }, files)),
  );
  const bundles = new Map<string, SealedFile>();
  for (const artifact of artifacts) {
    const found = read.find(({ statement }) => isAbout(statement, artifact));
    if (!found) throw unattested(artifact);
    bundles.set(artifact.name, found.file);
  }
  return { signer: requireOneSigner(read), bundles };
}

async function readBundle(
  file: SealedFile,
  { manifest, folder }: Pick<SealedSet, 'manifest' | 'folder'>,
  files: Pick<Files, 'read'>,
): Promise<ReadBundle> {
  const text = (await files.read(`${folder}/${file.name}`, maxBundleBytes)).toString('utf8');
  const bundle = parseBundle(parseJson(text), { file: file.name });
  const statement = readStatement(bundle);
  const builder = builderOf(statement, file);
  const certificate = readCertificate(bundle.certificate);
  if (!certificate || !hasOneName(certificate, builder)) {
    throw unfit(`the certificate in ${file.name} is not that of the builder ${builder}`);
  }
  return { file, statement, signer: signerOf(builder, manifest, file) };
}

function builderOf({ predicate }: SignedStatement, { name }: SealedFile): string {
  try {
    return builderShape(predicate, 'predicate').runDetails.builder.id;
  } catch (error) {
    if (!(error instanceof NotOfShape)) throw error;
    throw unfit(`in ${name} ${error.message}`);
  }
}

function signerOf(builder: string, { repository, tag }: ReleaseManifest, file: SealedFile): Signer {
  const [, workflow = '', owner = '', ref] = workflowName.exec(builder)!;
  if (ref === `refs/tags/${tag}`) return { workflow, atTag: true };
  if (owner.toLowerCase() !== repository.toLowerCase()) return { workflow, atTag: false };
  throw unfit(`${file.name} is signed by ${builder}, which is not at the tag ${tag}`);
}

function isAbout({ subjects, predicateType }: SignedStatement, artifact: SealedArtifact): boolean {
  return (
    predicateType === predicateTypes.provenance &&
    subjects.some(
      (subject) => subject.name === artifact.name && compareSubject(subject, artifact) === 'same',
    )
  );
}

function requireOneSigner(read: readonly ReadBundle[]): Signer {
  const [first, ...others] = read.map(({ signer }) => signer);
  if (first && others.every(({ workflow }) => workflow === first.workflow)) return first;
  throw unfit('the provenance bundles are not all by one workflow');
}

/** Undefined, which is no bundle, for what is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unattested({ name, adoptedFrom }: SealedArtifact) {
  return unfit(
    adoptedFrom
      ? `${name} was taken from ${adoptedFrom.registry}, and is not attested as built by this release`
      : `no provenance bundle in the sealed set is about ${name}`,
  );
}

function unfit(seen: string) {
  return installerFailure('INSTALLER_UNVERIFIABLE', {
    seen,
    expected:
      'provenance of every target’s artifact, by one workflow, as attest-artifacts makes it',
    cure: 'Render from the set that attest-artifacts gives, or sign the release and set `verify` to `signature`.',
  });
}
