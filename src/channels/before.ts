/** `before`: what is about to be published is sealed, and whether it must be published at all. */
import { verifyLocalBytes } from '../bytes/local.ts';
import type { ActionResult } from '../define-action.ts';
import { code, proseLines } from '../markdown.ts';
import { decide, type Decision } from './decide.ts';
import type { ChannelDemands } from './demands.ts';
import type { GatePorts } from './gate-order.ts';
import { handOut } from './hand-out.ts';
import { artifactsOf, type ChannelQuestion } from './question.ts';
import { renderTable, type TableRow } from './table.ts';

/** Outputs by name, all of them set in either mode. */
export type ByteIdentityOutput =
  'publish' | 'state' | 'missing' | 'folder' | 'distTag' | 'stageId' | 'receipt' | 'receiptPath';

export interface LocalFolders {
  /** What a publishing tool would take its files from, to be compared. */
  readonly localFolder: string | undefined;
  /** Where exactly the sealed files that are to be uploaded are put. */
  readonly outFolder: string | undefined;
}

/**
 * Compares the local folder (when given), asks the channel, and hands out what is
 * to be uploaded. The result carries BYTES_SERVED_DIFFER or CHANNEL_* with
 * `publish=false`. Throws BYTES_LOCAL_*, REGISTRY_*, CHANNEL_OUT_NOT_EMPTY.
 */
export async function gatePublication(
  question: ChannelQuestion,
  { localFolder, outFolder, demands }: LocalFolders & { readonly demands: ChannelDemands },
  ports: GatePorts,
): Promise<ActionResult<ByteIdentityOutput>> {
  const { files } = ports;
  const { channel, manifest, sealedFolder } = question;
  const artifacts = artifactsOf(manifest, channel);
  if (localFolder !== undefined) {
    const local = { folder: localFolder, sealedFolder, artifacts, type: channel.type };
    await verifyLocalBytes(local, files);
  }
  const gate = await decide(question, demands, ports);
  if (outFolder !== undefined && !gate.failure) {
    await handOut(question, { names: gate.missing, folder: outFolder }, files);
  }
  return {
    outputs: {
      publish: String(gate.publish),
      state: gate.state,
      missing: JSON.stringify(gate.missing),
      folder: outFolder ?? '',
      distTag: gate.distTag ?? '',
      stageId: gate.stageId ?? '',
    },
    summary: [
      `### ${channel.name}: ${headlines[gate.state]}`,
      '',
      ...(localFolder === undefined
        ? []
        : [`Every file to publish in ${code(localFolder)} is the sealed one.`, '']),
      ...renderTable(gate.sightings.map(rowOf)),
      ...(gate.failure ? ['', proseLines(gate.failure.message)] : []),
      '',
    ].join('\n'),
    findings: gate.findings,
    ...(gate.failure && { failure: gate.failure }),
  };
}

const headlines: { readonly [State in Decision['state']]: string } = {
  absent: 'not published yet, to be published',
  partial: 'published in part, the missing files are to be published',
  'already-published': 'already published with the sealed bytes, nothing to publish',
  staged: 'staged with the sealed bytes, and waiting for a person’s approval: nothing to publish',
  refused: 'must not be published',
};

function rowOf({ artifact, seen, verdict }: Decision['sightings'][number]): TableRow {
  return {
    file: artifact.name,
    sealed: artifact.sha256,
    served: seen?.sha256,
    verdict,
    attempts: 1,
  };
}
