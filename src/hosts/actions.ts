/** The GitHub Actions runner as a host. The one file that knows @actions/core. */
import * as core from '@actions/core';
import { kebabCase, type ActionDefinition, type ActionResult } from '../define-action.ts';
import type { FindingLevel, Location } from '../failure.ts';
import type { Log } from '../ports.ts';
import { failureSummary } from './failure-summary.ts';
import type { Host } from './host.ts';
import { otherFindings } from './other-findings.ts';
import { printable, printableLine } from './printable.ts';
import { readRunContext } from './run-context.ts';

const annotateAt = { error: core.error, warning: core.warning, notice: core.notice } as const;

function annotate(level: FindingLevel, message: string, location?: Location): void {
  annotateAt[level](printable(message), {
    ...(location && { file: printableLine(location.file) }),
    ...(location?.line && { startLine: location.line }),
    ...(location?.column && { startColumn: location.column }),
  });
}

const log: Log = {
  info: (message) => core.info(printable(message)),
  debug: (message) => core.debug(printable(message)),
  progress: (message) => core.info(printable(message)),
  annotate,
  mask: (secret) => {
    if (secret !== '') core.setSecret(secret);
  },
};

async function report(definition: ActionDefinition, result: ActionResult): Promise<void> {
  for (const name of Object.keys(definition.outputs)) {
    core.setOutput(kebabCase(name), result.outputs[name] ?? '');
  }
  const summary =
    result.summary || (result.failure ? failureSummary(definition, result.failure) : '');
  if (summary !== '' && process.env.GITHUB_STEP_SUMMARY) {
    await core.summary.addRaw(summary, true).write();
  }
  for (const finding of otherFindings(result)) {
    annotate(finding.level, `${finding.rule}: ${finding.message}`, finding.location);
  }
  if (result.failure) {
    annotate('error', result.failure.message, result.failure.location);
    process.exitCode = 1;
  }
}

/** Tells an error that is nobody's input: its stack, safe to print, and a failed step. */
export function reportBug(error: unknown): void {
  annotate('error', 'This is a bug in release-actions; please report it with the lines below.');
  core.info(printable(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  process.exitCode = 1;
}

/** The runner that this process is in. */
export function actionsHost(): Host {
  return {
    readInput: (name) => core.getInput(name),
    givenInputs: Object.keys(process.env).flatMap((name) => {
      const input = /^INPUT_(.+)$/.exec(name)?.[1];
      return input === undefined ? [] : [input.toLowerCase()];
    }),
    log,
    run: readRunContext(process.env),
    report,
  };
}
