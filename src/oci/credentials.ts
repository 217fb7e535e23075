/** A name and a password for a registry, as inputs give them. */
import type { ImageCredentials } from '../image-ports.ts';
import { imageFailure } from './failures.ts';

export interface GivenCredentials {
  readonly username: string | undefined;
  readonly password: string | undefined;
}

/**
 * Undefined when none were given; `prefix` is what the inputs' names begin with. Throws
 * IMAGE_CREDENTIALS_INCOMPLETE for half of them.
 */
export function credentialsOf(
  { username, password }: GivenCredentials,
  prefix: '' | 'target-' = '',
): ImageCredentials | undefined {
  if (username === undefined && password === undefined) return undefined;
  if (username !== undefined && password !== undefined) return { username, password };
  const [has, lacks] = username === undefined ? ['password', 'username'] : ['username', 'password'];
  throw imageFailure('IMAGE_CREDENTIALS_INCOMPLETE', {
    seen: `a \`${prefix}${has}\` without a \`${prefix}${lacks}\``,
    expected: 'both, or neither',
    cure: 'Give both, or leave both away where docker is logged in.',
  });
}
