/** Releases as a watch found them, for tests to break. */
import { bytesFailure } from '../../src/bytes/failures.ts';
import { channelFailure } from '../../src/channels/failures.ts';
import type { Failure } from '../../src/failure.ts';
import type { CheckResult, CheckStanding } from '../../src/verification/model.ts';
import type { Release } from '../../src/ports.ts';

export function releaseOf(tag: string, publishedAt: string | undefined, id = 1): Release {
  const url = `https://github.com/octo/demo/releases/tag/${tag}`;
  return {
    ...{ id, tag, url, name: tag, body: '', draft: publishedAt === undefined, prerelease: false },
    ...{ immutable: false, uploadUrl: '', assets: [] },
    publishedAt: publishedAt === undefined ? undefined : new Date(publishedAt),
  };
}

export function checkOf(
  standing: CheckStanding,
  failures: readonly Failure[] = [],
  id = 'registry-npm',
): CheckResult {
  return { id, title: 'The channel npm serves what was sealed', standing, detail: '', failures };
}

/** Another digest is another finding. */
export function otherBytes(digit = '0', name = 'demo.tgz'): Failure {
  return bytesFailure('BYTES_SERVED_DIFFER', {
    seen: `the channel npm serves other bytes: ${name} with sha256 ${digit.repeat(64)}`,
    expected: 'the sealed bytes',
    cure: 'Do not use what is served there.',
    location: { file: name },
  });
}

export function unanswered(reason = 'HTTP 503'): Failure {
  return channelFailure('CHANNEL_UNREADABLE', {
    seen: `the channel gave no definite answer: ${reason}`,
    expected: 'an answer',
    cure: 'Wait.',
  });
}

export const passing = checkOf('pass');
export const failing = checkOf('fail', [otherBytes()]);
export const unknowing = checkOf('unknown', [unanswered()]);
