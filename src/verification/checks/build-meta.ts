import {
  parseKnownBuild,
  parseMetaRunner,
  renderBuildMetaJson,
} from '../../evidence/build-meta-json.ts';
import { Failure } from '../../failure.ts';
import { isSameBuildMeta, renderBuildMeta } from '../../manifest/build-meta.ts';
import { buildMetaFileName, buildMetaJsonFileName } from '../../manifest/manifest.ts';
import type { ManifestedCandidate } from '../candidate.ts';
import { againstManifest, type Check } from '../check.ts';
import { verificationFailure } from '../failures.ts';
import { attempted, judged, notAsked } from '../outcome.ts';

/** A thousand artifacts, and the lock files of a large workspace. */
const maxMetaBytes = 8 * 1024 * 1024;

/**
 * Both forms are written anew from release.json and from what only BUILD_META.json tells, and
 * compared: so nothing can be in them that disagrees.
 */
export const buildMeta: Check = {
  id: 'build-meta',
  title: 'BUILD_META tells the same release as release.json',
  run: againstManifest(async (candidate) => {
    const { find, text } = candidate;
    const names = [buildMetaJsonFileName, buildMetaFileName].filter((name) => find(name));
    if (names.length === 0) return notAsked('the release has none');
    if (!find(buildMetaJsonFileName)) return judged([differs(buildMetaFileName)], '');
    const json = await text(buildMetaJsonFileName, maxMetaBytes);
    const made = await attempted(() => render(candidate, json));
    if (made instanceof Failure) return judged([differs(buildMetaJsonFileName, made.seen)], '');
    const failures = made.json === json ? [] : [differs(buildMetaJsonFileName)];
    if (find(buildMetaFileName)) {
      const told = await text(buildMetaFileName, maxMetaBytes);
      if (!isSameBuildMeta(told, made.text)) failures.push(differs(buildMetaFileName));
    }
    return judged(failures, names.join(', '));
  }),
};

/** Throws EVIDENCE_META_MALFORMED. */
function render({ manifest }: ManifestedCandidate, json: string) {
  const known = parseKnownBuild(json);
  const runner = parseMetaRunner(json);
  return {
    json: renderBuildMetaJson(manifest, known, runner),
    text: renderBuildMeta(manifest, known, runner),
  };
}

function differs(name: string, why = 'it is not what it would be for this release'): Failure {
  return verificationFailure('VERIFY_BUILD_META_DIFFERS', {
    seen: `${name}: ${why}`,
    expected: 'the repository, tag, commit, run and artifacts of release.json, and nothing else',
    cure: 'Believe neither of the two: somebody changed one of them. Ask who published the release.',
    location: { file: name },
  });
}
