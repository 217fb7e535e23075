/** What a workflow says of its images' platforms and of its SBOMs. */
import {
  usesSteps,
  written,
  type PlacedStep,
  type ReleaseJob,
  type ReleaseWorkflow,
} from './release-workflow.ts';

/** Whether an image is built for several platforms: a list of them, in an action or a command. */
export function buildsSeveralPlatforms({ jobs }: ReleaseWorkflow): boolean {
  return jobs.some(
    (job) =>
      usesSteps(job).some(
        ({ step }) =>
          /build|bake/i.test(step.uses) &&
          /,|\n\S/.test(written(step.with.get('platforms')).trim()),
      ) || job.scripts.some(({ text }) => /--platforms?[= ]["']?[\w/.-]+,[\w/]+/.test(text)),
  );
}

/** One look at an image: its place, the text of the command or the action's inputs. */
export interface Look extends Pick<PlacedStep, 'index'> {
  readonly job: ReleaseJob;
  readonly at: PlacedStep['step']['at'];
  readonly text: string;
}

/** Commands and actions of these names, with what they are given. */
export function looksOf(
  release: ReleaseWorkflow,
  program: RegExp,
  action: RegExp,
): readonly Look[] {
  return release.jobs.flatMap((job) => [
    ...job.scripts.flatMap(({ commands, index, step }) =>
      commands
        .filter(({ words }) => program.test(words.join(' ')))
        .map(({ words, at }) => ({
          job,
          index,
          at,
          text: [
            words.join(' '),
            ...[...step.env].map(([name, value]) => `${name}=${written(value)}`),
          ].join('\n'),
        })),
    ),
    ...usesSteps(job)
      .filter(({ step }) => action.test(step.uses))
      .map(({ step, index }) => ({
        job,
        index,
        at: step.at,
        text: [...step.with, ...step.env]
          .map(([name, value]) => `${name}: ${written(value)}`)
          .join('\n'),
      })),
  ]);
}

/** Whether the look names its platform, or is one of a matrix that does. */
export function namesPlatform({ text, job }: Look): boolean {
  return (
    /platform/i.test(text) || (job.job.strategy?.matrix !== undefined && /matrix\./.test(text))
  );
}
