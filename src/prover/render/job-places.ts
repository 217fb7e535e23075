/** Where the jobs of a proof stand: in the workflow, or in one that it calls. */
import type { Job, Workflow } from '../../workflow/model.ts';
import { localPath, type CalledFiles } from '../effects/called-files.ts';

export interface JobPlace {
  /** As its own file has it. */
  readonly job: Job;
  /** The job of the analysed file that it is, or that calls it. */
  readonly root: string;
}

/** By ID in the proof: `caller / inner` for a job of a called workflow, `caller (1) / inner` in a leg. */
export interface JobPlaces {
  get(id: string): JobPlace | undefined;
}

/** Finds jobs by what the proof calls them. */
export function jobPlaces(workflow: Workflow, called: CalledFiles): JobPlaces {
  return {
    get(id) {
      const path = id.split(' / ');
      let file: Workflow | undefined = workflow;
      let job: Job | undefined;
      for (const name of path) {
        job = findJob(file, name);
        file = job?.kind === 'call' ? called.workflows.get(localPath(job.uses) ?? '') : undefined;
      }
      return job && { job, root: findJob(workflow, path[0]!)!.id };
    },
  };
}

/** A leg's number is behind the ID. */
function findJob(file: Workflow | undefined, name: string): Job | undefined {
  return file?.jobs.get(name) ?? file?.jobs.get(name.replace(/ \(\d+\)$/, ''));
}
