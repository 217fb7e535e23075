/** What a client of the results service knows without asking it. */

export interface Job {
  readonly runId: number;
  readonly jobId: string;
}

/** What is sent besides method and address. */
export interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** The run's and the job's ID, as the runtime token names them. */
export function backendIds(token: string): readonly string[] {
  const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  return /Actions\.Results:([^:]+):([^:"]+)/.exec(claims)?.slice(1) ?? ['none', 'none'];
}
