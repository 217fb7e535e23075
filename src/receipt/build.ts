/** The receipt of one channel, from what was asked and what was observed. */
import type { Channel, ReleaseManifest } from '../manifest/manifest.ts';
import type { RunContext, Sha256 } from '../ports.ts';
import {
  receiptPredicateType,
  statementType,
  type Observation,
  type Receipt,
  type ReceiptState,
  type StatedProvenance,
} from './receipt.ts';

export interface ReceiptFacts {
  readonly manifest: ReleaseManifest;
  readonly manifestSha256: Sha256;
  readonly channel: Channel;
  readonly state: ReceiptState;
  readonly observations: readonly Observation[];
  readonly distTag?: string;
  readonly provenance?: readonly StatedProvenance[];
  /** Code of the failure when the state is `failed`. */
  readonly failure?: string;
  readonly run: Pick<RunContext, 'runId' | 'runAttempt' | 'workflowRef'>;
}

/** The statement: subjects are the channel's sealed artifacts, in the manifest's order. */
export function buildReceipt(facts: ReceiptFacts): Receipt {
  const { manifest, channel, run } = facts;
  return {
    _type: statementType,
    subject: manifest.artifacts
      .filter(({ name }) => channel.artifacts.includes(name))
      .map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: receiptPredicateType,
    predicate: {
      channel: {
        name: channel.name,
        type: channel.type,
        ...(channel.package !== undefined && { package: channel.package }),
        version: channel.version,
      },
      state: facts.state,
      release: {
        repository: manifest.repository,
        tag: manifest.tag,
        commit: manifest.commit,
      },
      manifest: { sha256: facts.manifestSha256 },
      observations: facts.observations,
      ...(facts.distTag !== undefined && { distTag: facts.distTag }),
      ...(facts.provenance && { provenance: facts.provenance }),
      ...(facts.failure !== undefined && { failure: facts.failure }),
      run: {
        runId: run.runId ?? null,
        runAttempt: run.runAttempt ?? null,
        workflow: run.workflowRef ?? null,
      },
    },
  };
}

/** The receipt as a file's text: indented, with a line feed at its end. */
export function renderReceipt(receipt: Receipt): string {
  return `${JSON.stringify(receipt, undefined, 2)}\n`;
}

/** The receipt on one line, for a job's output. */
export function renderReceiptLine(receipt: Receipt): string {
  return JSON.stringify(receipt);
}
