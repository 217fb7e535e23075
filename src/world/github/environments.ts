/** Deployment environments, as far as they can be read. */
import { notFound } from './answers.ts';
import { pathParameter, type Call, type Endpoint } from './call.ts';
import { pageOf, pagedObject } from './pagination.ts';
import { apiOf, nodeId, pageOfRepository, renderUser } from './render.ts';
import type { EnvironmentState, RepositoryState } from './state.ts';

export const listEnvironments: Endpoint = (call) =>
  pagedObject(call, { key: 'environments', all: call.repository.environments }, (environment) =>
    renderEnvironment(call.repository, environment),
  );

export const getEnvironment: Endpoint = (call) => ({
  status: 200,
  body: renderEnvironment(call.repository, requireEnvironment(call)),
});

export const listDeploymentPolicies: Endpoint = (call) => {
  const { id, policies = [] } = requireEnvironment(call);
  const { items, headers } = pageOf(call, policies);
  const rendered = items.map((policy, index) => ({
    id: id * 100 + index,
    node_id: nodeId('DBP', id * 100 + index),
    ...policy,
  }));
  return {
    status: 200,
    headers,
    body: { total_count: policies.length, branch_policies: rendered },
  };
};

function requireEnvironment(call: Call): EnvironmentState {
  const name = pathParameter(call, 'environment_name');
  const environment = call.repository.environments.find((candidate) => candidate.name === name);
  if (!environment) throw notFound();
  return environment;
}

function renderEnvironment(repository: RepositoryState, environment: EnvironmentState): object {
  const { createdAt, id, name, policies } = environment;
  return {
    id,
    node_id: nodeId('EN', id),
    name,
    url: `${apiOf(repository)}/environments/${encodeURIComponent(name)}`,
    html_url: `${pageOfRepository(repository)}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
    created_at: createdAt,
    updated_at: createdAt,
    protection_rules: renderRules(environment),
    deployment_branch_policy: policies
      ? { protected_branches: false, custom_branch_policies: true }
      : null,
  };
}

function renderRules({
  id,
  policies,
  preventSelfReview,
  reviewers,
  waitMinutes,
}: EnvironmentState) {
  const rule = (offset: number, type: string) => ({
    id: id * 10 + offset,
    node_id: nodeId('GA', id * 10 + offset),
    type,
  });
  return [
    ...(waitMinutes > 0 ? [{ ...rule(1, 'wait_timer'), wait_timer: waitMinutes }] : []),
    ...(reviewers.length > 0
      ? [
          {
            ...rule(2, 'required_reviewers'),
            prevent_self_review: preventSelfReview,
            reviewers: reviewers.map((login) => ({ type: 'User', reviewer: renderUser(login) })),
          },
        ]
      : []),
    ...(policies ? [rule(3, 'branch_policy')] : []),
  ];
}
