/**
 * Who may have signed. Certificates are compared as whole texts: a name that only begins
 * or ends like ours, or has it inside, is another one.
 */
import type { Location } from '../failure.ts';
import type { CommitSha } from '../ports.ts';
import type { IdentityField, SignerIdentity } from './signing-certificate.ts';
import { attestationFailure } from './verify-failures.ts';

/** GitHub Actions' issuer of ID tokens, as certificates name it: nothing is asked there. */
export const githubActionsIssuer = 'https://token.actions.githubusercontent.com';
export const githubServer = 'https://github.com';

/** Events that start releases; `pull_request_target` and its like are not among them. */
export const releasingEvents: readonly string[] = ['push', 'release', 'workflow_dispatch'];

/** The job whose signature is accepted. Everything that is given must hold. */
export interface SignerPolicy {
  /** Of the commit: `owner/name`, spelled as GitHub spells it. */
  readonly repository: string;
  /** What the run was started for: `refs/tags/v1.2.3`. */
  readonly ref: string;
  readonly commit: CommitSha;
  /** File of the run's workflow in that repository: `.github/workflows/release.yml`. */
  readonly workflow: string;
  /**
   * The file with the job that signs, when the run's workflow calls another one:
   * `octo/shared/.github/workflows/publish.yml@refs/tags/v2`. A certificate names the called
   * file. Left out: the run's own workflow.
   */
  readonly signer?: string;
  /** Commit of the called file, for whom its ref is not enough. */
  readonly signerCommit?: CommitSha;
  /** Events that may have started the run; `releasingEvents` when left out. */
  readonly events?: readonly string[];
  /** Accept runs on self-hosted runners, which whoever holds them can change. */
  readonly selfHosted?: boolean;
  /** GitHub's number of the repository: no other one that is given its name later has it. */
  readonly repositoryId?: string;
  /** Replaces GitHub Actions' issuer, for enterprises that have their own. */
  readonly issuer?: string;
  /** Replaces `https://github.com`. */
  readonly serverUrl?: string;
}

interface Check {
  readonly code: Parameters<typeof attestationFailure>[0];
  /** For messages. */
  readonly what: string;
  readonly field: IdentityField | 'subject';
  readonly accepted: readonly string[];
}

/**
 * Throws when somebody else signed: ATTESTATION_OIDC_ISSUER, _REPOSITORY, _REF, _COMMIT,
 * _SIGNER, _SIGNER_COMMIT, _WORKFLOW, _EVENT, _RUNNER, the first of them that differs; and
 * what requirePolicy throws.
 */
export function requireSigner(
  identity: SignerIdentity,
  policy: SignerPolicy,
  place: Location,
): void {
  requirePolicy(policy);
  const failing = checksOf(policy).find(
    ({ field, accepted }) => !accepted.some((one) => one === identity[field]),
  );
  if (!failing) return;
  const { code, what, field, accepted } = failing;
  throw attestationFailure(code, {
    seen: `${place.file} was signed by a job whose ${what} is ${identity[field] ?? 'not told'}`,
    expected: accepted.join(' or '),
    cure: 'Do not trust it, unless it is the policy that is wrong: compare the run that signed with what you gave, letter by letter.',
    location: place,
  });
}

function checksOf(policy: SignerPolicy): readonly Check[] {
  const { repository, ref, commit, workflow, signerCommit, repositoryId } = policy;
  const { issuer = githubActionsIssuer, serverUrl = githubServer } = policy;
  const run = `${repository}/${workflow}@${ref}`;
  const signer = [`${serverUrl}/${policy.signer ?? run}`];
  const hosted = ['github-hosted', ...(policy.selfHosted === true ? ['self-hosted'] : [])];
  const check = (
    code: Check['code'],
    what: string,
    [field, ...accepted]: readonly [Check['field'], ...string[]],
  ): Check => ({ code, what, field, accepted });
  return [
    check('ATTESTATION_OIDC_ISSUER', 'issuer', ['issuer', issuer]),
    check('ATTESTATION_REPOSITORY', 'repository', [
      'sourceRepositoryUri',
      `${serverUrl}/${repository}`,
    ]),
    ...(repositoryId === undefined
      ? []
      : [check('ATTESTATION_REPOSITORY', 'repository’s ID', ['sourceRepositoryId', repositoryId])]),
    check('ATTESTATION_REF', 'ref', ['sourceRepositoryRef', ref]),
    check('ATTESTATION_COMMIT', 'commit', ['sourceRepositoryDigest', commit]),
    // After the source: a workflow's name has the ref in it, and would differ with it.
    check('ATTESTATION_SIGNER', 'workflow file', ['subject', ...signer]),
    check('ATTESTATION_SIGNER', 'build signer', ['buildSignerUri', ...signer]),
    ...(signerCommit === undefined
      ? []
      : [check('ATTESTATION_SIGNER_COMMIT', 'file’s commit', ['buildSignerDigest', signerCommit])]),
    check('ATTESTATION_WORKFLOW', 'run’s workflow', ['buildConfigUri', `${serverUrl}/${run}`]),
    check('ATTESTATION_EVENT', 'event', ['buildTrigger', ...(policy.events ?? releasingEvents)]),
    check('ATTESTATION_RUNNER', 'runner', ['runnerEnvironment', ...hosted]),
  ];
}

/** What is compared must be whole: a part of an address would equal nothing, or too much. */
const forms: readonly (readonly [name: keyof SignerPolicy, form: RegExp, example: string])[] = [
  ['repository', /^[\w.-]+\/[\w.-]+$/, 'octo/demo'],
  ['ref', /^refs\/\S+$/, 'refs/tags/v1.2.3'],
  ['commit', /^[0-9a-f]{40}$/, '40 hexadecimal digits'],
  ['workflow', /^\.github\/workflows\/[^/\s]+\.ya?ml$/, '.github/workflows/release.yml'],
  [
    'signer',
    /^[\w.-]+\/[\w.-]+\/\.github\/workflows\/[^/\s]+\.ya?ml@\S+$/,
    'octo/shared/.github/workflows/publish.yml@refs/tags/v2',
  ],
  ['signerCommit', /^[0-9a-f]{40}$/, '40 hexadecimal digits'],
  ['repositoryId', /^\d+$/, 'a number'],
  ['issuer', /^https:\/\/\S+$/, githubActionsIssuer],
  ['serverUrl', /^https:\/\/[^/\s]+$/, githubServer],
];

/** Throws ATTESTATION_POLICY when the policy cannot be right: part of an address, no event. */
export function requirePolicy(policy: SignerPolicy): void {
  const wrong = forms.find(([name, form]) => {
    const value = policy[name];
    return value !== undefined && !(typeof value === 'string' && form.test(value));
  });
  const noEvent = policy.events?.length === 0;
  if (!wrong && !noEvent) return;
  const [name, , example] = wrong ?? ['events', undefined, releasingEvents.join(', ')];
  throw attestationFailure('ATTESTATION_POLICY', {
    seen: `the policy's ${name} is ${JSON.stringify(policy[name as keyof SignerPolicy])}`,
    expected: `something like ${example}`,
    cure: `Give ${name} in that form.`,
  });
}
