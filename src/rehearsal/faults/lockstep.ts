/** What scenarios share that play reference/lockstep/release.yml. */
import type { FaultStage } from '../fault.ts';
import type { RehearsalReport } from '../report.ts';
import { uploadedTo } from './checks.ts';
import { problemsAmong } from './reference-release.ts';

/** The workflow, and the job before which the first crate is ready to be published. */
export const lockstep = { workflow: 'lockstep/release.yml', startsAt: ['publish-core'] } as const;

/** The two crates, as they are served. */
export const coreFile = 'tidetable-0.4.0.crate';
export const dependentFile = 'tidetable-check-0.4.0.crate';

/** So many crates were uploaded, over all attempts, and every token was handed back. */
export function cratesUploaded(stage: FaultStage, count: number): readonly string[] {
  return [...uploadedTo(stage, { 'crates-io': count }), ...tokensHandedBack(stage)];
}

/** No token that crates.io exchanged for an identity is good any more. */
function tokensHandedBack({ world }: FaultStage): readonly string[] {
  const left = Object.values(world.crates.state.tokens).filter(({ exchanged }) => exchanged);
  return left.length === 0 ? [] : [`${left.length} tokens of crates.io were not handed back`];
}

/** The dependent was neither built nor sealed nor sent, and is nowhere served. */
export function dependentUntouched(
  { world }: FaultStage,
  reports: readonly RehearsalReport[],
): readonly string[] {
  const names = world.results.listArtifacts().map(({ name }) => name);
  const states = reports.at(-1)!.jobs.map(({ id, state }) => `${id} ${state}`);
  return problemsAmong({
    'the dependent was built': !names.includes('built-dependent'),
    'the dependent was sealed': !names.includes('sealed-dependent'),
    'the dependent is served': world.crates.findBytes('tidetable-check', '0.4.0') === undefined,
    'a job of the dependent ran': states.includes('build-dependent skipped'),
  });
}

/** One public release, with both crates, both manifests' files replaced, and nothing besides. */
export function releasedTogether({ repository }: FaultStage): readonly string[] {
  const assets = repository.releases().flatMap(({ assets: own }) => own.map(({ name }) => name));
  const evidence = ['BUILD_META.json', 'BUILD_META.txt', 'release-provenance.intoto.json'];
  const wanted = [...evidence, 'SHA256SUMS', dependentFile, coreFile, 'release.json'].sort();
  const found = assets.sort().join(', ');
  return found === wanted.join(', ') ? [] : [`the releases have ${found}`];
}
