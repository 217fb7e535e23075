/** From planned statements to signed bundles that GitHub keeps: what is there is used again. */
import type { Attestations, Attester, Log } from '../ports.ts';
import { attestFailure } from './attest-failures.ts';
import { isOwnBundle } from './own-bundle.ts';
import type { PlannedAttestation } from './plan-attestations.ts';

export interface Attested extends PlannedAttestation {
  readonly bundle: object;
  /** True when an earlier attempt had made it. */
  readonly found: boolean;
  /** GitHub's ID, when this attempt stored it: lists do not tell it. */
  readonly id?: string;
}

export interface AttestPorts {
  readonly attester: Attester;
  readonly attestations: Attestations;
  readonly log: Log;
}

/** The bundle of a planned attestation that an earlier attempt uploaded, by its file's name. */
export type EarlierBundles = ReadonlyMap<string, object>;

/**
 * One after the other, so that what was signed is stored before the next is signed.
 * Throws ATTEST_LIST_UNKNOWN, ATTEST_NOT_SIGNED, ATTEST_SIGNED_OTHERWISE, ATTEST_STORE_*.
 */
export async function attestPlanned(
  planned: readonly PlannedAttestation[],
  { signer, earlier }: { readonly signer: string; readonly earlier: EarlierBundles },
  ports: AttestPorts,
): Promise<readonly Attested[]> {
  const attested: Attested[] = [];
  for (const plan of planned) {
    const known = earlier.get(plan.fileName) ?? (await findStored(plan, signer, ports));
    attested.push(
      known ? { ...plan, bundle: known, found: true } : await attestNew(plan, signer, ports),
    );
  }
  return attested;
}

/** The oldest of ours that GitHub keeps: every later attempt finds the same. */
async function findStored(
  { statement, fileName }: PlannedAttestation,
  signer: string,
  { attestations }: AttestPorts,
): Promise<object | undefined> {
  const { subject, predicateType } = statement;
  const found = await attestations.list(subject[0]!.digest.sha256, predicateType);
  if (found.state === 'unknown') {
    throw attestFailure('ATTEST_LIST_UNKNOWN', {
      seen: `whether ${fileName} was attested before is not known: ${found.reason}`,
      expected: 'the attestations that GitHub keeps for its first subject',
      cure: 'Re-run this job when GitHub answers; it needs `attestations: write`.',
    });
  }
  if (found.state === 'absent') return undefined;
  return found.value.findLast((bundle): bundle is object => isOwnBundle(bundle, statement, signer));
}

async function attestNew(
  plan: PlannedAttestation,
  signer: string,
  ports: AttestPorts,
): Promise<Attested> {
  const { fileName, statement } = plan;
  ports.log.progress(`Signing ${fileName}, of ${statement.subject.length} subjects.`);
  const bundle = await ports.attester.sign(statement);
  if (!isOwnBundle(bundle, statement, signer)) throw signedOtherwise(fileName, signer);
  const stored = await ports.attestations.store(bundle);
  if (stored.state === 'done') return { ...plan, bundle, found: false, id: stored.value };
  if (stored.state === 'refused') {
    throw attestFailure('ATTEST_STORE_REFUSED', {
      seen: `GitHub refused ${fileName}: ${stored.reason}`,
      expected: 'an attestation that GitHub keeps, so that `gh attestation verify` finds it',
      cure: 'Give the job `permissions: attestations: write`. For a private repository the organization’s plan must have attestations.',
    });
  }
  // The answer was lost: what is there decides.
  const kept = await findStored(plan, signer, ports);
  if (kept) return { ...plan, bundle: kept, found: false };
  throw attestFailure('ATTEST_STORE_UNKNOWN', {
    seen: `no answer came when ${fileName} was stored, and it is not listed: ${stored.reason}`,
    expected: 'an attestation that GitHub keeps',
    cure: 'Re-run this job: it uses what was stored in the end, and signs again only what was not.',
  });
}

function signedOtherwise(fileName: string, signer: string) {
  return attestFailure('ATTEST_SIGNED_OTHERWISE', {
    seen: `the bundle for ${fileName} holds another statement, or a certificate of another workflow`,
    expected: `the planned statement, signed by ${signer}`,
    cure: 'Do not release: find out what answers in place of Sigstore on this runner.',
  });
}
