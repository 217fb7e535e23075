/** Everything that was asked of the world, credentials taken out before anything is kept. */
import { writeFile } from 'node:fs/promises';
import { matches, type RequestPattern } from './match.ts';
import { redactData, redactHeaders, redactPath } from './redact.ts';
import type { WorldRequest } from './service.ts';

const maxLoggedBodyBytes = 16 * 1024;

export interface LoggedRequest {
  /** ISO 8601, the world's time. */
  readonly time: string;
  readonly method: string;
  readonly host: string;
  /** With its query, secrets redacted. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes. */
  readonly requestSize: number;
  /** A small JSON body, secrets redacted. */
  readonly body?: unknown;
  /** What was answered; `reset` when the connection was broken instead. */
  readonly status: number | 'reset';
  /** IDs of the faults that touched it. */
  readonly faults: readonly string[];
}

export interface RequestLog {
  readonly requests: readonly LoggedRequest[];
  /** Requests that fit the pattern, in order. */
  find(pattern?: RequestPattern): readonly LoggedRequest[];
  /** Number of requests that fit the pattern. */
  count(pattern?: RequestPattern): number;
  /** Writes one JSON object a line. */
  write(path: string): Promise<void>;
}

export interface RequestLogWriter extends RequestLog {
  record(
    request: WorldRequest,
    outcome: Pick<LoggedRequest, 'time' | 'status' | 'faults'>,
  ): LoggedRequest;
}

/** An empty log. */
export function createRequestLog(): RequestLogWriter {
  const requests: LoggedRequest[] = [];
  const find = (pattern: RequestPattern = {}) =>
    requests.filter((request) =>
      matches(pattern, { ...request, path: request.path.replace(/\?.*$/, '') }),
    );
  return {
    requests,
    find,
    count: (pattern) => find(pattern).length,
    write: (path) =>
      writeFile(path, requests.map((entry) => `${JSON.stringify(entry)}\n`).join('')),
    record(request, outcome) {
      const body = loggedBody(request);
      const entry = {
        method: request.method,
        host: request.url.host,
        path: redactPath(request.url),
        headers: redactHeaders(request.headers),
        requestSize: request.body.length,
        ...(body !== undefined && { body }),
        ...outcome,
      };
      requests.push(entry);
      return entry;
    },
  };
}

function loggedBody(request: WorldRequest): unknown {
  const isJson = /[/+]json\b/.test(request.headers['content-type'] ?? '');
  if (!isJson || request.body.length > maxLoggedBodyBytes) return undefined;
  try {
    return redactData(JSON.parse(request.body.toString('utf8')) as unknown);
  } catch {
    return undefined;
  }
}
