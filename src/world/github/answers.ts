/** The answers that GitHub's API gives when it refuses. */
import type { WorldResponse } from '../service.ts';

const documentation = 'https://docs.github.com/rest';

/** Thrown by an endpoint to end a call with that answer. */
export class Refusal extends Error {
  readonly response: WorldResponse;

  constructor(status: number, message: string, more: object = {}) {
    super(message);
    this.response = {
      status,
      body: { message, documentation_url: documentation, status: String(status), ...more },
    };
  }
}

/** What a 422 names: the resource, the field and a code, sometimes a message. */
export interface FieldError {
  readonly resource: string;
  readonly code: string;
  readonly field?: string;
  readonly message?: string;
}

export const notFound = () => new Refusal(404, 'Not Found');

/** What a token of a workflow is told that lacks a permission. */
export const forbidden = () => new Refusal(403, 'Resource not accessible by integration');

export const unauthenticated = () => new Refusal(401, 'Requires authentication');

export function invalid(...errors: FieldError[]): Refusal {
  return new Refusal(422, 'Validation Failed', { errors });
}

/** A 422 that only has a message. */
export function unprocessable(message: string): Refusal {
  return new Refusal(422, message);
}
