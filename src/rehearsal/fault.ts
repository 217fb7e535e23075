/** A fault scenario: what goes wrong, and how the pipeline has to behave all the same. */
import type { RepositoryScenario } from '../world/github/scenario-repository.ts';
import type { World } from '../world/world.ts';
import type { Hooks } from './hooks.ts';
import type { ProjectFiles } from './project-files.ts';
import type { AttemptRequest } from './rehearsal.ts';
import type { JobState, RehearsalReport } from './report.ts';

/** What a scenario acts on. */
export interface FaultStage {
  readonly world: World;
  /** The released repository of the world's GitHub. */
  readonly repository: RepositoryScenario;
  readonly commit: string;
  readonly tag: string;
  /** Set these to act at a moment of the run; they stay for later attempts until changed. */
  readonly hooks: Hooks;
  /** Cancels the attempt that runs, as a person does in the browser. */
  cancelRun(): void;
}

export interface FaultScenario {
  /** Kebab-case, as `--fault` takes it. */
  readonly id: string;
  /** A sentence of behaviour. */
  readonly title: string;
  /** Another workflow of this suite's `reference/` than the one that is rehearsed. */
  readonly workflow?: string;
  /**
   * A workflow of this suite's `reference/` that has released before, in the same world: what is
   * broken is what is public already. Not together with `startsAt`.
   */
  readonly after?: string;
  /** The tag that is pushed; the project's version when left out. Not together with `startsAt`. */
  readonly tag?: string;
  /** Virtual seconds in a real one, where only waiting happens; 60 when left out. */
  readonly timeScale?: number;
  /**
   * The jobs at which the fault begins to matter. What comes before them is taken
   * from a rehearsal without faults, played once for all scenarios that name them.
   */
  readonly startsAt?: readonly string[];
  /** Changes the project before it is committed; not together with `startsAt`. */
  editProject?(files: ProjectFiles): void;
  /** Called once, before the first attempt. */
  arrange?(stage: FaultStage): void | Promise<void>;
  /** The first attempt: rejections, inputs. */
  readonly first?: AttemptRequest;
  /** Later attempts; `before` mends or breaks something in between. */
  readonly then?: readonly FaultAttempt[];
  readonly expect: FaultExpectation;
}

export interface FaultAttempt extends AttemptRequest {
  before?(stage: FaultStage, previous: RehearsalReport): void | Promise<void>;
  /** Computed from the attempt before, for a workflow_dispatch. */
  inputsFrom?(
    previous: RehearsalReport,
    stage: FaultStage,
  ): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
}

export interface FaultExpectation {
  /** The failure code that some attempt tells; none tells any when left out. */
  readonly code?: string;
  /** Further codes that may be told: whether they are depends on how far a job was. */
  readonly besides?: readonly string[];
  /** Of the last attempt. */
  readonly conclusion: RehearsalReport['conclusion'];
  /** Whether the release is public in the end. */
  readonly public: boolean;
  /** States of jobs of the last attempt. */
  readonly jobs?: Readonly<Record<string, JobState>>;
  /** Whatever else has to be true in the end; the texts are what is not. */
  check?(stage: FaultStage, reports: readonly RehearsalReport[]): readonly string[];
}

export interface FaultOutcome {
  readonly id: string;
  readonly title: string;
  readonly asDeclared: boolean;
  /** What differs from the declaration; empty when nothing does. */
  readonly problems: readonly string[];
  readonly failureCodes: readonly string[];
  readonly conclusion: RehearsalReport['conclusion'];
  readonly public: boolean;
  readonly seconds: number;
}
