/** Plays a fault scenario and compares what happened with what it declares. */
import type { FaultAttempt, FaultOutcome, FaultScenario, FaultStage } from './fault.ts';
import { openRehearsal, type Rehearsal, type RehearsalOptions } from './rehearsal.ts';
import type { RehearsalReport } from './report.ts';

/** The scenario's outcome. What holds for every scenario is checked besides. */
export async function runFault(
  scenario: FaultScenario,
  options: RehearsalOptions,
): Promise<FaultOutcome> {
  const started = performance.now();
  const rehearsal = await openRehearsal({
    ...options,
    fresh: true,
    ...(scenario.tag !== undefined && { tag: scenario.tag }),
    ...(scenario.timeScale !== undefined && { timeScale: scenario.timeScale }),
    ...(scenario.editProject && { editProject: (files) => scenario.editProject?.(files) }),
  });
  try {
    const stage = stageOf(rehearsal);
    await scenario.arrange?.(stage);
    const reports = [await rehearsal.run(scenario.first)];
    for (const attempt of scenario.then ?? []) {
      reports.push(await again(rehearsal, attempt, { stage, previous: reports.at(-1)! }));
    }
    const last = reports.at(-1)!;
    const problems = problemsOf(scenario, stage, reports);
    return {
      id: scenario.id,
      title: scenario.title,
      asDeclared: problems.length === 0,
      problems,
      failureCodes: codesOf(reports),
      conclusion: last.conclusion,
      public: isPublic(last),
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    await rehearsal.close();
  }
}

function stageOf(rehearsal: Rehearsal): FaultStage {
  const { world, repository, commit, tag, hooks } = rehearsal;
  return { world, repository, commit, tag, hooks, cancelRun: () => rehearsal.cancel() };
}

async function again(
  rehearsal: Rehearsal,
  attempt: FaultAttempt,
  { stage, previous }: { readonly stage: FaultStage; readonly previous: RehearsalReport },
): Promise<RehearsalReport> {
  const { before, inputsFrom, ...request } = attempt;
  await before?.(stage, previous);
  const inputs = await inputsFrom?.(previous, stage);
  return rehearsal.run({ mode: 'failed', ...request, ...(inputs && { inputs }) });
}

function problemsOf(
  { expect }: FaultScenario,
  stage: FaultStage,
  reports: readonly RehearsalReport[],
): readonly string[] {
  const last = reports.at(-1)!;
  const codes = codesOf(reports);
  const wrongJobs = Object.entries(expect.jobs ?? {}).flatMap(([id, state]) => {
    const found = last.jobs.find((job) => job.id === id)?.state ?? 'not in the workflow';
    return found === state ? [] : [`the job ${id} is ${found}, declared ${state}`];
  });
  return [
    ...(expect.code === undefined || codes.includes(expect.code)
      ? []
      : [`${expect.code} was not told; told were: ${codes.join(', ') || 'none'}`]),
    ...(expect.code === undefined && codes.length > 0 ? [`told: ${codes.join(', ')}`] : []),
    ...(last.conclusion === expect.conclusion
      ? []
      : [`the run is ${last.conclusion}, declared ${expect.conclusion}`]),
    ...(isPublic(last) === expect.public
      ? []
      : [`the release is ${isPublic(last) ? 'public' : 'not public'}`]),
    ...wrongJobs,
    ...alwaysTrue(last),
    ...(expect.check?.(stage, reports) ?? []),
  ];
}

/** Never public unless every channel serves the sealed bytes; nothing that no world allows. */
function alwaysTrue(report: RehearsalReport): readonly string[] {
  const wrong = report.artifacts.flatMap(({ artifact, channels }) =>
    Object.entries(channels)
      .filter(([, { served }]) => served === 'different' || served === 'absent')
      .map(([channel, { served }]) => `${artifact} is ${served} on ${channel}`),
  );
  return [
    ...(isPublic(report) ? wrong.map((text) => `the release is public, but ${text}`) : []),
    ...(isPublic(report) && report.artifacts.length === 0
      ? ['the release is public, but nothing was sealed']
      : []),
    ...report.violations.map((text) => `the world was violated: ${text}`),
  ];
}

function isPublic({ ref, releases }: RehearsalReport): boolean {
  const tag = ref.replace(/^refs\/tags\//, '');
  return releases.some(
    (release) =>
      release.state === 'public' && (release.tag === tag || !ref.startsWith('refs/tags/')),
  );
}

function codesOf(reports: readonly RehearsalReport[]): readonly string[] {
  return [...new Set(reports.flatMap(({ failureCodes }) => failureCodes))];
}
