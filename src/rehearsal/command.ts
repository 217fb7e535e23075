/** `release-actions rehearse`. */
import { writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { createTerminal, type OutputStream, type Terminal } from '../hosts/terminal.ts';
import { parseRehearseFlags, usage, type RehearseFlags } from './command-flags.ts';
import { rehearsalFailure } from './failures.ts';
import type { FaultScenario } from './fault.ts';
import { createFaultTable, renderOutcome } from './fault-table.ts';
import { faultScenarios } from './faults/index.ts';
import { playFaults } from './play-faults.ts';
import { createProgress } from './progress.ts';
import { openRehearsal, type AttemptRequest, type RehearsalOptions } from './rehearsal.ts';
import { renderReportText } from './report-text.ts';
import type { RehearsalReport } from './report.ts';
import { findRunRecord, isFinished, type RunRecord } from './run-record.ts';

/** Where the command prints, and which scenarios it knows. */
export interface RehearseIo {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly scenarios?: readonly FaultScenario[];
  /** This suite's folder, when the script does not stand in it. */
  readonly suiteFolder?: string;
}

/**
 * Exit code 0 when the run succeeded or stopped where it was told to, or when
 * every fault went as declared; 1 otherwise. Throws REHEARSAL_*, WORKFLOW_*.
 */
export async function rehearseCommand(
  argv: readonly string[],
  io: RehearseIo = { stdout: process.stdout, stderr: process.stderr, env: process.env },
): Promise<number> {
  const flags = parseRehearseFlags(argv);
  const terminal = createTerminal(io);
  const scenarios = io.scenarios ?? faultScenarios;
  if (flags.help) {
    terminal.result(usage.trimEnd());
    return 0;
  }
  if (flags.listFaults) return listFaults(terminal, flags, scenarios);
  const workflowFile = flags.workflowFile;
  if (workflowFile === undefined) {
    throw rehearsalFailure('REHEARSAL_OPTION_WRONG', {
      seen: 'no workflow file was named',
      expected: 'release-actions rehearse <workflow file>',
      cure: 'Name the file.',
    });
  }
  const options: RehearsalOptions = {
    workflowFile,
    folder: resolve(flags.out),
    ...(flags.project !== undefined && { projectFolder: flags.project }),
    ...(flags.tag !== undefined && { tag: flags.tag }),
    ...(flags.after !== undefined && { after: flags.after }),
    ...(io.suiteFolder !== undefined && { suiteFolder: io.suiteFolder }),
  };
  const asked = flags.allFaults ? scenarios : flags.faults.map((id) => findScenario(id, scenarios));
  const ok =
    asked.length > 0
      ? await play(asked, { flags, options, terminal })
      : await rehearseOnce({ flags, options, terminal }, io);
  return ok ? 0 : 1;
}

interface Call {
  readonly flags: RehearseFlags;
  readonly options: RehearsalOptions;
  readonly terminal: Terminal;
}

async function rehearseOnce({ flags, options, terminal }: Call, io: RehearseIo): Promise<boolean> {
  const record = flags.fresh ? undefined : findRunRecord(options.folder);
  const goesOn = record !== undefined && (!isFinished(record) || flags.rerun !== undefined);
  if (goesOn) requireSameRun(record, flags);
  const progress = createProgress({
    write: (text) => void io.stderr.write(text),
    live: Boolean(io.stderr.isTTY) && !flags.verbose,
    verbose: flags.verbose,
  });
  const rehearsal = await openRehearsal({ ...options, fresh: !goesOn, progress });
  // An interrupt cancels the run as a person would in the browser: steps with always() still run.
  const interrupt = () => rehearsal.cancel();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    if (goesOn) terminal.say(`Run ${record.runId} goes on with attempt ${record.attempt + 1}.`);
    const report = await rehearsal.run(requestOf(flags));
    tell(terminal, report, { flags, folder: options.folder });
    return isGood(report);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    await rehearsal.close();
  }
}

function requestOf(flags: RehearseFlags): AttemptRequest {
  return {
    mode: flags.rerun ?? 'failed',
    ...(flags.event !== undefined && { event: flags.event }),
    inputs: flags.inputs,
    approvals: flags.approvals,
    stopAt: flags.stopAt,
  };
}

/** A run goes on as what it began: another tag or event is another run. */
function requireSameRun(record: RunRecord, { tag, event }: RehearseFlags): void {
  const differs =
    (tag !== undefined && tag !== record.tag) || (event !== undefined && event !== record.event);
  if (!differs) return;
  throw rehearsalFailure('REHEARSAL_OPTION_WRONG', {
    seen: `the rehearsal that stopped is a ${record.event} of ${record.tag}`,
    expected: 'the same event and tag',
    cure: 'Start anew with --fresh.',
  });
}

interface Telling {
  readonly flags: RehearseFlags;
  readonly folder: string;
}

function tell(terminal: Terminal, report: RehearsalReport, { flags, folder }: Telling): void {
  if (flags.json) terminal.resultJson(report);
  else terminal.result(renderReportText(report));
  terminal.say(`report    ${relative(process.cwd(), join(folder, 'report.html'))}`);
}

function isGood({ conclusion, violations }: RehearsalReport): boolean {
  return (conclusion === 'success' || conclusion === 'stopped') && violations.length === 0;
}

function listFaults(
  terminal: Terminal,
  { json }: RehearseFlags,
  scenarios: readonly FaultScenario[],
): number {
  const listed = scenarios.map(({ id, title, expect }) => ({
    id,
    title,
    code: expect.code ?? null,
  }));
  const width = Math.max(...listed.map(({ id }) => id.length));
  if (json) terminal.resultJson(listed);
  else terminal.result(listed.map(({ id, title }) => `${id.padEnd(width)}  ${title}`).join('\n'));
  return 0;
}

function findScenario(id: string, scenarios: readonly FaultScenario[]): FaultScenario {
  const scenario = scenarios.find((candidate) => candidate.id === id);
  if (scenario) return scenario;
  throw rehearsalFailure('REHEARSAL_FAULT_UNKNOWN', {
    seen: `there is no fault scenario ${JSON.stringify(id)}`,
    expected: scenarios.map((candidate) => candidate.id).join(', '),
    cure: 'See --list-faults.',
  });
}

async function play(
  scenarios: readonly FaultScenario[],
  { flags, options, terminal }: Call,
): Promise<boolean> {
  const started = performance.now();
  const table = flags.allFaults ? createFaultTable(scenarios) : undefined;
  const say = (text: string) => flags.json || terminal.result(text);
  if (table) say(table.head);
  const outcomes = await playFaults(scenarios, {
    rehearsal: options,
    onOutcome: (outcome) => void say(table ? table.row(outcome) : renderOutcome(outcome)),
  });
  writeFileSync(
    join(options.folder, 'faults', 'outcomes.json'),
    `${JSON.stringify(outcomes, undefined, 2)}\n`,
  );
  if (flags.json) terminal.resultJson(outcomes);
  else if (table) say(table.foot(outcomes, (performance.now() - started) / 1000));
  return outcomes.every(({ asDeclared }) => asDeclared);
}
