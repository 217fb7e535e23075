/** Moments of a run at which a fault scenario can act. */
import type { StepReport } from './report.ts';

export interface JobMoment {
  readonly job: string;
  /** The leg's name; the job's when it has no matrix. */
  readonly leg: string;
  /** The job's workspace. */
  readonly workspace: string;
}

export interface StepMoment extends JobMoment {
  /** The step's ID, or its name. */
  readonly step: string;
  /** As written; `run` for a script. */
  readonly does: string;
}

/** A step that has ended; its outputs are not handed on yet. */
export interface EndedStep extends StepMoment {
  readonly report: StepReport;
  /** Changes what later steps and jobs see, and what the report tells. */
  setOutput(name: string, value: string): void;
}

export interface Hooks {
  beforeJob?(moment: JobMoment): Promise<void> | void;
  afterJob?(moment: JobMoment): Promise<void> | void;
  beforeStep?(moment: StepMoment): Promise<void> | void;
  afterStep?(moment: EndedStep): Promise<void> | void;
}
