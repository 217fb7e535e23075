/** The gate of one channel: local and served bytes against the sealed ones. */
import type { ActionResult } from '../define-action.ts';
import type { Channel } from '../manifest/manifest.ts';
import { openSealedSet } from '../manifest/sealed-set.ts';
import type { SealedInputs } from '../manifest/sealed-inputs.ts';
import type { Clock, Ports } from '../ports.ts';
import { proveChannel } from './after.ts';
import { askChannel } from './ask.ts';
import { gatePublication, type ByteIdentityOutput, type LocalFolders } from './before.ts';
import { channelFailure } from './failures.ts';
import type { DemandInputs } from './demand-inputs.ts';
import { demandsOf, requireStaging } from './demands.ts';
import { requireLocalIdentity } from './local.ts';
import { requireChannel } from './question.ts';

export interface ByteIdentityInputs extends SealedInputs, LocalFolders, DemandInputs {
  readonly repository: string;
  readonly channel: string;
  readonly mode: 'local' | 'before' | 'after';
  readonly published: boolean;
  /** Seconds. */
  readonly timeout: number;
  /** Seconds. */
  readonly interval: number;
  readonly receiptPath: string | undefined;
  readonly indexUrl: string | undefined;
}

type ByteIdentityPorts = Pick<
  Ports,
  'artifacts' | 'clock' | 'files' | 'log' | 'registries' | 'run'
>;

/** Opens and verifies the sealed set first; nothing is asked of a channel on behalf of a bad one. */
export async function requireByteIdentity(
  inputs: ByteIdentityInputs,
  ports: ByteIdentityPorts,
): Promise<ActionResult<ByteIdentityOutput>> {
  const { manifest, manifestSha256, folder } = await openSealedSet(inputs, ports);
  const channel = requireChannel(manifest, inputs.channel);
  requireSealedIndex(channel, inputs.indexUrl);
  const sealed = { manifest, channel, sealedFolder: folder };
  const demands = demandsOf(inputs, manifest);
  if (inputs.mode === 'local') return requireLocalIdentity(sealed, inputs.localFolder, ports.files);
  // The gate looks once; the readback asks again by itself, and never past its time.
  const deadline = inputs.mode === 'after' ? deadlineOf(inputs, ports.clock) : undefined;
  const question = await askChannel(sealed, deadline, ports);
  if (inputs.mode === 'before') {
    return gatePublication(question, { ...inputs, demands }, ports);
  }
  requireStaging(question, inputs.until);
  const order = {
    manifestSha256,
    published: inputs.published,
    receiptPath: inputs.receiptPath ?? `receipt-${channel.name}.json`,
    run: ports.run,
  };
  const budget = { timeoutSeconds: inputs.timeout, intervalSeconds: inputs.interval };
  return proveChannel(question, { order, budget, demands, until: inputs.until }, ports);
}

function deadlineOf({ timeout }: ByteIdentityInputs, clock: Clock): Date {
  return new Date(clock.now().getTime() + timeout * 1000);
}

/**
 * A receipt stands for the channel that was sealed: what another index serves would
 * prove nothing about it, however right its bytes are. Throws CHANNEL_INDEX_DIFFERS.
 */
function requireSealedIndex({ name, indexUrl }: Channel, named: string | undefined): void {
  if (named === undefined || named === indexUrl?.replace(/\/+$/, '')) return;
  throw channelFailure('CHANNEL_INDEX_DIFFERS', {
    seen: `\`index-url\` is ${named}`,
    expected:
      indexUrl === undefined
        ? `none: the channel ${name} was sealed without one`
        : `${indexUrl}, with which the channel ${name} was sealed`,
    cure: 'Leave `index-url` out here. To publish to another index, give the channel its `index-url` in `channels` of seal-artifacts.',
  });
}
