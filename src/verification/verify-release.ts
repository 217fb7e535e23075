/** Verifies a release as a stranger would: gathers its files, asks GitHub, and goes down the list. */
import { requirePolicy } from '../attestation/signer-policy.ts';
import type { Files, Gpg, ImageRegistries, Log, Registries, ReleaseSources } from '../ports.ts';
import { askRegistries } from './ask-registries.ts';
import { hasManifest, openCandidate, type Candidate, type OpenedCandidate } from './candidate.ts';
import { runCheck } from './check.ts';
import { checkPackages } from './check-packages.ts';
import { checkSignatures } from './check-signatures.ts';
import { checklist } from './checklist.ts';
import { gather, type Gathered } from './gather.ts';
import { askGithub, bestOf, hasUnknown, type GithubFacts } from './github-facts.ts';
import type { CheckResult, Verification } from './model.ts';
import type { VerifyRequest } from './request.ts';

export interface VerifyPorts {
  readonly files: Files;
  readonly log: Log;
  /** Not touched when the request is offline. */
  readonly releaseSources: ReleaseSources;
  /** Not touched unless the policy asks for what registries serve. */
  readonly registries: Registries;
  /** Not touched unless it asks for that, and the release has images. */
  readonly imageRegistries: ImageRegistries;
  /** Not touched unless the release declares a key. */
  readonly gpg: Gpg;
}

/**
 * Every check of the list, in its order. What is wrong with the release is in the result and
 * is not thrown; a release that cannot be read has the first check alone, which did not pass.
 *
 * Throws what is wrong with the request: ATTESTATION_POLICY, FILE_MISSING for a folder that is
 * not there, VERIFY_OUT_FOLDER_NOT_EMPTY.
 *
 * @example
 * const verification = await verifyRelease(
 *   { repository: 'octo/demo', tag: 'v1.2.0', source: { from: 'release', tag: 'v1.2.0' }, policy },
 *   { files, log, releaseSources },
 * );
 * verdictOf(verification); // 'verified' only when no check failed or is unknown
 */
export async function verifyRelease(
  request: VerifyRequest,
  ports: VerifyPorts,
): Promise<Verification> {
  requireSoundPolicy(request);
  const gathered = await gather(request, ports);
  const { release, published } = gathered;
  const tag = request.tag ?? published?.release.tag;
  const wanted: VerifyRequest = { ...request, ...(tag !== undefined && { tag }) };
  const first = { id: 'files', title: 'The files can be read', ...gathered.outcome };
  if (!release) return verificationOf(wanted, [first]);
  const known = await openCandidate(release, wanted, ports.files);
  const asked = await askRegistries(known, ports);
  const candidate: Candidate = {
    ...known,
    github: await factsOf(known, gathered, ports),
    provenByRegistry: asked.proven,
  };
  const checks: CheckResult[] = [first];
  for (const check of checklist) checks.push(await runCheck(check, candidate));
  checks.push(await checkSignatures(known, ports), await checkPackages(known, ports.files));
  return verificationOf(wanted, [...checks, ...asked.checks], candidate);
}

/** Before anything is downloaded; what the release will tell itself is sound by its own check. */
function requireSoundPolicy({ repository, tag, policy }: VerifyRequest): void {
  requirePolicy({
    workflow: '.github/workflows/any.yml',
    ...policy.signer,
    repository,
    ref: `refs/tags/${tag ?? 'any'}`,
    commit: policy.commit ?? '0'.repeat(40),
  });
}

/**
 * Undefined when nobody may be asked. The token asks what was not told without it: a tag that
 * only its people see, for a folder, and what GitHub did not answer.
 */
async function factsOf(
  candidate: OpenedCandidate,
  { published }: Gathered,
  { releaseSources }: VerifyPorts,
): Promise<GithubFacts | undefined> {
  const { source } = candidate.request;
  if (source.from === 'folder' && source.offline) return undefined;
  const facts = await askGithub(candidate, published?.source ?? (await releaseSources.anonymous()));
  const isTold = published !== undefined || facts.tagCommit?.state !== 'absent';
  if ((isTold && !hasUnknown(facts)) || published?.access === 'authorized') return facts;
  const authorized = await releaseSources.authorized();
  return authorized ? bestOf(facts, await askGithub(candidate, authorized)) : facts;
}

function verificationOf(
  { repository, tag }: VerifyRequest,
  checks: readonly CheckResult[],
  candidate?: Candidate,
): Verification {
  const told = candidate && hasManifest(candidate) ? candidate.manifest.tag : undefined;
  return { repository, tag: tag ?? told, files: candidate?.files ?? [], checks };
}
