/** What expressions in a running job see. */
import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Scope } from '../workflow/expression.ts';
import { jobSecrets } from '../workflow/secrets.ts';
import { stepStatus } from '../workflow/status.ts';
import type { JsonValue } from '../workflow/values.ts';
import type { Frame, Leg } from './leg.ts';
import type { RunFacts } from './run-facts.ts';

/** The `github` context without what only a running job has. */
export function githubContext(run: RunFacts): Record<string, JsonValue> {
  const repository = run.world.repository;
  return {
    event: run.event.payload,
    event_name: run.event.name,
    ref: run.event.ref,
    ref_name: run.event.refName,
    ref_type: run.event.refType,
    ref_protected: false,
    sha: run.event.commit,
    repository,
    repository_owner: repository.split('/')[0]!,
    run_id: String(run.runId),
    run_number: String(run.runNumber),
    run_attempt: String(run.attempt),
    actor: run.actor,
    triggering_actor: run.actor,
    workflow: run.workflow.name ?? run.world.workflowPath,
    workflow_ref: `${repository}/${run.world.workflowPath}@${run.event.ref}`,
    workflow_sha: run.event.commit,
    head_ref: '',
    base_ref: '',
    server_url: 'https://github.com',
    api_url: 'https://api.github.com',
    graphql_url: 'https://api.github.com/graphql',
    retention_days: '90',
  };
}

/** The scope of a step, its `env` merged already. */
export function stepScope(leg: Leg, frame: Frame, env: Readonly<Record<string, string>>): Scope {
  const { run, folders } = leg;
  return {
    status: stepStatus(frame.status),
    hashFiles: (patterns) => hashFiles(folders.workspace, patterns),
    contexts: {
      github: {
        ...githubContext(run),
        job: leg.job.id,
        token: leg.access.token,
        workspace: folders.workspace,
        event_path: join(run.folder, 'event.json'),
        ...(frame.actionPath !== undefined && { action_path: frame.actionPath }),
        action_status: frame.status,
      },
      inputs: frame.inputs ?? run.inputs,
      vars: run.vars,
      needs: leg.needs,
      strategy: leg.strategy,
      matrix: leg.matrix,
      job: { status: leg.frame.status },
      runner: {
        os: 'Linux',
        arch: process.arch === 'arm64' ? 'ARM64' : 'X64',
        name: 'rehearsal',
        environment: 'github-hosted',
        temp: folders.temp,
        tool_cache: folders.tools,
        debug: '',
      },
      env: { ...env },
      steps: frame.steps,
      secrets: {
        ...jobSecrets(run.secrets, run.environmentSecrets[leg.environment ?? '']),
        GITHUB_TOKEN: leg.access.token,
      },
    },
  };
}

/** SHA-256 over the digests of the files that match, sorted; '' when none does. */
function hashFiles(workspace: string, patterns: readonly string[]): string {
  const included = patterns.filter((pattern) => !pattern.startsWith('!'));
  const excluded = patterns.filter((pattern) => pattern.startsWith('!')).map((p) => p.slice(1));
  const files = globSync(included, { cwd: workspace, exclude: excluded })
    .filter((name) => statSync(join(workspace, name)).isFile())
    .sort();
  if (files.length === 0) return '';
  const sum = createHash('sha256');
  for (const name of files) {
    sum.update(
      createHash('sha256')
        .update(readFileSync(join(workspace, name)))
        .digest(),
    );
  }
  return sum.digest('hex');
}
