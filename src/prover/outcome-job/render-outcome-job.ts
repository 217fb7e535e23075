/** The job that asserts, in the run itself, what was proved of its workflow. */
import { groupBy } from '../../group-by.ts';
import type { OutcomeAssertions, Requirement } from './assertions.ts';

/** The ID of the job; one that is there already is left out of the proof, and can be replaced. */
export const outcomeJobId = 'release-outcome';

/**
 * The job as YAML, as it stands below `jobs:`, with a line break at its end. Results reach the
 * scripts as variables of their environment: nothing is pasted into them, and no output of any
 * job is in them.
 */
export function renderOutcomeJob(assertions: OutcomeAssertions): string {
  const { needs, requirements, skippedInWhole } = assertions;
  const variables = variablesOf(needs);
  const lines = [
    '# Written by `release-actions generate-outcome-job`; write it anew when jobs or conditions',
    '# change. It fails a run whose results contradict what check-workflow proved of this file.',
    `${outcomeJobId}:`,
    '  needs:',
    ...needs.map((id) => `    - ${id}`),
    '  if: always()',
    '  runs-on: ubuntu-24.04',
    '  timeout-minutes: 5',
    '  permissions: {}',
    '  env:',
    ...needs.map((id) => `    ${variables.get(id)}: \${{ needs.${id}.result }}`),
    '  steps:',
    ...requirementsStep(requirements, variables),
    ...wholeStep(skippedInWhole, needs, variables),
  ];
  return lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n') + '\n';
}

type Variables = ReadonlyMap<string, string>;

/** `RESULT_PUBLISH_PYPI`, numbered where two jobs would share one. */
function variablesOf(needs: readonly string[]): Variables {
  const variables = new Map<string, string>();
  const taken = new Set<string>();
  for (const id of needs) {
    const name = `RESULT_${id.toUpperCase().replaceAll('-', '_')}`;
    let free = name;
    for (let next = 2; taken.has(free); next += 1) free = `${name}_${next}`;
    taken.add(free);
    variables.set(id, free);
  }
  return variables;
}

const requireFunction = [
  'status=0',
  'require() {',
  '  when=$1 job=$2 result=$3 allowed=$4',
  '  shift 4',
  '  case "$when:$result" in',
  '    ran:skipped | succeeded:skipped | succeeded:failure | succeeded:cancelled) return 0 ;;',
  '  esac',
  '  for each in "$@"; do',
  '    case " $allowed " in',
  '      *" ${each#*=} "*) ;;',
  '      *)',
  '        echo "::error::RELEASE_CONTRADICTED: $job is ${result:-unknown} although $each; proved was: $allowed. Look at what $job did before anything is run again, then run check-workflow over this file."',
  '        status=1',
  '        ;;',
  '    esac',
  '  done',
  '}',
];

function requirementsStep(
  requirements: readonly Requirement[],
  variables: Variables,
): readonly string[] {
  if (requirements.length === 0) return [];
  const alike = groupBy(requirements, ({ when, job, allowed }) =>
    [when, job, ...allowed].join(' '),
  );
  const calls = [...alike.values()].flatMap((group) => {
    const { when, job, allowed } = group[0]!;
    const others = group.map(({ other }) => `"${other}=$${variables.get(other)}"`);
    return [
      `require ${when} ${job} "$${variables.get(job)}" '${allowed.join(' ')}' \\`,
      `  ${others.join(' ')}`,
    ];
  });
  return [
    '    # When the first job ran, or succeeded, the others can have ended in these ways only.',
    '    - name: No job ran that must not have run',
    '      run: |',
    ...[...requireFunction, ...calls, 'exit "$status"'].map((line) => `        ${line}`),
  ];
}

function wholeStep(
  ways: OutcomeAssertions['skippedInWhole'],
  needs: readonly string[],
  variables: Variables,
): readonly string[] {
  if (!ways) {
    return ['    # Which jobs may be skipped together has too many forms here to be asserted.'];
  }
  const script = [
    "skipped=''",
    `for each in ${needs.map((id) => `"${id}=$${variables.get(id)}"`).join(' ')}; do`,
    '  case "$each" in',
    '    *=success) ;;',
    '    *=skipped) skipped="$skipped ${each%=*}" ;;',
    '    # The run is red by itself.',
    '    *=failure | *=cancelled) exit 0 ;;',
    '    *) echo "::error::RELEASE_RESULT_UNKNOWN: $each is no result of a job."; exit 1 ;;',
    '  esac',
    'done',
    'case "$skipped" in',
    ...ways.map((skipped) => `  '${skipped.map((id) => ` ${id}`).join('')}') ;;`),
    '  *)',
    '    echo "::error::RELEASE_LOST: nothing failed, and yet these jobs were skipped:${skipped:- none}. Read why each of them was, mend its condition, and run check-workflow over this file."',
    '    exit 1',
    '    ;;',
    'esac',
  ];
  return [
    '    # Without a failure, these jobs and no others are skipped: a skipped job leaves a run green.',
    '    - name: No job was skipped that should have run',
    '      if: ${{ !cancelled() }}',
    '      run: |',
    ...script.map((line) => `        ${line}`),
  ];
}
