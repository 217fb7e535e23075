/** Plays a fault scenario and compares what happened with what it declares. */
import { join } from 'node:path';
import { copyBeginning } from './fault-beginnings.ts';
import type {
  FaultAttempt,
  FaultExpectation,
  FaultOutcome,
  FaultScenario,
  FaultStage,
} from './fault.ts';
import { openRehearsal, type Rehearsal, type RehearsalOptions } from './rehearsal.ts';
import { watchInvariants } from './invariants.ts';
import type { RehearsalReport } from './report.ts';
import { findSuiteFolder } from './suite-folder.ts';

/** The scenario's outcome, played in the folder of the options. What holds for every scenario is checked besides. */
export async function runFault(
  scenario: FaultScenario,
  options: RehearsalOptions,
): Promise<FaultOutcome> {
  const started = performance.now();
  const rehearsal = await openScenario(scenario, options);
  try {
    const stage = stageOf(rehearsal);
    const isReleased = stage.repository
      .releases()
      .some(({ draft, tagName }) => !draft && tagName === stage.tag);
    const invariants = watchInvariants(rehearsal, { isReleased });
    await scenario.arrange?.(stage);
    const reports = [await rehearsal.run(scenario.first)];
    for (const attempt of scenario.then ?? []) {
      reports.push(await again(rehearsal, attempt, { stage, previous: reports.at(-1)! }));
    }
    const seconds = (performance.now() - started) / 1000;
    const broken = await invariants.findBroken(reports);
    return outcomeOf(scenario, { stage, reports, broken, seconds });
  } finally {
    await rehearsal.close();
  }
}

async function openScenario(
  scenario: FaultScenario,
  options: RehearsalOptions,
): Promise<Rehearsal> {
  const { timeScale, workflow, after } = scenario;
  const timed = {
    ...options,
    ...(timeScale !== undefined && { timeScale }),
    ...(workflow !== undefined && { workflowFile: referenceFile(workflow, options) }),
  };
  if (after !== undefined) {
    const workflowFile = referenceFile(after, options);
    await copyBeginning([], { ...timed, workflowFile });
    return openRehearsal({ ...timed, after: workflowFile });
  }
  if (scenario.startsAt) {
    await copyBeginning(scenario.startsAt, timed);
    return openRehearsal(timed);
  }
  return openRehearsal({
    ...timed,
    fresh: true,
    ...(scenario.tag !== undefined && { tag: scenario.tag }),
    ...(scenario.editProject && { editProject: (files) => scenario.editProject?.(files) }),
  });
}

/** Its project is the one beside it. */
function referenceFile(name: string, { suiteFolder }: RehearsalOptions): string {
  const suite = suiteFolder ?? findSuiteFolder(process.argv[1] ?? process.cwd());
  return join(suite, 'reference', name);
}

interface Played {
  readonly stage: FaultStage;
  readonly reports: readonly RehearsalReport[];
  /** What holds in every scenario, and did not. */
  readonly broken: readonly string[];
  readonly seconds: number;
}

function outcomeOf(scenario: FaultScenario, played: Played): FaultOutcome {
  const { stage, reports, broken, seconds } = played;
  const last = reports.at(-1)!;
  const problems = [...problemsOf(scenario, stage, reports), ...broken];
  return {
    id: scenario.id,
    title: scenario.title,
    asDeclared: problems.length === 0,
    problems,
    failureCodes: codesOf(reports),
    conclusion: last.conclusion,
    public: isPublic(last),
    seconds,
  };
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
  const wrongJobs = Object.entries(expect.jobs ?? {}).flatMap(([id, state]) => {
    const found = last.jobs.find((job) => job.id === id)?.state ?? 'not in the workflow';
    return found === state ? [] : [`the job ${id} is ${found}, declared ${state}`];
  });
  return [
    ...codeProblems(expect, reports),
    ...(last.conclusion === expect.conclusion
      ? []
      : [`the run is ${last.conclusion}, declared ${expect.conclusion}`]),
    ...(isPublic(last) === expect.public
      ? []
      : [`the release is ${isPublic(last) ? 'public' : 'not public'}`]),
    ...wrongJobs,
    ...(expect.check?.(stage, reports) ?? []),
  ];
}

/** The declared code was told, and no other but NOT_RELEASED and those that may be told besides. */
function codeProblems(
  { code, besides = [] }: FaultExpectation,
  reports: readonly RehearsalReport[],
): readonly string[] {
  const codes = codesOf(reports);
  const allowed = code === undefined ? [] : [code, ...besides, 'NOT_RELEASED'];
  const others = codes.filter((told) => !allowed.includes(told));
  return [
    ...(code === undefined || codes.includes(code) ? [] : [`${code} was not told`]),
    ...(others.length > 0 ? [`told besides: ${others.join(', ')}`] : []),
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
