/** One channel from the gate to the readback: the command never runs past a gate that fails. */
import { askChannel, type SealedChannel } from '../channels/ask.ts';
import { decide } from '../channels/decide.ts';
import type { Until } from '../channels/demand-inputs.ts';
import { requireStaging, type ChannelDemands } from '../channels/demands.ts';
import { handOut } from '../channels/hand-out.ts';
import type { ChannelQuestion } from '../channels/question.ts';
import { proveServed, type Proof } from '../channels/prove.ts';
import type { ReadbackBudget } from '../channels/readback.ts';
import type { Command, Ports } from '../ports.ts';
import { requireGoingOn } from './cancelled.ts';
import { publishFailure } from './failures.ts';
import { judgeCommand } from './judge.ts';
import { refusedByGate } from './unproven.ts';

/** Where the command finds the files that it is to upload, and no others. */
export const filesVariable = 'RELEASE_FILES';

/** The dist-tag to publish with; empty where a registry has no tags. */
export const distTagVariable = 'RELEASE_DIST_TAG';

/**
 * How long is read after a command that failed: what it sent nevertheless is mostly
 * served by then, and a re-run finds the rest.
 */
const failedCommandSeconds = 60;

export interface Attempt {
  readonly sealed: SealedChannel;
  readonly command: Omit<Command, 'variables'>;
  readonly budget: ReadbackBudget;
  readonly demands: ChannelDemands;
  readonly until: Until;
}

export type AttemptPorts = Pick<
  Ports,
  'clock' | 'commands' | 'files' | 'interruption' | 'log' | 'registries'
>;

export interface Attempted {
  readonly readback: Proof;
  /** Whether the command ran, instead of the channel having it all already. */
  readonly published: boolean;
}

/** Gate, command, readback. Throws what a gate throws: REGISTRY_*, BYTES_LOCAL_*; and PUBLISH_*. */
export async function attemptPublication(
  attempt: Attempt,
  ports: AttemptPorts,
): Promise<Attempted> {
  const { sealed, budget, demands, until } = attempt;
  const question = await askChannel(sealed, undefined, ports);
  requireStaging(question, until);
  const gate = await decide(question, demands, ports);
  if (gate.failure) {
    const readback = refusedByGate(gate, gate.failure, ports.clock.now());
    return { readback, published: false };
  }
  const { name } = sealed.channel;
  if (!gate.publish) {
    const has = gate.state === 'staged' ? 'has the sealed bytes staged' : 'serves the sealed bytes';
    ports.log.info(`${name} ${has} already: the command is left out.`);
    return {
      readback: await readAgain(attempt, { budget, published: false }, ports),
      published: false,
    };
  }
  const { missing, distTag } = gate;
  requireGoingOn(sealed, ports.interruption);
  const end = await runCommand(attempt, { question, missing, distTag }, ports);
  requireGoingOn(sealed, ports.interruption);
  const timeoutSeconds =
    end.state === 'succeeded'
      ? budget.timeoutSeconds
      : Math.min(budget.timeoutSeconds, failedCommandSeconds);
  const read = { budget: { ...budget, timeoutSeconds }, published: true };
  const readback = await readAgain(attempt, read, ports);
  return { readback: judgeCommand(question, end, readback), published: true };
}

async function readAgain(
  { sealed, demands, until }: Attempt,
  { budget, published }: { readonly budget: ReadbackBudget; readonly published: boolean },
  ports: AttemptPorts,
): Promise<Proof> {
  const deadline = new Date(ports.clock.now().getTime() + budget.timeoutSeconds * 1000);
  const question = await askChannel(sealed, deadline, ports);
  return proveServed(question, { budget, demands, published, until }, ports);
}

interface Handover {
  readonly question: ChannelQuestion;
  readonly missing: readonly string[];
  readonly distTag: string | undefined;
}

async function runCommand(
  { command, sealed }: Attempt,
  { question, missing, distTag = '' }: Handover,
  { commands, files, interruption, log }: AttemptPorts,
) {
  const folder = await files.makeTemporaryFolder('release-files');
  await handOut(question, { names: missing, folder }, files);
  log.info(
    `${sealed.channel.name} lacks ${missing.join(', ')}: the command finds them in $${filesVariable} (${folder}).`,
  );
  const variables = { [filesVariable]: portable(folder), [distTagVariable]: distTag };
  const end = await commands.run({ ...command, variables }, interruption.signal);
  if (end.state !== 'not-started') return end;
  throw publishFailure('PUBLISH_COMMAND_NOT_STARTED', {
    seen: `the command was not started: ${end.reason}`,
    expected: 'a shell and a working directory that this machine has',
    cure: 'Correct `shell` or `working-directory`, or install the shell; nothing was published.',
  });
}

/** With slashes on Windows too, where shells and publishing tools take them as well. */
function portable(folder: string): string {
  return folder.replaceAll('\\', '/');
}
