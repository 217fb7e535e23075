/** What scenarios look at in the world, past the report: each a list of what is not so. */
import type { FaultStage } from '../fault.ts';
import { npmRegistry } from '../../world/npm/service.ts';
import type { RehearsalReport } from '../report.ts';

/** The world's own: no request of a world can be meant for a real registry. */
export const npmHost = new URL(npmRegistry).host;

/** Requests that would publish something, by registry. */
export const uploadRequests = {
  pypi: { method: 'POST', host: 'upload.pypi.org' },
  'crates-io': { method: 'PUT', host: 'crates.io', path: '/api/v1/crates/new' },
  npm: { method: 'PUT', host: npmHost },
} as const;

export type RegistryName = keyof typeof uploadRequests;

/** Requests that trade an identity for a registry's token. */
const tokenRequests = {
  pypi: { method: 'POST', host: 'pypi.org', path: '/_/oidc/mint-token' },
  'crates-io': { host: 'crates.io', path: '/api/v1/trusted_publishing/tokens' },
  npm: { method: 'POST', host: npmHost, path: '/-/npm/v1/oidc/token/exchange/*' },
} as const;

export const registryNames = Object.keys(uploadRequests) as readonly RegistryName[];

/** The registry was sent exactly that many files, over all attempts. */
export function uploadedTo(
  { world }: FaultStage,
  expected: Readonly<Partial<Record<RegistryName, number>>>,
): readonly string[] {
  return registryNames.flatMap((name) => {
    const seen = world.log.count(uploadRequests[name]);
    const wanted = expected[name] ?? 0;
    return seen === wanted ? [] : [`${name} was sent ${seen} uploads, declared ${wanted}`];
  });
}

/** No registry was sent a file. */
export function nothingUploaded(stage: FaultStage): readonly string[] {
  return uploadedTo(stage, {});
}

/** No channel serves a sealed file, whatever was sent to it. */
export function nothingServed(reports: readonly RehearsalReport[]): readonly string[] {
  return reports
    .at(-1)!
    .artifacts.flatMap(({ artifact, channels }) =>
      registryNames
        .filter((name) => !['absent', 'not-asked'].includes(channels[name]?.served ?? 'not told'))
        .map((name) => `${artifact} is ${channels[name]?.served ?? 'not told of'} on ${name}`),
    );
}

/** The registries were not even asked for a token. */
export function noTokenAsked(
  { world }: FaultStage,
  names: readonly RegistryName[] = registryNames,
): readonly string[] {
  return names.flatMap((name) =>
    world.log.count(tokenRequests[name]) === 0 ? [] : [`${name} was asked for a token`],
  );
}

/** The repository has no release, not even a draft, and no run kept an artifact. */
export function nothingStarted(stage: FaultStage): readonly string[] {
  const { repository, world } = stage;
  return [
    ...nothingUploaded(stage),
    ...noTokenAsked(stage),
    ...(repository.releases().length === 0 ? [] : ['there is a release']),
    ...(world.results.listArtifacts().length === 0 ? [] : ['an artifact was uploaded']),
  ];
}

/** The one release of the tag is a draft with as many assets as were sealed. */
export function draftWaits(
  { repository, tag }: FaultStage,
  reports: readonly RehearsalReport[],
): readonly string[] {
  const sealed = reports.at(-1)!.artifacts;
  const found = repository.releases();
  if (found.length !== 1) return [`there are ${found.length} releases, not one`];
  const { assets, draft, tagName } = found[0]!;
  // The set holds its manifest and its checksums beside what the manifest names.
  const wanted = sealed.length + 2;
  return [
    ...(draft && tagName === tag ? [] : [`the release is not a draft of ${tag}`]),
    ...(assets.length === wanted ? [] : [`the draft has ${assets.length} assets, not ${wanted}`]),
    ...sealed
      .filter(({ channels }) => channels['github-release']?.served !== 'equal')
      .map(({ artifact }) => `the draft's ${artifact} is not the sealed file`),
  ];
}

/** Besides NOT_RELEASED, no failure code but these was told. */
export function toldOnly(
  reports: readonly RehearsalReport[],
  ...codes: readonly string[]
): readonly string[] {
  const allowed = new Set(['NOT_RELEASED', ...codes]);
  return [...new Set(reports.flatMap(({ failureCodes }) => failureCodes))]
    .filter((code) => !allowed.has(code))
    .map((code) => `${code} was told as well`);
}

/** Some error message that starts with the code holds every one of the texts. */
export function tells(
  reports: readonly RehearsalReport[],
  code: string,
  ...texts: readonly string[]
): readonly string[] {
  const messages = errorMessages(reports).filter((message) => message.startsWith(`${code}: `));
  const lacks = (message: string) => texts.filter((text) => !message.includes(text));
  if (messages.some((message) => lacks(message).length === 0)) return [];
  return [`no message of ${code} tells all of ${JSON.stringify(texts)}: ${messages.join(' | ')}`];
}

/** Every error annotation of every attempt, in order. */
export function errorMessages(reports: readonly RehearsalReport[]): readonly string[] {
  return reports.flatMap(({ jobs }) =>
    jobs
      .filter(({ keptFromAttempt }) => keptFromAttempt === undefined)
      .flatMap(({ legs }) => legs)
      .flatMap(({ steps }) => steps)
      .flatMap(({ annotations }) => annotations)
      .filter(({ level }) => level === 'error')
      .map(({ message }) => message),
  );
}
