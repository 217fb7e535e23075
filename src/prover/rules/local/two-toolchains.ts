import { groupBy } from '../../../group-by.ts';
import { expressionsOf } from '../../../workflow/template.ts';
import type { LocalRule } from '../local-rule.ts';
import { usesSteps, written } from '../release-workflow.ts';

/** The input that names the version, by action. */
const versionInputs: Readonly<Record<string, string>> = {
  'actions/setup-node': 'node-version',
  'actions/setup-python': 'python-version',
  'actions/setup-go': 'go-version',
  'actions/setup-java': 'java-version',
  'actions/setup-dotnet': 'dotnet-version',
  'ruby/setup-ruby': 'ruby-version',
  'dtolnay/rust-toolchain': 'toolchain',
};

/** TWO-TOOLCHAINS: what is gated by one version of a toolchain is built by another. */
export const twoToolchains: LocalRule = {
  name: 'TWO-TOOLCHAINS',
  level: 'notice',
  what: 'Jobs of one release set up different versions of one toolchain.',
  why: 'The gate then judges other bytes than the build makes, or lets through what the build cannot do.',
  realCase: 'The gate of a release pipeline ran on another version of Node than its build.',
  cure: 'Name the version once, in `env` or a version file, and use it in every job.',
  find: ({ jobs }) => {
    const setups = jobs
      .filter(({ job }) => job.strategy?.matrix === undefined)
      .flatMap((job) =>
        usesSteps(job).map(({ step, index }) => {
          const name = step.uses.replace(/@.*$/, '');
          const template = Object.hasOwn(versionInputs, name)
            ? step.with.get(versionInputs[name]!)
            : undefined;
          const isLiteral = template !== undefined && expressionsOf(template).length === 0;
          return {
            job: job.id,
            step,
            index,
            name,
            version: isLiteral ? written(template) : undefined,
          };
        }),
      )
      .filter(({ version }) => version !== undefined && !version.includes('\n'));
    return [...groupBy(setups, ({ name }) => name).values()].flatMap((group) => {
      const [first] = group;
      const other = group.find(
        ({ version, job }) => version !== first!.version && job !== first!.job,
      );
      return other
        ? [
            {
              at: other.step.at,
              job: other.job,
              step: other.index,
              message: `\`${other.name}\` sets up ${other.version} here and ${first!.version} in the job \`${first!.job}\`.`,
            },
          ]
        : [];
    });
  },
};
