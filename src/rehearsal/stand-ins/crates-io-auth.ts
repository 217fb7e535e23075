/** rust-lang/crates-io-auth-action: identity → token, revoked when the job ends. */
import { addresses } from '../../adapters/addresses.ts';
import { requestIdToken } from '../id-token-request.ts';
import { StepFailure, type StandIn, type StandInStep } from '../stand-in.ts';

const tokensUrl = `${addresses.crates}/api/v1/trusted_publishing/tokens`;
const headers = {
  'user-agent': 'crates-io-auth-action/1 (rehearsal)',
  'content-type': 'application/json',
};

export const cratesIoAuth: StandIn = {
  action: 'rust-lang/crates-io-auth-action',
  defaults: {},
  async run(step) {
    const token = await exchange(step);
    step.mask(token);
    step.setOutput('token', token);
    step.say('A token for crates.io was minted.');
    step.atEnd('Post crates-io-auth-action', async () => {
      await step.world.http.send({
        method: 'DELETE',
        url: tokensUrl,
        headers: { ...headers, authorization: `Bearer ${token}` },
      });
    });
  },
};

async function exchange(step: StandInStep): Promise<string> {
  const jwt = await requestIdToken(step, new URL(addresses.crates).host);
  const answer = await step.world.http.send({
    method: 'POST',
    url: tokensUrl,
    headers,
    body: JSON.stringify({ jwt }),
  });
  const body = JSON.parse(answer.body.toString('utf8')) as Record<string, unknown>;
  if (answer.status !== 200 || typeof body.token !== 'string') {
    throw new StepFailure(`Failed to retrieve token from Cargo registry: ${JSON.stringify(body)}`);
  }
  return body.token;
}
