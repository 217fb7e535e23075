/** Who published, as provenance states it, against who should have. */
import type { Publisher } from '../ports.ts';

export interface ExpectedPublisher {
  /** `owner/name`. */
  readonly repository: string;
  /** File name below `.github/workflows/`; any when undefined. */
  readonly workflow: string | undefined;
  /** `refs/tags/v1.2.3`, compared where the provenance tells the workflow's ref; any when undefined. */
  readonly ref?: string | undefined;
  /** Any when undefined. */
  readonly environment: string | undefined;
}

/** Whether it is that publisher, on GitHub, in everything that is expected of it. */
export function isExpectedPublisher(publisher: Publisher, expected: ExpectedPublisher): boolean {
  const { kind, repository, workflow, ref, environment } = publisher;
  return (
    kind === 'GitHub' &&
    // GitHub's names are told apart without case.
    repository?.toLowerCase() === expected.repository.toLowerCase() &&
    isAs(workflow, expected.workflow) &&
    (ref === undefined || isAs(ref, expected.ref)) &&
    isAs(environment, expected.environment)
  );
}

function isAs(told: string | undefined, expected: string | undefined): boolean {
  return expected === undefined || told === expected;
}

/** `octo/demo release.yml in environment pypi`, as far as it is told. */
export function renderPublisher(publisher: Omit<Publisher, 'subjects'>): string {
  const { kind, repository = 'no repository', workflow, ref, environment } = publisher;
  const where = kind === 'GitHub' ? repository : `${repository} (${kind})`;
  const parts = [workflow, ref && `at ${ref}`, environment && `in environment ${environment}`];
  return [where, ...parts.filter(Boolean)].join(' ');
}

/** What is expected, in the same words. */
export function renderExpected({ repository, ...rest }: ExpectedPublisher): string {
  return renderPublisher({
    kind: 'GitHub',
    repository,
    workflow: rest.workflow,
    ...(rest.ref !== undefined && { ref: rest.ref }),
    ...(rest.environment !== undefined && { environment: rest.environment }),
  });
}

/** `release.yml` of a workflow's ref; undefined when it is none below `.github/workflows/`. */
export function workflowFileOf(workflowRef: string): string | undefined {
  return /\/\.github\/workflows\/([^@/]+)@/.exec(workflowRef)?.[1];
}
