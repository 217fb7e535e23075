/** The Ed25519 signatures inside of a release's packages, when it is verified. */
import { Failure } from '../failure.ts';
import type { Files } from '../ports.ts';
import type { OpenedCandidate } from './candidate.ts';
import { manifestNeeded } from './check.ts';
import type { CheckResult } from './model.ts';
import { attempted, counted, judged, notAsked, undecided, type Outcome } from './outcome.ts';

/**
 * Every package that carries a signature has a good one, and those that must have one do.
 * Packages are opened only when there is a key, or a demand. Nothing is thrown.
 */
export async function checkPackages(
  candidate: OpenedCandidate,
  files: Pick<Files, 'stream' | 'stat'>,
): Promise<CheckResult> {
  const check = { id: 'package-signatures', title: 'Signed packages are what their key signed' };
  const outcome = await attempted(() => judgePackages(candidate, files));
  return { ...check, ...(outcome instanceof Failure ? judged([outcome], '') : outcome) };
}

async function judgePackages(
  { folder, manifest, request, find }: OpenedCandidate,
  files: Pick<Files, 'stream' | 'stat'>,
): Promise<Outcome> {
  const { publicKey, required } = request.policy.packages;
  if (publicKey === undefined && required.length === 0) return notAsked('no key was given');
  if (manifest instanceof Failure) return undecided('needs release.json', manifestNeeded());
  // What is missing is told by the check of the sealed files.
  const there = manifest.artifacts.filter(({ name }) => find(name) !== undefined);
  // Loaded here: opening archives is no part of verifying most releases.
  const { packageSignatureFailures } = await import('../signing/package-release.ts');
  const { failures, signed } = await packageSignatureFailures(
    there,
    { folder, publicKey, required },
    files,
  );
  if (failures.length === 0 && signed.length === 0) return notAsked('no package is signed inside');
  return judged(failures, counted(signed.length, 'package'));
}
