import { expressionsOf } from '../../../workflow/template.ts';
import type { LocalRule } from '../local-rule.ts';

/** Values of a fixed alphabet, which cannot be commands. */
const fixed =
  /^(?:github\.(?:sha|run_id|run_number|run_attempt|repository|repository_owner|server_url|api_url|workspace|action_path|event_name|event\.number|event\.pull_request\.number)|(?:needs|steps|job)\.[\w.-]+\.(?:result|outcome|conclusion)|job\.status|runner\.\w+|strategy\.[\w-]+|matrix\.[\w.-]+|hashFiles\(.*\)|secrets\.GITHUB_TOKEN|github\.token|env\.\w+|[a-z]+\(\)|'[^']*'|\d+|toJSON\((?:needs|matrix)\))$/i;

/** EXPRESSION-IN-RUN: in a job that could harm the release, text pasted into a script. */
export const expressionInRun: LocalRule = {
  name: 'EXPRESSION-IN-RUN',
  level: 'warning',
  what: 'A script of a job that could harm the release has a value pasted into it by `${{ }}`.',
  why: 'The value becomes part of the script before the shell reads it: a tag named `v1;curl…` or an input with a quote is run.',
  realCase: "A release pipeline pasted the tag's name into its scripts.",
  cure: 'Pass the value through `env`, and write "$NAME" in the script.',
  find: ({ jobs }) =>
    jobs
      .filter(({ hasPower }) => hasPower)
      .flatMap(({ id, scripts }) =>
        scripts.flatMap(({ step, index }) => {
          const pasted = expressionsOf(step.run).filter(({ source }) => !fixed.test(source));
          const [first] = pasted;
          if (!first) return [];
          const more = pasted.length > 1 ? `, and ${pasted.length - 1} more,` : '';
          return [
            {
              at: step.at,
              job: id,
              step: index,
              message: `\`\${{ ${first.source} }}\`${more} is pasted into the script.`,
            },
          ];
        }),
      ),
};
