/** What a scenario does to one repository, past the API. */
import type { World } from './call.ts';
import { timestamp } from './call.ts';
import { seedGit, type GitScenario } from './scenario-git.ts';
import { seedReleases, type ReleaseScenario } from './scenario-releases.ts';
import { seedRuns, type RunScenario } from './scenario-runs.ts';
import type { NewRepository } from './scenario.ts';
import type { DispatchState, EnvironmentState, IssueState, RepositoryState } from './state.ts';

export interface NewEnvironment {
  readonly reviewers?: readonly string[];
  readonly preventSelfReview?: boolean;
  readonly waitMinutes?: number;
  readonly policies?: EnvironmentState['policies'];
}

export interface RepositoryScenario extends GitScenario, RunScenario, ReleaseScenario {
  /** For reading: what the repository holds now. */
  readonly state: RepositoryState;
  addEnvironment(name: string, options?: NewEnvironment): void;
  addIssue(issue: { readonly title: string } & Partial<IssueState>): number;
  issues(): readonly IssueState[];
  dispatches(): readonly DispatchState[];
}

/** The methods that seed and inspect a repository. */
export function repositoryScenario(world: World, repository: RepositoryState): RepositoryScenario {
  return {
    state: repository,
    ...seedGit(world, repository),
    ...seedRuns(world, repository),
    ...seedReleases(world, repository),
    addEnvironment(name, options = {}) {
      const { policies, preventSelfReview = false, reviewers = [], waitMinutes = 0 } = options;
      repository.environments.push({
        id: world.context.nextId(),
        name,
        createdAt: timestamp(world.context),
        reviewers,
        preventSelfReview,
        waitMinutes,
        ...(policies && { policies }),
      });
    },
    addIssue: (issue) => addIssue(world, repository, issue),
    issues: () => repository.issues,
    dispatches: () => repository.dispatches,
  };
}

function addIssue(
  world: World,
  repository: RepositoryState,
  issue: { readonly title: string } & Partial<IssueState>,
): number {
  const now = timestamp(world.context);
  const number = repository.issues.length + 1;
  repository.issues.push({
    id: world.context.nextId(),
    body: null,
    state: 'open',
    stateReason: null,
    labels: [],
    assignees: [],
    author: 'octocat',
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    comments: [],
    ...issue,
    number,
  });
  return number;
}

/** A repository without a commit. */
export function emptyRepository(
  world: World,
  fullName: string,
  options: NewRepository,
): RepositoryState {
  const [owner, name] = fullName.split('/') as [string, string];
  return {
    id: world.context.nextId(),
    owner,
    ownerId: world.context.nextId(),
    name,
    defaultBranch: options.defaultBranch ?? 'main',
    private: options.private ?? false,
    createdAt: timestamp(world.context),
    immutableReleases: options.immutableReleases ?? false,
    commits: {},
    branches: {},
    tags: {},
    tagObjects: {},
    workflows: [],
    runs: [],
    checkRuns: [],
    releases: [],
    burnedTags: [],
    issues: [],
    dispatches: [],
    environments: [],
    attestations: [],
  };
}
