/** What runs in the place of a well-known action. One file each in stand-ins/. */
import type { LegFolders } from './leg.ts';
import type { JobAccess, StageWorld } from './stage-world.ts';

export interface StandInStep {
  /** The input's text, trimmed, its default when nobody gave it; '' when it has none. */
  input(name: string): string;
  /** Names of the inputs that the step gives, in lower case. */
  readonly given: readonly string[];
  readonly folders: LegFolders;
  readonly world: StageWorld;
  readonly access: JobAccess;
  readonly run: {
    readonly runId: number;
    readonly attempt: number;
    readonly commit: string;
    readonly ref: string;
  };
  /** Variables of the step, as a child process would see them. */
  readonly env: Readonly<Record<string, string>>;
  /** The world's time. */
  now(): Date;
  say(line: string): void;
  warn(message: string): void;
  mask(secret: string): void;
  setOutput(name: string, value: string): void;
  /** Later steps of the job find programs in this folder first. */
  addPath(folder: string): void;
  /** Runs when the job ends. */
  atEnd(name: string, act: () => Promise<void>): void;
}

export interface StandIn {
  /** `owner/name` in lower case, with a sub-path where the action has one. */
  readonly action: string;
  /** Defaults of inputs, as the action's own action.yml has them. */
  readonly defaults: Readonly<Record<string, string>>;
  /** Throws StepFailure when the action would fail. */
  run(step: StandInStep): Promise<void>;
}

/** The step fails with this message, as the real action would. */
export class StepFailure extends Error {}
