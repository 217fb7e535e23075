import { describe, expect, test } from '@jest/globals';
import { openGithub, pluck } from './support.ts';

describe('an environment', () => {
  test('tells its reviewers, its wait and which refs may deploy', async () => {
    const { call, context, repository } = openGithub();
    repository.addEnvironment('pypi', {
      reviewers: ['hubot'],
      preventSelfReview: true,
      waitMinutes: 10,
      policies: [{ name: 'v*', type: 'tag' }],
    });
    const { json } = await call('GET', '/environments/pypi');
    expect(pluck(json.protection_rules!, 'type')).toEqual([
      'wait_timer',
      'required_reviewers',
      'branch_policy',
    ]);
    expect(json.protection_rules?.[1]).toMatchObject({ prevent_self_review: true });
    expect(json.deployment_branch_policy).toMatchObject({ custom_branch_policies: true });
    const policies = await call('GET', '/environments/pypi/deployment-branch-policies');
    expect(policies.json.branch_policies?.[0]).toMatchObject({ name: 'v*', type: 'tag' });
    expect(context.violations).toEqual([]);
  });

  test('without rules is listed as such', async () => {
    const { call, repository } = openGithub();
    repository.addEnvironment('open');
    const { json } = await call('GET', '/environments');
    expect(json.environments?.[0]).toMatchObject({
      name: 'open',
      protection_rules: [],
      deployment_branch_policy: null,
    });
  });

  test('that is not there is a 404', async () => {
    expect((await openGithub().call('GET', '/environments/none')).status).toBe(404);
  });
});
