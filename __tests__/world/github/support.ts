/** A loopback GitHub without a network: requests go straight to `handle`. */
import { join } from 'node:path';
import { createBlobs } from '../../../src/world/blobs.ts';
import type { RepositoryScenario } from '../../../src/world/github/scenario-repository.ts';
import { githubService, type GithubService } from '../../../src/world/github/service.ts';
import type { Permissions } from '../../../src/world/github/state.ts';
import type { WorldContext, WorldResponse } from '../../../src/world/service.ts';
import { temporaryFolders } from '../../support/folders.ts';

const newFolder = temporaryFolders();

export interface TestContext extends WorldContext {
  readonly violations: string[];
  /** Moves the world's time on. */
  advance(seconds: number): void;
}

/** A context whose clock stands at a fixed time until it is moved. */
export function testContext(start = '2026-01-02T03:04:05Z'): TestContext {
  let now = Date.parse(start);
  let id = 1001;
  const violations: string[] = [];
  return {
    violations,
    now: () => new Date(now),
    blobs: createBlobs(join(newFolder(), 'blobs')),
    nextId: () => id++,
    refuse: (reason) => void violations.push(reason),
    advance: (seconds) => void (now += seconds * 1000),
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // Answers are read in tests as the JSON that they are.
  readonly json: Json;
  readonly raw: WorldResponse['body'];
}

/** JSON of any shape, for tests to reach into. */
export interface Json {
  readonly [key: string]: Json;
  readonly [index: number]: Json;
}

export interface CallOptions {
  readonly body?: object | string;
  /** Null for an anonymous caller. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestGithub {
  readonly context: TestContext;
  readonly github: GithubService;
  readonly repository: RepositoryScenario;
  /** Head of main, with a workflow `ci.yml`. */
  readonly head: string;
  /** May do everything. */
  readonly token: string;
  tokenWith(permissions: Permissions): string;
  /** Path below the repository, or a whole address. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  upload(
    releaseId: number,
    asset: readonly [name: string, bytes: string | Buffer],
    options?: CallOptions,
  ): Promise<Answer>;
}

export const everything: Permissions = {
  actions: 'write',
  administration: 'write',
  checks: 'write',
  contents: 'write',
  issues: 'write',
};

/** A GitHub with octo/demo and one commit on main. */
export function openGithub(context = testContext()): TestGithub {
  const github = githubService(context, undefined);
  const repository = github.addRepository('octo/demo');
  const head = repository.addCommit({
    message: 'First',
    files: { '.github/workflows/ci.yml': 'name: CI\non: push\n', 'README.md': 'Hello\n' },
  });
  const token = github.issueToken({ permissions: everything });
  const send = sender(github, token);
  return {
    context,
    github,
    repository,
    head,
    token,
    tokenWith: (permissions) => github.issueToken({ permissions }),
    call: (method, path, options = {}) =>
      send(method, path.startsWith('https:') ? path : `${api}${path}`, options),
    upload: (releaseId, [name, bytes], options = {}) =>
      send('POST', `${uploads}/releases/${releaseId}/assets?name=${encodeURIComponent(name)}`, {
        ...options,
        body: Buffer.from(bytes).toString('latin1'),
      }),
  };
}

const api = 'https://api.github.com/repos/octo/demo';
const uploads = 'https://uploads.github.com/repos/octo/demo';

function sender(github: GithubService, defaultToken: string) {
  return async (method: string, url: string, options: CallOptions): Promise<Answer> => {
    const { body, headers, token = defaultToken } = options;
    const response = await github.handle({
      method,
      url: new URL(url),
      headers: {
        'user-agent': 'tests',
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: typeof body === 'string' ? Buffer.from(body, 'latin1') : jsonBody(body),
    });
    if (!response) throw new Error(`no route for ${method} ${url}`);
    return {
      status: response.status,
      headers: response.headers ?? {},
      json: response.body as unknown as Json,
      raw: response.body,
    };
  };
}

function jsonBody(body: object | undefined): Buffer {
  return body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body));
}

/** The one field of every item of a listing. */
export function pluck(list: Json, field: string): unknown[] {
  return (list as unknown as Record<string, unknown>[]).map((item) => item[field]);
}
