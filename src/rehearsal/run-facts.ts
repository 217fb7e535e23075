/** What all jobs of one attempt share. */
import type { Workflow } from '../workflow/model.ts';
import type { Secrets } from '../workflow/secrets.ts';
import type { JsonValue } from '../workflow/values.ts';
import type { VirtualClock } from './compressed-time.ts';
import type { ActionLibrary } from './action-library.ts';
import type { Hooks } from './hooks.ts';
import type { Progress } from './progress.ts';
import type { RunEvent } from './run-event.ts';
import type { StageWorld } from './stage-world.ts';

export interface RunFacts {
  readonly workflow: Workflow;
  /** Where this attempt keeps its files. */
  readonly folder: string;
  readonly world: StageWorld;
  readonly clock: VirtualClock;
  readonly event: RunEvent;
  readonly runId: number;
  readonly runNumber: number;
  readonly attempt: number;
  readonly actor: string;
  readonly vars: Readonly<Record<string, string>>;
  readonly secrets: Secrets;
  readonly environmentSecrets: Readonly<Record<string, Secrets>>;
  readonly actions: ActionLibrary;
  readonly hooks: Hooks;
  readonly progress: Progress;
  /** The `inputs` context. */
  readonly inputs: JsonValue;
}
