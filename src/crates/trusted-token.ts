/**
 * Trusted publishing: a token for this run alone, minted when there is something to upload
 * and handed back as soon as that is done. https://crates.io/docs/trusted-publishing
 */
import { Failure, type Finding } from '../failure.ts';
import type { Ports } from '../ports.ts';
import { crateFailure } from './failures.ts';

export type TokenPorts = Pick<Ports, 'crateTokens' | 'identityTokens' | 'interruption' | 'log'>;

/** What came of the work: a value, or the failure that it ended with. */
export interface WithToken<T> {
  readonly value?: T;
  readonly failure?: Failure;
  /** A warning when the token could not be handed back. */
  readonly findings: readonly Finding[];
}

/** Exchanges whose answer was lost before nothing more is tried. */
const maxExchanges = 2;

/**
 * Does the work with a token, and revokes the token whatever comes of it: that never hides
 * how the work ended. CRATE_INTERRUPTED is
 * the failure of a job that is cancelled meanwhile. Throws ID_TOKEN_*, CRATE_TOKEN_*.
 */
export async function withTrustedToken<T>(
  work: (token: string) => Promise<T>,
  ports: TokenPorts,
): Promise<WithToken<T>> {
  const token = await mint(ports);
  const [outcome] = await Promise.allSettled([
    Promise.race([work(token), untilInterrupted(ports.interruption)]),
  ]);
  const findings = await revoke(token, ports);
  if (outcome.status === 'fulfilled') return { value: outcome.value, findings };
  if (outcome.reason instanceof Failure) return { failure: outcome.reason, findings };
  // A bug keeps its stack, and what is to be told of the token is told beside it.
  for (const { level, message } of findings) ports.log.annotate(level, message);
  throw outcome.reason;
}

/** A job that is cancelled has a few seconds left: for handing the token back, not for an answer. */
function untilInterrupted({ signal }: Ports['interruption']): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(interrupted());
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

/** A lost answer may have used the ID token up, so another one is asked for. */
async function mint({ crateTokens, identityTokens, log }: TokenPorts): Promise<string> {
  let reason = '';
  for (let count = 1; count <= maxExchanges; count += 1) {
    const idToken = await identityTokens.request(crateTokens.audience);
    log.mask(idToken);
    const result = await crateTokens.exchange(idToken);
    if (result.state === 'done') {
      log.mask(result.value);
      return result.value;
    }
    if (result.state === 'refused' && result.status > 0) throw refused(result);
    reason = result.reason;
  }
  throw crateFailure('CRATE_TOKEN_UNKNOWN', {
    seen: `crates.io gave no token for this run’s identity, in ${maxExchanges} exchanges (${reason})`,
    expected: 'a token of trusted publishing',
    cure: 'Re-run this job when crates.io is well (see its status page): nothing was uploaded.',
  });
}

async function revoke(
  token: string,
  { crateTokens }: Pick<TokenPorts, 'crateTokens'>,
): Promise<readonly Finding[]> {
  const result = await crateTokens.revoke(token);
  if (result.state === 'done') return [];
  return [
    {
      rule: 'CRATE_TOKEN_NOT_REVOKED',
      level: 'warning',
      message: `The token for crates.io could not be handed back (${result.reason}): it stays good until 30 minutes after it was made, for the crates that trust this workflow. Nobody but this job has seen it.`,
    },
  ];
}

function interrupted() {
  return crateFailure('CRATE_INTERRUPTED', {
    seen: 'this job was cancelled while the crate was uploaded',
    expected: 'an answer of crates.io',
    cure: 'Re-run this job: its gate finds out whether the version was published after all, and uploads nothing twice.',
  });
}

function refused({ status, reason }: { readonly status: number; readonly reason: string }) {
  return crateFailure('CRATE_TOKEN_REFUSED', {
    seen: `crates.io gave no token for this run’s identity (status ${status}: ${reason})`,
    expected: 'a token of trusted publishing',
    cure: 'On crates.io, under the crate’s Settings → Trusted Publishing, name this repository, the file of this very workflow, and the environment of this job; then re-run this job. Nothing was uploaded.',
  });
}
