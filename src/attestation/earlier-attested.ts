/** What an earlier attempt of this run has uploaded already. */
import { manifestFileName } from '../manifest/manifest.ts';
import { verifySealedSet, type SealedSet } from '../manifest/sealed-set.ts';
import type { Artifacts, Files, Log } from '../ports.ts';
import { attestFailure } from './attest-failures.ts';
import type { EarlierBundles } from './attest-planned.ts';
import { isOwnBundle } from './own-bundle.ts';
import { maxPredicateBytes, type PlannedAttestation } from './plan-attestations.ts';

/** A predicate in base64, and what is around it. */
const maxBundleBytes = 3 * maxPredicateBytes;

export interface EarlierPorts {
  readonly artifacts: Artifacts;
  readonly files: Files;
  readonly log: Log;
}

/**
 * The bundles in the artifact of that name; none when this run has no such artifact. Any job
 * can upload one: each bundle must be the one that would be made now. Throws ATTEST_CONFLICT.
 */
export async function findEarlierBundles(
  artifactName: string,
  wanted: {
    readonly set: SealedSet;
    readonly planned: readonly PlannedAttestation[];
    readonly signer: string;
  },
  ports: EarlierPorts,
): Promise<EarlierBundles> {
  const { artifacts, files, log } = ports;
  const stored = await artifacts.find(artifactName);
  if (!stored) return new Map();
  log.info(`This run has an artifact named ${artifactName} already: using its attestations.`);
  const folder = await files.makeTemporaryFolder('attested-before');
  await artifacts.download(stored.id, folder);
  const { sha256 } = await files.digest(`${folder}/${manifestFileName}`);
  const { manifest } = await verifySealedSet(folder, sha256, files);
  const continued = manifest.continues?.at(-1)?.manifest;
  if (continued !== wanted.set.manifestSha256) {
    throw conflict(`${artifactName} holds a set that does not continue the given one`);
  }
  const bundles = new Map<string, object>();
  for (const { fileName, statement } of wanted.planned) {
    const bundle = manifest.evidence.some(({ name }) => name === fileName)
      ? parse(await files.read(`${folder}/${fileName}`, maxBundleBytes))
      : undefined;
    if (!isOwnBundle(bundle, statement, wanted.signer)) {
      throw conflict(`${fileName} of ${artifactName} is missing, or is not what is attested now`);
    }
    bundles.set(fileName, bundle as object);
  }
  return bundles;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function conflict(seen: string) {
  return attestFailure('ATTEST_CONFLICT', {
    seen,
    expected: 'the attestations of this release, as an earlier attempt of this run made them',
    cure: 'Re-run only the failed jobs, which use what was attested first. Give this step an `artifact-name` that no other step uses; when nothing was published, delete that artifact on the page of the run and re-run this job.',
  });
}
