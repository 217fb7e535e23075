/** pypa/gh-action-pypi-publish: identity → token → one upload a file, as twine sends it. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { addresses } from '../../adapters/addresses.ts';
import { requestIdToken } from '../id-token-request.ts';
import { StepFailure, type StandIn, type StandInStep } from '../stand-in.ts';

export const pypiPublish: StandIn = {
  action: 'pypa/gh-action-pypi-publish',
  defaults: {
    'packages-dir': 'dist',
    'skip-existing': 'false',
    password: '',
    attestations: 'true',
  },
  async run(step) {
    const folder = resolve(step.folders.workspace, step.input('packages-dir'));
    const files = existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => /\.(?:whl|tar\.gz)$/.test(name))
          .sort()
      : [];
    if (files.length === 0) {
      throw new StepFailure(
        `It seems like there are no Python distribution packages to publish in the directory '${folder}'.`,
      );
    }
    const token = step.input('password') || (await mintToken(step));
    step.mask(token);
    for (const name of files) await upload(step, token, { name, path: join(folder, name) });
  },
};

async function mintToken(step: StandInStep): Promise<string> {
  const audience = await ask(step, '/_/oidc/audience');
  const idToken = await requestIdToken(step, String(audience.audience));
  const minted = await ask(step, '/_/oidc/mint-token', { token: idToken });
  if (typeof minted.token !== 'string') {
    throw new StepFailure(
      `Trusted publishing exchange failure: ${JSON.stringify(minted.errors ?? minted)}`,
    );
  }
  return minted.token;
}

async function ask(
  step: StandInStep,
  path: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const answer = await step.world.http.send({
    url: `${addresses.pypi}${path}`,
    ...(body && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  return JSON.parse(answer.body.toString('utf8')) as Record<string, unknown>;
}

interface Distribution {
  readonly name: string;
  readonly path: string;
}

async function upload(step: StandInStep, token: string, file: Distribution): Promise<void> {
  const content = readFileSync(file.path);
  const form = new FormData();
  for (const [field, value] of Object.entries(formFields(file.name, content))) {
    form.append(field, value);
  }
  form.append('content', new Blob([content]), file.name);
  const encoded = new Response(form);
  const answer = await step.world.http.send({
    method: 'POST',
    url: `${addresses.pypiUpload}/legacy/`,
    headers: {
      'content-type': encoded.headers.get('content-type') ?? '',
      authorization: `Basic ${Buffer.from(`__token__:${token}`).toString('base64')}`,
    },
    body: Buffer.from(await encoded.arrayBuffer()),
  });
  const text = answer.body.toString('utf8');
  const skipped = step.input('skip-existing') === 'true' && /already exists/i.test(text);
  if (answer.status === 200) step.say(`Uploading ${file.name}`);
  else if (skipped) step.warn(`Skipping ${file.name} because it appears to already exist`);
  else
    throw new StepFailure(
      `HTTPError: ${answer.status} from ${addresses.pypiUpload}/legacy/: ${text.slice(0, 300)}`,
    );
}

function formFields(name: string, content: Buffer): Record<string, string> {
  const wheel = name.endsWith('.whl');
  const [project = '', version = ''] = wheel
    ? name.split('-')
    : (/^(.+)-([^-]+)\.tar\.gz$/.exec(name) ?? []).slice(1);
  return {
    ':action': 'file_upload',
    protocol_version: '1',
    metadata_version: '2.1',
    name: project,
    version,
    filetype: wheel ? 'bdist_wheel' : 'sdist',
    pyversion: wheel ? (name.split('-').at(-3) ?? 'py3') : 'source',
    sha256_digest: createHash('sha256').update(content).digest('hex'),
    md5_digest: createHash('md5').update(content).digest('hex'),
  };
}
