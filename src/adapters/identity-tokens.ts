/**
 * ID tokens of the run, from the endpoint that the runner names to jobs with `id-token: write`.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
import { identityFailure } from '../identity/failures.ts';
import type { IdentityTokens } from '../ports.ts';
import type { Http, HttpAnswer } from './http.ts';

/** More than any token. */
const maxBytes = 64 * 1024;

export function identityTokens(http: Http): IdentityTokens {
  return {
    async request(audience) {
      const { url, token } = requireEndpoint();
      url.searchParams.set('audience', audience);
      const answer = await http.request({
        url: url.href,
        authorization: `Bearer ${token}`,
        headers: { accept: 'application/json' },
        maxBytes,
      });
      if (!answer.answered) throw noToken(answer.reason);
      if (answer.status !== 200) throw refused(answer.status);
      const value = valueOf(answer);
      if (value === undefined) throw noToken('its answer holds no token');
      return value;
    },
  };
}

/** Throws ID_TOKEN_NOT_PERMITTED. */
function requireEndpoint(): { readonly url: URL; readonly token: string } {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: token = '' } =
    process.env;
  if (URL.canParse(url) && token !== '') return { url: new URL(url), token };
  throw identityFailure('ID_TOKEN_NOT_PERMITTED', {
    seen: 'this job cannot ask for an ID token',
    expected:
      'ACTIONS_ID_TOKEN_REQUEST_URL and _TOKEN, which the runner sets with `id-token: write`',
    cure: 'Give the job `permissions: id-token: write`, or hand over a token. A workflow that a pull request of a fork started gets neither.',
  });
}

function valueOf({ body }: HttpAnswer): string | undefined {
  try {
    const answer = JSON.parse(body.toString('utf8')) as { readonly value?: unknown } | null;
    const value = answer?.value;
    return typeof value === 'string' && value !== '' ? value : undefined;
  } catch {
    return undefined;
  }
}

function refused(status: number) {
  return identityFailure('ID_TOKEN_REFUSED', {
    seen: `GitHub answered ${status} when asked for an ID token`,
    expected: 'a token: the runner says that this job may have one',
    cure: 'Re-run this job: the right to ask ends with the job that it was given to.',
  });
}

function noToken(reason: string) {
  return identityFailure('ID_TOKEN_UNKNOWN', {
    seen: `no ID token came: ${reason}`,
    expected: 'a token within the budget of a request',
    cure: 'Re-run this job when GitHub is well (see its status page): nothing was published by it.',
  });
}
