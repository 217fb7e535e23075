/** Asks the world's issuer for an ID token, as an action does. */
import { StepFailure, type StandInStep } from './stand-in.ts';

/** The token for an audience. Throws StepFailure without `id-token: write`. */
export async function requestIdToken(step: StandInStep, audience: string): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } =
    step.access.tokenRequest;
  if (!url || !token) {
    throw new StepFailure(
      'OIDC token could not be retrieved: the job has no `permissions: id-token: write`.',
    );
  }
  const answer = await step.world.http.send({
    url: `${url}&audience=${encodeURIComponent(audience)}`,
    headers: { authorization: `Bearer ${token}` },
  });
  if (answer.status !== 200)
    throw new StepFailure(`OIDC token could not be retrieved: ${answer.status}`);
  const { value } = JSON.parse(answer.body.toString('utf8')) as { readonly value: string };
  step.mask(value);
  return value;
}
