/** actions/attest: signed build provenance of an image, stored with GitHub and beside the image. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addresses } from '../../adapters/addresses.ts';
import { buildProvenance, provenanceType } from '../../attestation/build-provenance.ts';
import { parseJobClaims } from '../../attestation/job-claims.ts';
import { parseImageReference } from '../../oci/reference.ts';
import type { WorldRequest } from '../../world/service.ts';
import { signBundle } from '../../world/sigstore/sign-bundle.ts';
import { requestIdToken } from '../id-token-request.ts';
import { StepFailure, type StandIn, type StandInStep } from '../stand-in.ts';
import { requireKnownInputs } from './docker/known-inputs.ts';
import { pushReferrer, type Referrer } from './docker/referrer.ts';

/** A bundle of build provenance as it is kept beside an image. */
export function asReferrer(bundle: object): Referrer {
  return {
    artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    content: Buffer.from(JSON.stringify(bundle)),
    annotations: {
      'dev.sigstore.bundle.content': 'dsse-envelope',
      'dev.sigstore.bundle.predicateType': provenanceType,
    },
  };
}

export const attest: StandIn = {
  action: 'actions/attest',
  defaults: { 'push-to-registry': 'false' },
  async run(step) {
    requireKnownInputs(step, ['subject-name', 'subject-digest', 'push-to-registry']);
    const [name, digest] = [step.input('subject-name'), step.input('subject-digest')];
    if (!/^sha256:[0-9a-f]{64}$/.test(digest)) {
      throw new StepFailure('subject-digest must be in the format "sha256:<hex-digest>"');
    }
    const { world, repository: released } = step.world;
    if (world.github.repository(released).state.private) {
      throw new StepFailure(
        'The rehearsal signs in the public good, which private repositories do not use.',
      );
    }
    const idToken = await requestIdToken(step, 'sigstore');
    const bundle = await sign(step, idToken, provenanceOf({ name, digest }, idToken));
    step.setOutput('attestation-id', String(await store(step, bundle)));
    const path = join(step.folders.temp, 'attestation.json');
    writeFileSync(path, JSON.stringify(bundle));
    step.setOutput('bundle-path', path);
    if (step.input('push-to-registry') !== 'true') return;
    const { repository } = parseImageReference(name);
    await pushReferrer(step, { repository, digest }, asReferrer(bundle));
    step.say(`Attestation uploaded to registry: ${name}@${digest}`);
  },
};

/** What the job of that token says of an image that it has built. */
function provenanceOf(
  { name, digest }: { readonly name: string; readonly digest: string },
  idToken: string,
): object {
  return statementAbout(
    { name, digest },
    buildProvenance(parseJobClaims(idToken), addresses.githubServer),
  );
}

/** A statement with that predicate of build provenance. */
export function statementAbout(
  { name, digest }: { readonly name: string; readonly digest: string },
  predicate: object,
): object {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name, digest: { sha256: digest.slice('sha256:'.length) } }],
    predicateType: provenanceType,
    predicate,
  };
}

/** In the public good's instance, asked over the wire like everybody asks it. */
function sign(step: StandInStep, idToken: string, statement: object): Promise<object> {
  const handle = async ({ method, url, body }: WorldRequest) => {
    const headers = { 'content-type': 'application/json' };
    const asked = { method: method as 'POST', url: url.href, headers, body };
    const answer = await step.world.http.send(asked).catch((error: unknown) => {
      throw new StepFailure(`Failed to sign the attestation: ${url.href}: ${String(error)}`);
    });
    const text = answer.body.toString('utf8');
    if (answer.status < 300) return { status: answer.status, body: JSON.parse(text) as object };
    throw new StepFailure(
      `Failed to sign the attestation: ${url.href} answered ${answer.status}: ${text.slice(0, 300)}`,
    );
  };
  const subject = subjectOf(idToken);
  return signBundle({ handle }, { idToken, subject, statement, instance: 'public-good' });
}

function subjectOf(idToken: string): string {
  const payload = Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8');
  return String((JSON.parse(payload) as { readonly sub?: unknown }).sub);
}

async function store(step: StandInStep, bundle: object): Promise<number> {
  const answer = await step.world.http.send({
    method: 'POST',
    url: `${addresses.githubApi}/repos/${step.world.repository}/attestations`,
    headers: {
      authorization: `Bearer ${step.access.token}`,
      accept: 'application/vnd.github+json',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ bundle }),
  });
  const text = answer.body.toString('utf8');
  if (answer.status === 201) return (JSON.parse(text) as { readonly id: number }).id;
  throw new StepFailure(`Failed to persist attestation: ${answer.status}: ${text.slice(0, 300)}`);
}
