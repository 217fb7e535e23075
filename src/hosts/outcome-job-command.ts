/** `release-actions generate-outcome-job`: the job that asserts in a run what was proved of it. */
import { parseArgs } from 'node:util';
import { localFiles } from '../adapters/files.ts';
import { generateOutcomeJob } from '../prover/outcome-job/generate-outcome-job.ts';
import { proveFiles } from '../prover/prove-files.ts';
import { commandFailure } from './failures.ts';
import type { Terminal } from './terminal.ts';

const usage = `Usage: release-actions generate-outcome-job <workflow> [--root folder] [--configuration file]

Prints a job for the end of a release workflow. It needs every job that publishes, announces,
stages or gates, runs whatever became of them, and fails the run when their results contradict
what check-workflow proved: a job ran that must not have run, or was skipped that should have run.
Paste it below the other jobs; write it anew when jobs or conditions change.

  --root           folder of the repository, for the workflows that are called
  --configuration  file with the levels of rules

Exit codes: 0 printed, 1 not proved, 2 a wrong command line.
`;

/** 0 when the job was printed. Throws COMMAND_ARGUMENTS, OUTCOME_JOB_*, WORKFLOW_* and FILE_*. */
export async function outcomeJobCommand(
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const { values, positionals } = parse(argv);
  if (values.help) {
    terminal.result(usage.trimEnd());
    return 0;
  }
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) {
    throw wrong(`${positionals.length} workflows were named`);
  }
  const { root, configuration } = values;
  const [proven] = await proveFiles({ workflows: [path], root, configuration }, localFiles);
  terminal.result(generateOutcomeJob(proven!).trimEnd());
  return 0;
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        root: { type: 'string' },
        configuration: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw wrong((error as Error).message);
  }
}

function wrong(seen: string) {
  return commandFailure('COMMAND_ARGUMENTS', {
    seen,
    expected: 'one workflow file, `--root` and `--configuration` at most',
    cure: 'Run `release-actions generate-outcome-job .github/workflows/release.yml`.',
  });
}
