/**
 * release-provenance.intoto.json: who built the release from what, as an in-toto Statement v1
 * with a SLSA v1 predicate (https://slsa.dev/spec/v1.1/provenance). It is not signed: the seal
 * holds its digest, and signatures and attestations are made over it and beside it. It tells
 * only what is known when sealing, and nothing of the attempt: sealing the same bytes again
 * must give the same statement. The attempt is in the signed attestation of the run.
 */
import { predicateTypes } from '../attestation/predicate-types.ts';
import type { SealedArtifact } from '../manifest/manifest.ts';
import { hexOf } from '../oci/digest.ts';
import { statementType } from '../receipt/receipt.ts';
import type { RunContext } from '../ports.ts';
import type { Release } from './build-meta-json.ts';
import type { LockFile } from './known-build.ts';

/** Described in docs/build-type.md. */
export const buildType = 'https://release-actions.dev/build-types/sealed-release/v1';

/** Where the release was sealed, as far as the provenance tells it. */
export interface ProvenanceRun extends Pick<RunContext, 'ref' | 'eventName' | 'serverUrl'> {
  /** The workflow file that ran, the called one where one was called: `owner/name/path@ref`. */
  readonly builderWorkflow: string;
}

/** A ResourceDescriptor: https://github.com/in-toto/attestation/blob/main/spec/v1/resource_descriptor.md */
interface Resource {
  readonly name?: string;
  readonly uri?: string;
  readonly digest: Readonly<Record<string, string>>;
  readonly downloadLocation?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What the run built: files, and images by the repository that they were sealed in. */
export function provenanceSubjects({
  artifacts,
  images = [],
}: Pick<Release, 'artifacts' | 'images'>) {
  const built = artifacts.filter(({ adoptedFrom }) => adoptedFrom === undefined);
  return [
    ...built.map(({ name, sha256 }) => ({ name, sha256 })),
    ...images.map(({ repository, digest }) => ({ name: repository, sha256: hexOf(digest) })),
  ];
}

/**
 * The statement's text; undefined when this run has built none of the artifacts and no image, of which it
 * could not tell anything then.
 */
export function renderProvenance(
  release: Release,
  lockFiles: readonly LockFile[],
  run: ProvenanceRun,
): string | undefined {
  const built = provenanceSubjects(release);
  if (built.length === 0) return undefined;
  const adopted = release.artifacts.flatMap(adoptedResource);
  const statement = {
    _type: statementType,
    subject: built.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: predicateTypes.provenance,
    predicate: {
      buildDefinition: buildDefinition(release, lockFiles, run),
      runDetails: {
        builder: { id: `${run.serverUrl}/${run.builderWorkflow}` },
        metadata: { invocationId: invocationOf(release, run.serverUrl) },
      },
      // An extension field, which changes the meaning of no other: these are no subjects.
      ...(adopted.length > 0 && { releaseActions_adopted: adopted }),
    },
  };
  return `${JSON.stringify(statement, null, 2)}\n`;
}

/** The run's address; of its attempts, see above. */
function invocationOf({ repository, build }: Release, serverUrl: string): string {
  return `${serverUrl}/${repository}/actions/runs/${build.runId}`;
}

function buildDefinition(
  { repository, tag, commit, build }: Release,
  lockFiles: readonly LockFile[],
  { ref, eventName, serverUrl }: ProvenanceRun,
) {
  const source = `${serverUrl}/${repository}`;
  const [path, workflowRef] = splitWorkflow(build.workflow, repository);
  const dependencies: readonly Resource[] = [
    {
      uri: ref === undefined ? `git+${source}` : `git+${source}@${ref}`,
      digest: { gitCommit: commit },
    },
    ...lockFiles.map(({ path, sha256 }) => ({ name: path, digest: { sha256 } })),
  ];
  return {
    buildType,
    externalParameters: {
      workflow: { ref: workflowRef, repository: source, path },
      tag,
    },
    ...(eventName !== undefined && { internalParameters: { github: { event_name: eventName } } }),
    resolvedDependencies: dependencies,
  };
}

/** `.github/workflows/release.yml` and its ref. */
function splitWorkflow(workflow: string, repository: string): readonly [string, string] {
  const at = workflow.indexOf('@');
  const path = at < 0 ? workflow : workflow.slice(0, at);
  const own = path.toLowerCase().startsWith(`${repository.toLowerCase()}/`);
  return [own ? path.slice(repository.length + 1) : path, at < 0 ? '' : workflow.slice(at + 1)];
}

/** Bytes that this run did not build, with the place that they come from and vouches for them. */
function adoptedResource({ name, sha256, adoptedFrom }: SealedArtifact): readonly Resource[] {
  if (!adoptedFrom) return [];
  const { registry, url } = adoptedFrom;
  return [{ name, digest: { sha256 }, downloadLocation: url, annotations: { registry } }];
}
