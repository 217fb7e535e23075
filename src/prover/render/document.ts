/** What the prover found out, as the JSON that schemas/workflow-check.schema.json describes. */
import type { Fault } from '../logic/variables.ts';
import type { Refutation } from '../proof/verdict.ts';
import type { PropertyReport, Status } from '../report.ts';
import type { RuleFinding } from '../rule.ts';
import { jobPlaces, type JobPlaces } from './job-places.ts';
import type { ProvenWorkflow } from './proven.ts';
import { describeFault } from './words.ts';

export const workflowCheckSchemaId = 'https://release-actions.dev/schemas/workflow-check/v1';

export type StatusWord = Lowercase<Status>;

/** `proved`: outputs and documents are in lower case. */
export const statusWord = (status: Status) => status.toLowerCase() as StatusWord;

/** Refuted when one of them is, else unknown when one is. */
export function statusOfAll(proven: readonly ProvenWorkflow[]): Status {
  const all = proven.map(({ report }) => report.verdict);
  return (['REFUTED', 'UNKNOWN'] as const).find((status) => all.includes(status)) ?? 'PROVED';
}

/** The document. */
export function workflowCheckDocument(proven: readonly ProvenWorkflow[]) {
  return {
    schema: workflowCheckSchemaId,
    verdict: statusWord(statusOfAll(proven)),
    workflows: proven.map(workflowDocument),
  };
}

function workflowDocument({ workflow, called, report }: ProvenWorkflow) {
  const { file, verdict, properties, findings, unusedWaivers, settings, effects } = report;
  const places = jobPlaces(workflow, called);
  return {
    file,
    verdict: statusWord(verdict),
    properties: properties.map(propertyDocument),
    findings: findings.map((finding) => findingDocument(finding, places)),
    unusedWaivers: unusedWaivers.map(({ rule, reason, at }) => ({ rule, reason, at })),
    settings: [...settings].map(([rule, { level, because = null }]) => ({ rule, level, because })),
    effects: effects.map(({ kind, channel = null, site, certainty, by, at }) => ({
      kind,
      channel,
      job: site.job,
      step: site.step ?? null,
      certainty,
      by,
      at,
    })),
    opaqueCalls: report.opaqueCalls.map(({ site, name }) => ({
      job: site.job,
      step: site.step ?? null,
      name,
    })),
    unknownWork: report.unknownWork.map(({ site, name, power }) => ({
      job: site.job,
      step: site.step ?? null,
      name,
      power,
    })),
  };
}

function propertyDocument({ rule, verdict, standing }: PropertyReport) {
  return {
    rule,
    verdict: statusWord(verdict.status),
    standing,
    reasons: verdict.status === 'UNKNOWN' ? verdict.reasons : [],
  };
}

function findingDocument(finding: RuleFinding, places: JobPlaces) {
  const { rule, level, message, location, job, step, allowedBecause, refutation } = finding;
  return {
    rule,
    level,
    message,
    at: location ?? null,
    job: job ?? null,
    step: step ?? null,
    allowedBecause: allowedBecause ?? null,
    unknown: finding.isUnknown ?? false,
    counterexample: refutation ? runDocument(refutation, places) : null,
    suggestion: refutation?.suggestion ?? null,
    guesses: refutation?.guesses ?? [],
    dependsOn: refutation?.dependsOn ?? [],
  };
}

function runDocument({ run }: Refutation, places: JobPlaces) {
  if (!run) return null;
  const { faults, given, jobs, condition } = run;
  return {
    faults: faults.map((fault) => faultDocument(fault, places)),
    given,
    jobs,
    condition: condition ? { ...condition, step: condition.step ?? null } : null,
  };
}

/** A fault as documents have it. */
export function faultDocument(fault: Fault, places: JobPlaces) {
  const { what, job = null, step = null } = fault;
  return { what, job, step, message: describeFault(fault, places) };
}
