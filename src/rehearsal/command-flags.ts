/** The flags of `release-actions rehearse`. */
import { parseArgs } from 'node:util';
import type { Approval } from './approvals.ts';
import { rehearsalFailure } from './failures.ts';
import { eventNames, type EventName } from './run-event.ts';

export interface RehearseFlags {
  readonly workflowFile: string | undefined;
  readonly event: EventName | undefined;
  /** A workflow that has released before. */
  readonly after: string | undefined;
  readonly tag: string | undefined;
  readonly inputs: Readonly<Record<string, string>>;
  readonly project: string | undefined;
  readonly stopAt: readonly string[];
  readonly fresh: boolean;
  readonly rerun: 'failed' | 'all' | undefined;
  readonly approvals: Readonly<Record<string, Approval>>;
  readonly faults: readonly string[];
  readonly listFaults: boolean;
  readonly allFaults: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly help: boolean;
  readonly out: string;
}

export const usage = `Usage: release-actions rehearse <workflow file> [flags]

Runs the workflow file itself in a loopback GitHub with loopback registries.

  --event push|schedule|workflow_dispatch   what starts it (the first of them that it knows)
  --after <workflow file>         what ran before, to its end, and released what is there
  --tag v1.2.3                    the tag pushed (the version of the project's files)
  --input name=value              an input of workflow_dispatch; may be repeated
  --project <folder>              what checkout gives (the workflow file's project)
  --stop-at <job>                 stop before that job; running again resumes; may be repeated
  --fresh                         throw away what an earlier rehearsal left
  --rerun failed|all              re-run a finished run: its failed jobs, or every job
  --approve|--reject|--wait <environment>   what its reviewers answer (approve);
                                  npm-stage: who approves versions staged at npm
  --fault <id>, --all-faults      play a fault scenario; exit 0 when it went as declared
  --list-faults                   the scenarios and what they show
  --out <folder>                  where everything is kept (rehearsal)
  --json                          the report as JSON on standard output
  --verbose                       the steps' output as it comes
`;

const options = {
  event: { type: 'string' },
  after: { type: 'string' },
  tag: { type: 'string' },
  input: { type: 'string', multiple: true },
  project: { type: 'string' },
  'stop-at': { type: 'string', multiple: true },
  fresh: { type: 'boolean' },
  rerun: { type: 'string' },
  approve: { type: 'string', multiple: true },
  reject: { type: 'string', multiple: true },
  wait: { type: 'string', multiple: true },
  fault: { type: 'string', multiple: true },
  'list-faults': { type: 'boolean' },
  'all-faults': { type: 'boolean' },
  json: { type: 'boolean' },
  verbose: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  out: { type: 'string' },
} as const;

/** The flags of a command line. Throws REHEARSAL_OPTION_WRONG. */
export function parseRehearseFlags(argv: readonly string[]): RehearseFlags {
  const { values, positionals } = parse(argv);
  if (positionals.length > 1) throw wrong(`more than one file: ${positionals.join(', ')}`);
  return {
    workflowFile: positionals[0],
    event: word('event', values.event, eventNames),
    after: values.after,
    tag: values.tag,
    inputs: pairs(values.input ?? []),
    project: values.project,
    stopAt: values['stop-at'] ?? [],
    fresh: values.fresh ?? false,
    rerun: word('rerun', values.rerun, ['failed', 'all'] as const),
    approvals: {
      ...answers(values.approve, 'approve'),
      ...answers(values.wait, 'wait'),
      ...answers(values.reject, 'reject'),
    },
    faults: values.fault ?? [],
    listFaults: values['list-faults'] ?? false,
    allFaults: values['all-faults'] ?? false,
    json: values.json ?? false,
    verbose: values.verbose ?? false,
    help: values.help ?? false,
    out: values.out ?? 'rehearsal',
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw wrong((error as Error).message);
  }
}

function word<const Words extends readonly string[]>(
  flag: string,
  value: string | undefined,
  words: Words,
): Words[number] | undefined {
  if (value === undefined) return undefined;
  const found = words.find((candidate) => candidate === value);
  if (found === undefined) throw wrong(`--${flag} is ${JSON.stringify(value)}`, words.join(' or '));
  return found;
}

function pairs(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const equals = text.indexOf('=');
      if (equals <= 0) throw wrong(`--input ${text}`, '--input name=value');
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}

function answers(environments: readonly string[] | undefined, answer: Approval) {
  return Object.fromEntries((environments ?? []).map((name) => [name, answer]));
}

function wrong(seen: string, expected = 'the flags that `release-actions rehearse --help` lists') {
  return rehearsalFailure('REHEARSAL_OPTION_WRONG', {
    seen,
    expected,
    cure: 'Correct the command line.',
  });
}
