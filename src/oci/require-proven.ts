/** Everything that must be known of an image before a tag is set: who built it, and what is in it. */
import type { Ports } from '../ports.ts';
import { requireDeclared, type DeclaredSeen } from './declared-evidence.ts';
import type { EvidenceSeen } from './evidence.ts';
import type { Place } from './find-manifest.ts';
import { attestationsFor, readEvidencePolicy, type PromoteInputs } from './promote-inputs.ts';
import { requireAttested } from './require-attested.ts';
import { requirePublic } from './require-public.ts';
import type { SourceImage } from './source.ts';

export interface Proven {
  readonly evidence: EvidenceSeen;
  readonly declared: DeclaredSeen;
  /** Whether the source's registry was seen to list referrers: a newer one. */
  readonly hasReferrers: boolean;
}

interface ProvenTools extends Pick<
  Ports,
  'attestations' | 'files' | 'imageRegistries' | 'log' | 'run'
> {
  readonly from: Place;
  /** Whether the image gets its tags elsewhere: then it is there that it must be public. */
  readonly copies: boolean;
}

/** Throws what requirePublic, requireAttested and requireDeclared throw, and INPUT_MISSING. */
export async function requireProven(
  inputs: PromoteInputs,
  source: SourceImage,
  tools: ProvenTools,
): Promise<Proven> {
  const { digest } = source.manifest;
  const policy = inputs.evidence === 'none' ? undefined : await readEvidencePolicy(inputs, tools);
  if (inputs.requirePublic && !tools.copies) {
    await requirePublic(source, tools.imageRegistries.anonymous);
  }
  const attested = policy && (await requireAttested(digest, policy, whomToAsk(inputs, tools)));
  if (!attested) {
    tools.log.annotate('warning', `Nobody attests ${digest}: \`evidence\` is \`none\`.`);
  }
  const declared = await requireDeclared(inputs, source, tools);
  return {
    evidence: attested?.seen ?? { kind: 'none' },
    declared,
    hasReferrers: attested?.hasReferrers ?? false,
  };
}

/** Who is asked for the evidence. */
function whomToAsk(inputs: PromoteInputs, { from, attestations }: ProvenTools) {
  return { from, attestations: attestationsFor(inputs, attestations) };
}
