/** docker/build-push-action: a real image of the files that the Dockerfile copies, pushed by name or by digest. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ImageRepository } from '../../../image-ports.ts';
import { parseImageReference } from '../../../oci/reference.ts';
import { StepFailure, type StandIn, type StandInStep } from '../../stand-in.ts';
import { copiedFiles } from './copied-files.ts';
import { parseDockerfile } from './dockerfile.ts';
import { renderImage, type ImageBytes } from './image-bytes.ts';
import { requireKnownInputs } from './known-inputs.ts';
import { pushImage } from './registry.ts';

const knownInputs = ['context', 'file', 'outputs', 'platforms', 'provenance', 'push', 'tags'];

export const dockerBuildPush: StandIn = {
  action: 'docker/build-push-action',
  defaults: { push: 'false', provenance: 'true' },
  async run(step) {
    requireKnownInputs(step, knownInputs);
    if (step.input('provenance') !== 'false') {
      throw new StepFailure(
        'The rehearsal does not write the provenance of BuildKit: set `provenance: false`. What counts is attested by its digest.',
      );
    }
    const target = readTarget(step);
    const image = buildImage(step);
    const { digest } = image.manifests.at(-1)!;
    for (const { repository, tags } of target) await pushImage(step, { repository, image, tags });
    step.say(`${target.length > 0 ? 'Pushed' : 'Built, and kept nowhere,'} ${digest}`);
    step.setOutput('digest', digest);
    step.setOutput('metadata', JSON.stringify({ 'containerimage.digest': digest }));
  },
};

function buildImage(step: StandInStep): ImageBytes {
  const given = step.input('context');
  if (given === '' || /^[a-z+]+:\/\//.test(given)) {
    throw new StepFailure('The rehearsal builds from a folder: name it in `context`.');
  }
  const context = resolve(step.folders.workspace, given);
  const file = resolve(step.folders.workspace, step.input('file') || join(given, 'Dockerfile'));
  if (!existsSync(file))
    throw new StepFailure(`failed to read dockerfile: open ${file}: no such file`);
  if (existsSync(join(context, '.dockerignore'))) {
    throw new StepFailure('The rehearsal does not understand .dockerignore.');
  }
  const dockerfile = parseDockerfile(readFileSync(file, 'utf8'));
  const [first = 'linux/amd64', ...others] = listOf(step.input('platforms'));
  return renderImage({
    dockerfile,
    layers: dockerfile.copies.map((copy) => copiedFiles(context, copy)),
    platforms: [first, ...others],
    epoch: epochOf(step),
  });
}

/** Without one the image is another at every build, as it is with BuildKit. */
function epochOf({ env, now }: StandInStep): number {
  const { SOURCE_DATE_EPOCH: given } = env;
  if (given === undefined || given === '') return Math.floor(now().getTime() / 1000);
  if (!/^\d{1,11}$/.test(given)) throw new StepFailure(`invalid SOURCE_DATE_EPOCH: ${given}`);
  return Number(given);
}

interface Target {
  readonly repository: ImageRepository;
  readonly tags: readonly string[];
}

/** Where it is pushed to; nowhere without `push`. */
function readTarget(step: StandInStep): readonly Target[] {
  const output = readOutput(step.input('outputs'));
  const names = [
    ...listOf(step.input('tags')),
    ...(output.name === undefined ? [] : [output.name]),
  ];
  const pushes = step.input('push') === 'true' || output.push === 'true';
  if (!pushes) return [];
  if (names.length === 0) throw new StepFailure('tag is needed when pushing to registry');
  return names.map((name) => {
    const { repository, tag } = parseImageReference(name);
    const byDigest = output['push-by-digest'] === 'true';
    if (byDigest && tag !== undefined) {
      throw new StepFailure(`can't push tagged ref ${name} by digest`);
    }
    return { repository, tags: byDigest ? [] : [tag ?? 'latest'] };
  });
}

const knownOutput = [
  'type',
  'name',
  'push',
  'push-by-digest',
  'name-canonical',
  'rewrite-timestamp',
];

/** `type=image,push=true,…`: one output, of an image. */
function readOutput(text: string): Readonly<Record<string, string>> {
  if (text === '') return {};
  const fields = text.split(',').map((field) => field.replace(/^"|"$/g, '').split(/=(.*)/s));
  const output = Object.fromEntries(fields.map(([name = '', value = '']) => [name, value]));
  const unknown = Object.keys(output).filter((name) => !knownOutput.includes(name));
  if (unknown.length > 0 || output.type !== 'image' || text.includes('\n')) {
    throw new StepFailure(
      `The rehearsal does not know the output ${JSON.stringify(text)}: one of \`type=image\` with ${knownOutput.slice(1).join(', ')}.`,
    );
  }
  return output;
}

/** Lines, or a list with commas. */
function listOf(text: string): readonly string[] {
  return text
    .split(/[\n,]/)
    .map((entry) => entry.trim())
    .filter(Boolean);
}
