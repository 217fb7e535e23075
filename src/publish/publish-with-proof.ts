/** One step around whatever publishes a channel: gate, command, readback, and always a receipt. */
import { concludeChannel } from '../channels/conclude.ts';
import type { DemandInputs } from '../channels/demand-inputs.ts';
import { demandsOf } from '../channels/demands.ts';
import { requireChannel } from '../channels/question.ts';
import type { ActionResult } from '../define-action.ts';
import { Failure } from '../failure.ts';
import type { SealedInputs } from '../manifest/sealed-inputs.ts';
import { openSealedSet } from '../manifest/sealed-set.ts';
import type { Ports, Shell } from '../ports.ts';
import { attemptPublication, type Attempt, type Attempted, type AttemptPorts } from './attempt.ts';
import { whenCancelled } from './cancelled.ts';
import { unknownAfter } from './unproven.ts';

export interface PublishInputs extends SealedInputs, DemandInputs {
  readonly repository: string;
  readonly channel: string;
  /** The command, in the language of its shell. */
  readonly run: string;
  readonly shell: Shell;
  readonly workingDirectory: string;
  /** Seconds. */
  readonly timeout: number;
  /** Seconds. */
  readonly interval: number;
  readonly receiptPath: string | undefined;
}

type PublishPorts = AttemptPorts & Pick<Ports, 'artifacts' | 'run'>;
type PublishOutput = 'state' | 'published' | 'distTag' | 'stageId' | 'receipt' | 'receiptPath';

/**
 * From the moment at which the sealed set and the channel are known there is a receipt,
 * whatever happens; before that there is nothing that it could tell of. Throws SEALED_*,
 * MANIFEST_* and CHANNEL_NOT_SEALED; every other failure is in the result.
 */
export async function publishWithProof(
  inputs: PublishInputs,
  ports: PublishPorts,
): Promise<ActionResult<PublishOutput>> {
  const { manifest, manifestSha256, folder } = await openSealedSet(inputs, ports);
  const channel = requireChannel(manifest, inputs.channel);
  const { run: script, shell, workingDirectory } = inputs;
  const attempt: Attempt = {
    sealed: { manifest, channel, sealedFolder: folder },
    command: { script, shell, workingDirectory },
    budget: { timeoutSeconds: inputs.timeout, intervalSeconds: inputs.interval },
    demands: demandsOf(inputs, manifest),
    until: inputs.until,
  };
  const { readback, published } = await attemptInAnyCase(attempt, ports);
  const receiptPath = inputs.receiptPath ?? `receipt-${channel.name}.json`;
  const order = { manifestSha256, published, receiptPath, run: ports.run };
  const result = await concludeChannel({ sealed: attempt.sealed, order, readback }, ports.files);
  const isPublished = result.outputs.state === 'published';
  return { ...result, outputs: { ...result.outputs, published: String(isPublished) } };
}

/** Every failure as an end that a receipt can tell; a bug stays what it is. */
async function attemptInAnyCase(attempt: Attempt, ports: AttemptPorts): Promise<Attempted> {
  try {
    const cancelled = whenCancelled(attempt.sealed, ports.interruption);
    return await Promise.race([cancelled, attemptPublication(attempt, ports)]);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return {
      readback: unknownAfter(attempt.sealed, error, ports.clock.now()),
      published: false,
    };
  }
}
