import { commandEffects } from '../../effects/script-effects.ts';
import type { LocalRule } from '../local-rule.ts';
import { stepsJobs, written, type PlacedCommand, type StepScript } from '../release-workflow.ts';

/** SWALLOWED-CLEANUP: a cleanup that may fail without anybody being told. */
export const swallowedCleanup: LocalRule = {
  name: 'SWALLOWED-CLEANUP',
  level: 'warning',
  what: 'A command that deletes a release, tag, image or signature has its failure thrown away.',
  why: 'A refused deletion (401, 403) looks like a done one, and what should be gone stays public.',
  realCase: 'The cleanup of a release pipeline was refused with 401 and 403, and was green.',
  cure: 'Accept the one answer that means "not there" (404), and fail on every other.',
  find: (release) =>
    stepsJobs(release).flatMap(({ id, effects, scripts }) =>
      scripts.flatMap((script) => {
        const cleans = effects.some(
          ({ kind, site }) => kind === 'cleans' && site.step === script.index,
        );
        const isIgnored = cleans && written(script.step.continueOnError) === 'true';
        const swallowed = cleansIn(script).filter(
          (command) => isIgnored || isSwallowed(command, script),
        );
        return swallowed.map(({ at, words }) => ({
          at,
          job: id,
          step: script.index,
          message: `A failure of \`${words.slice(0, 3).join(' ')}\` is thrown away.`,
        }));
      }),
    ),
};

function cleansIn({ commands }: StepScript): readonly PlacedCommand[] {
  return commands.filter(({ command, at }) =>
    commandEffects(command.words, at).some(({ kind }) => kind === 'cleans'),
  );
}

function isSwallowed(cleaning: PlacedCommand, { commands }: StepScript): boolean {
  const last = commands.findLastIndex(
    ({ command }) => command.pipeline === cleaning.command.pipeline,
  );
  if (commands[last]?.command.then !== '||') return false;
  const next = commands[last + 1]?.words;
  return next !== undefined && /^(?:true|:|echo|printf)$/.test(next[0] ?? '');
}
