/** What the domains need from the issues of a repository; src/ports.ts has the rest. */
import type { Lookup } from './lookup.ts';
import type { WriteResult } from './ports.ts';

/** An issue of the repository; a pull request is none here. */
export interface Issue {
  readonly number: number;
  readonly body: string;
  readonly open: boolean;
  readonly url: string;
  /** Whether it was written by an app, or by somebody with rights in the repository. */
  readonly byInsider: boolean;
}

export interface IssueComment {
  readonly body: string;
  /** As an issue's. */
  readonly byInsider: boolean;
}

/** Issues of one repository. */
export interface Issues {
  /** Open and closed ones with that label, oldest first. */
  list(label: string): Promise<Lookup<readonly Issue[]>>;
  /** All comments of an issue, oldest first. */
  listComments(issue: number): Promise<Lookup<readonly IssueComment[]>>;
  /** Refused, with status 200, when it was created and the label was not kept. */
  create(issue: {
    readonly title: string;
    readonly body: string;
    readonly label: string;
  }): Promise<WriteResult<Issue>>;
  comment(issue: number, body: string): Promise<WriteResult<IssueComment>>;
}
