/** What scenarios share that play reference/attested.yml. */
import type { FaultStage } from '../fault.ts';

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
