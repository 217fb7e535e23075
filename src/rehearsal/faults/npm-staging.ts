/** What scenarios share that play reference/npm-staging.yml. */
import type { FaultStage } from '../fault.ts';
import { npmHost } from './checks.ts';
import { countedAs, packages, versionOf } from './reference-release.ts';

/** The workflow, and the job before which everything is ready to be staged. */
export const npmStaging = { workflow: 'npm-staging.yml', startsAt: ['stage-npm'] } as const;

/** Nobody but npm's own people may make a version public: nothing was even tried. */
export function nothingPublished(stage: FaultStage): readonly string[] {
  const direct = { method: 'PUT', host: npmHost };
  const approval = { method: 'POST', host: npmHost, path: /\/approve$/ };
  return [
    ...countedAs(stage, 'direct publications', [direct, 0]),
    ...countedAs(stage, 'approvals by the run', [approval, 0]),
  ];
}

/** How often the run staged something. */
export function stagedTimes(stage: FaultStage, times: number): readonly string[] {
  const staging = { method: 'POST', host: npmHost, path: /\/-\/stage\/package\// };
  return countedAs(stage, 'stagings', [staging, times]);
}

/** Whether the version can be installed. */
export function isLive(stage: FaultStage): boolean {
  return stage.world.npm.findBytes(packages.npm, versionOf(stage)) !== undefined;
}

/** The people at npm approve what waits. Throws when nothing does: the scenario is too early. */
export function approveAtNpm(stage: FaultStage): void {
  const id = stage.world.npm.findStaged(packages.npm, versionOf(stage));
  if (id === undefined) throw new Error('Nothing waits for approval.');
  stage.world.npm.decide(id, 'approve');
}
