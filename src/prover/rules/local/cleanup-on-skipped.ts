import type { LocalRule } from '../local-rule.ts';

const notSuccess = /needs\.([\w-]+)\.result\s*!=\s*'success'/g;

/** CLEANUP-ON-SKIPPED: "not a success" is also what a job is that never had to run. */
export const cleanupOnSkipped: LocalRule = {
  name: 'CLEANUP-ON-SKIPPED',
  level: 'warning',
  what: "A job that cleans runs when a result is `!= 'success'`, and does not ask whether that job was skipped.",
  why: 'A skipped job is no failed one: the cleanup deletes what a run that had nothing to publish never made, or what the release before it made.',
  realCase:
    "The cleanup of a release pipeline asked for `!= 'success'`, and ran after a publish that was skipped on purpose.",
  cure: 'Ask for what means harm: `contains(fromJSON(\'["failure", "cancelled"]\'), needs.publish.result)`.',
  find: ({ jobs }) =>
    jobs
      .filter(({ effects }) => effects.some(({ kind }) => kind === 'cleans'))
      .flatMap(({ id, job }) => {
        const { source, at } = job.condition;
        const tested = [...source.matchAll(notSuccess)].map(([, name]) => name!);
        const unguarded = tested.filter((name) => !isGuarded(source, name));
        return unguarded.length > 0
          ? [
              {
                at: at ?? job.at,
                job: id,
                message: `The job also cleans when ${unguarded.map((name) => `\`${name}\``).join(', ')} was skipped.`,
              },
            ]
          : [];
      }),
};

const notSkipped = /needs\.([\w-]+)\.result\s*!=\s*'skipped'/g;
const success = /needs\.([\w-]+)\.result\s*==\s*'success'/g;

/** Asked for by name, or only where an earlier job ran, which may have left something to clean. */
function isGuarded(source: string, job: string): boolean {
  const ran = [...source.matchAll(success)].filter(([, name]) => name !== job);
  return ran.length > 0 || source.search(notSkipped) >= 0;
}
