/** The answer to "what if", as part of the JSON of schemas/workflow-check.schema.json. */
import { faultDocument } from '../render/document.ts';
import { jobPlaces, type JobPlaces } from '../render/job-places.ts';
import type { ProvenWorkflow } from '../render/proven.ts';
import type { Otherwise } from './otherwise.ts';
import type { WhatIf } from './what-if.ts';

/** The answer about one workflow. */
export function whatIfDocument(
  { given, faults, jobs, effects }: WhatIf,
  { workflow, called }: Pick<ProvenWorkflow, 'workflow' | 'called'>,
) {
  const places = jobPlaces(workflow, called);
  const otherwiseOf = (all: readonly Otherwise<string>[]) =>
    all.map((each) => otherwiseDocument(each, places));
  return {
    file: workflow.file,
    given,
    faults: faults.map((fault) => faultDocument(fault, places)),
    jobs: jobs.map(({ otherwise, ...job }) => ({ ...job, otherwise: otherwiseOf(otherwise) })),
    effects: effects.map(({ channel = null, otherwise, ...effect }) => ({
      ...effect,
      channel,
      otherwise: otherwiseOf(otherwise),
    })),
  };
}

function otherwiseDocument({ faults, ...rest }: Otherwise<string>, places: JobPlaces) {
  return { ...rest, faults: faults.map((fault) => faultDocument(fault, places)) };
}
