import { commandEffects } from '../../effects/script-effects.ts';
import type { LocalRule } from '../local-rule.ts';
import { stepsJobs, type PlacedCommand, type StepScript } from '../release-workflow.ts';

const query = /^(?:gh|curl|crane|oras|skopeo|docker|regctl|cosign|jq|aws|npm|git|cargo|helm)$/;
const checks =
  /-[zn]\s+"?\$|\$\{#|\bwc\s+-l\b|-(?:eq|ne|gt|lt|ge|le)\s+\d|grep\s+-q|test\s+-[zns]|-s\s+"?\$|length\s*[=!><]|\|\s*read\b.*\|\||:\?/;

/** EMPTY-LOOP: what a query lists is verified or cleaned one by one; nothing listed is a success. */
export const emptyLoop: LocalRule = {
  name: 'EMPTY-LOOP',
  level: 'warning',
  what: 'A loop over the output of a query verifies, publishes or cleans, and nothing checks that the query gave anything.',
  why: 'When the query fails or finds nothing, the loop runs no time and the step is green.',
  realCase: 'A loop that verified "every platform" of an image passed over an empty list.',
  cure: 'Read the list into a variable first, and fail when it is empty.',
  find: (release) =>
    stepsJobs(release).flatMap(({ id, scripts }) =>
      scripts.flatMap((script) => {
        if (checks.test(script.text)) return [];
        const loop = loopOverQuery(script);
        return loop && doesSomething(script)
          ? [
              {
                at: loop.at,
                job: id,
                step: script.index,
                message: 'The loop does nothing, and succeeds, when its query gives nothing.',
              },
            ]
          : [];
      }),
    ),
};

function loopOverQuery({ commands }: StepScript): PlacedCommand | undefined {
  return commands.find(({ command, words }, index) => {
    const isRead = words[0] === 'read' && command.inside.includes('condition');
    if (isRead) return isFed(commands, index);
    return (
      words[0] === 'for' &&
      command.words.some(({ scripts }) => scripts.some(({ text }) => isQuery(text)))
    );
  });
}

/** `query | while read …` or `while read …; done < <(query)`. */
function isFed(commands: readonly PlacedCommand[], index: number): boolean {
  const { pipeline } = commands[index]!.command;
  const piped = commands
    .slice(0, index)
    .some(({ command, words }) => command.pipeline === pipeline && query.test(words[0] ?? ''));
  const end = commands.slice(index).find(({ words }) => words[0] === 'done');
  const inputs =
    end?.command.redirects.flatMap(({ to }) => [...to.scripts, { text: to.text }]) ?? [];
  return piped || inputs.some(({ text }) => isQuery(text));
}

function isQuery(text: string): boolean {
  return query.test(/^\s*(\S+)/.exec(text.replace(/^\$\(/, ''))?.[1] ?? '');
}

function doesSomething({ commands }: StepScript): boolean {
  return commands
    .filter(
      ({ command }) => command.inside.includes('loop') && !command.inside.includes('substitution'),
    )
    .some(({ command, at }) =>
      commandEffects(command.words, at).some(({ kind }) =>
        ['verifies', 'scans', 'cleans', 'publishes', 'attests'].includes(kind),
      ),
    );
}
