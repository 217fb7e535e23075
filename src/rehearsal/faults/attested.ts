/** What scenarios share that play reference/attested.yml. */
import type { FaultExpectation, FaultStage } from '../fault.ts';

/** The workflow, and the job that signs. */
export const attested = { workflow: 'attested.yml', startsAt: ['attest'] } as const;

/** So many attestations were kept by GitHub, and so many entries logged, over all attempts. */
export function attestedTimes({ world, repository }: FaultStage, times: number): readonly string[] {
  const kept = repository.state.attestations.length;
  const logged = world.sigstore.state.entries.length;
  return [
    ...(kept === times ? [] : [`GitHub keeps ${kept} attestations, not ${times}`]),
    ...(logged === times ? [] : [`the public log has ${logged} entries, not ${times}`]),
  ];
}

/** The release is public; only its verification is still to come. */
export const published = { workflow: 'attested.yml', startsAt: ['verify'] } as const;

/** Public, and found not to be what was released: nobody can take it back, but all are told. */
export const refusedInPublic = {
  conclusion: 'failure',
  public: true,
  jobs: { undraft: 'success', verify: 'failure', outcome: 'failure' },
} as const satisfies Partial<FaultExpectation>;
