import { predicateTypes } from '../../attestation/predicate-types.ts';
import { githubServer } from '../../attestation/signer-policy.ts';
import type { Failure } from '../../failure.ts';
import { provenanceFileName } from '../../manifest/manifest.ts';
import { statementType } from '../../receipt/receipt.ts';
import { listOf, NotOfShape, objectOf, oneOf, optional, textLike } from '../../shape.ts';
import { buildType, provenanceSubjects } from '../../evidence/provenance.ts';
import type { ManifestedCandidate } from '../candidate.ts';
import { againstManifest, type Check } from '../check.ts';
import { verificationFailure, type VerificationCode } from '../failures.ts';
import { counted, judged, notAsked } from '../outcome.ts';

const text = textLike();
const subject = objectOf({ name: text, digest: objectOf({ sha256: text }) });
const statementShape = objectOf({
  _type: oneOf([statementType]),
  subject: listOf(subject),
  predicateType: oneOf([predicateTypes.provenance]),
  predicate: objectOf({
    buildDefinition: objectOf({
      buildType: oneOf([buildType]),
      externalParameters: objectOf({
        workflow: objectOf({ ref: text, repository: text, path: text }),
        tag: text,
      }),
      resolvedDependencies: listOf(
        objectOf({ uri: optional(text), digest: objectOf({ gitCommit: optional(text) }) }),
      ),
    }),
    runDetails: objectOf({
      builder: objectOf({ id: text }),
      metadata: objectOf({ invocationId: text }),
    }),
    releaseActions_adopted: optional(listOf(subject)),
  }),
});
type Statement = ReturnType<typeof statementShape>;
type Subject = ReturnType<typeof subject>;

/** A thousand subjects, and the lock files of a large workspace. */
const maxProvenanceBytes = 8 * 1024 * 1024;

export const provenance: Check = {
  id: 'provenance',
  title: 'The provenance names exactly what was built, its source and its run',
  run: againstManifest(async (candidate) => {
    const { find, manifest, text: read } = candidate;
    const built = provenanceSubjects(manifest);
    if (!find(provenanceFileName)) {
      if (built.length === 0) return notAsked('nothing was built: all bytes are adopted');
      return judged([missing()], '');
    }
    const statement = parse(await read(provenanceFileName, maxProvenanceBytes));
    return judged(
      [...subjectFaults(statement, candidate), ...originFaults(statement, candidate)],
      counted(built.length, 'subject'),
    );
  }),
};

/** Throws VERIFY_PROVENANCE_UNREADABLE. */
function parse(content: string): Statement {
  try {
    return statementShape(JSON.parse(content) as unknown, '');
  } catch (error) {
    if (!(error instanceof NotOfShape || error instanceof SyntaxError)) throw error;
    throw fault('VERIFY_PROVENANCE_UNREADABLE', `it cannot be read: ${error.message}`, {
      expected: 'an in-toto Statement v1 with SLSA provenance of docs/build-type.md',
    });
  }
}

function subjectFaults(statement: Statement, { manifest }: ManifestedCandidate): Failure[] {
  const { releaseActions_adopted: adopted = [] } = statement.predicate;
  const isAdopted = new Set(manifest.artifacts.filter((one) => one.adoptedFrom));
  return [
    ...compare('as built', statement.subject, provenanceSubjects(manifest)),
    ...compare('as adopted', adopted, [...isAdopted]),
  ];
}

function compare(
  as: string,
  told: readonly Subject[],
  sealed: readonly { readonly name: string; readonly sha256: string }[],
): Failure[] {
  const line = (name: string, sha256: string) => `${name} (${sha256})`;
  const named = new Set(told.map(({ name, digest }) => line(name, digest.sha256)));
  const wanted = new Set(sealed.map(({ name, sha256 }) => line(name, sha256)));
  const odd = [
    ...[...named].filter((one) => !wanted.has(one)).map((one) => `it names ${one} ${as}`),
    ...[...wanted].filter((one) => !named.has(one)).map((one) => `it does not name ${one} ${as}`),
  ];
  return odd.map((seen) =>
    fault('VERIFY_PROVENANCE_SUBJECTS', seen, {
      expected: 'the artifacts and images of release.json',
    }),
  );
}

function originFaults({ predicate }: Statement, candidate: ManifestedCandidate): Failure[] {
  const { manifest, request } = candidate;
  const { signer, commit = manifest.commit } = request.policy;
  const { serverUrl = githubServer } = signer;
  const source = `${serverUrl}/${request.repository}`;
  const { buildDefinition, runDetails } = predicate;
  const { externalParameters, resolvedDependencies } = buildDefinition;
  const [code] = resolvedDependencies;
  const equal = (
    code: VerificationCode,
    what: string,
    [seen, expected]: readonly [string | undefined, string],
  ) =>
    seen === expected ? [] : [fault(code, `its ${what} is ${seen ?? 'not told'}`, { expected })];
  const builder = `${serverUrl}/${signer.signer ?? manifest.build.workflow}`;
  const run = `${source}/actions/runs/${manifest.build.runId}`;
  return [
    ...equal('VERIFY_PROVENANCE_BUILDER', 'builder', [runDetails.builder.id, builder]),
    ...equal('VERIFY_PROVENANCE_SOURCE', 'source', [withoutRef(code?.uri), `git+${source}`]),
    ...equal('VERIFY_PROVENANCE_SOURCE', 'commit', [code?.digest.gitCommit, commit]),
    ...equal('VERIFY_PROVENANCE_SOURCE', 'tag', [
      externalParameters.tag,
      request.tag ?? manifest.tag,
    ]),
    ...equal('VERIFY_PROVENANCE_SOURCE', 'workflow’s repository', [
      externalParameters.workflow.repository,
      source,
    ]),
    ...equal('VERIFY_PROVENANCE_RUN', 'run', [runDetails.metadata.invocationId, run]),
  ];
}

/** `git+https://github.com/octo/demo` of `git+https://github.com/octo/demo@refs/tags/v1.2.0`. */
function withoutRef(uri: string | undefined): string | undefined {
  return uri?.replace(/@refs\/[^@]+$/, '');
}

function missing(): Failure {
  return fault('VERIFY_PROVENANCE_MISSING', 'it is not among the files', {
    expected: 'the provenance of what the release has built',
  });
}

function fault(
  code: VerificationCode,
  seen: string,
  { expected }: { readonly expected: string },
): Failure {
  return verificationFailure(code, {
    seen: `${provenanceFileName}: ${seen}`,
    expected,
    cure: 'Do not rely on the release before you know why its papers disagree: ask who published it. When a called workflow built it, name that one as `signer`.',
    location: { file: provenanceFileName },
  });
}
