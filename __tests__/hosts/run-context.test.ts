import { describe, expect, it } from '@jest/globals';
import { readRunContext } from '../../src/hosts/run-context.ts';

describe('the context of a run', () => {
  it('is what the runner’s variables tell', () => {
    const context = readRunContext({
      GITHUB_REPOSITORY: 'octo/demo',
      GITHUB_SHA: 'a'.repeat(40),
      GITHUB_REF: 'refs/tags/v1.2.3',
      GITHUB_RUN_ID: '1001',
      GITHUB_RUN_ATTEMPT: '2',
      GITHUB_API_URL: 'https://ghe.example/api/v3',
      ImageOS: 'ubuntu24',
      ImageVersion: '20260101.1',
      SOURCE_DATE_EPOCH: '1700000000',
    });
    expect(context).toMatchObject({
      repository: 'octo/demo',
      commit: 'a'.repeat(40),
      ref: 'refs/tags/v1.2.3',
      runId: 1001,
      runAttempt: 2,
      apiUrl: 'https://ghe.example/api/v3',
      serverUrl: 'https://github.com',
      runnerImage: 'ubuntu24 20260101.1',
      sourceDateEpoch: '1700000000',
    });
  });

  it('is undefined where nothing, or nothing sound, is set', () => {
    const context = readRunContext({ GITHUB_SHA: 'main', GITHUB_RUN_ID: '1e3', GITHUB_REF: '' });
    expect(context).toMatchObject({ commit: undefined, runId: undefined, ref: undefined });
    expect(context.apiUrl).toBe('https://api.github.com');
  });
});
