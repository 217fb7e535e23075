/** Images pushed and pulled by skopeo, promoted here, in a real docker-registry. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect } from '@jest/globals';
import definition from '../../actions/promote-image/action.ts';
import { localFiles } from '../../src/adapters/files.ts';
import { createHttp } from '../../src/adapters/http.ts';
import { imageRegistries } from '../../src/adapters/oci/registries.ts';
import type { ActionDefinition, ActionResult } from '../../src/define-action.ts';
import { imageDigestOf } from '../../src/oci/digest.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import type { Ports } from '../../src/ports.ts';
import { fakeLog, fakeRun } from '../support/fakes.ts';
import { systemClock } from '../../src/adapters/clock.ts';
import { indexImage, singleImage, type TestImage } from '../support/images.ts';
import { runProgram } from '../support/run-program.ts';
import { openDockerRegistry, writeLayout, type DockerRegistry } from './docker-registry.ts';
import { peerTest, requireSuccess } from './support.ts';

const programs = ['docker-registry', 'skopeo'];
const layer = gzipSync(Buffer.alloc(1024));

async function skopeo(registry: DockerRegistry, commandLine: string): Promise<string> {
  const args = ['--insecure-policy', ...commandLine.split(' ')];
  const outcome = await runProgram('skopeo', args, {
    cwd: registry.folder,
    env: { PATH: process.env.PATH!, HOME: registry.folder, TMPDIR: registry.folder },
  });
  return requireSuccess(`skopeo ${commandLine}`, outcome).stdout;
}

/** Pushed by skopeo under `build-7`; its digest in the registry. */
async function pushed(registry: DockerRegistry, image: TestImage, format = 'oci'): Promise<string> {
  await writeLayout(join(registry.folder, 'layout'), image, 'it');
  const to = `docker://${registry.host}/octo/demo:build-7`;
  await skopeo(
    registry,
    `copy --all --format ${format} --dest-tls-verify=false oci:layout:it ${to}`,
  );
  const raw = await skopeo(registry, `inspect --raw --tls-verify=false ${to}`);
  registry.takeRequests();
  return imageDigestOf(Buffer.from(raw));
}

async function promote(
  registry: DockerRegistry,
  digest: string,
  tags: string,
): Promise<ActionResult> {
  const texts: Readonly<Record<string, string>> = {
    source: `${registry.host}/octo/demo`,
    digest,
    tags,
    version: '1.6.0',
    evidence: 'none',
    repository: 'octo/demo',
    'github-token': 'unused',
    'receipt-path': join(registry.folder, 'receipt.json'),
  };
  const log = fakeLog();
  const http = createHttp({ clock: systemClock, log });
  const ports = {
    clock: systemClock,
    log,
    files: localFiles,
    run: fakeRun(),
    interruption: { signal: new AbortController().signal },
    imageRegistries: imageRegistries({
      http,
      log,
      githubToken: undefined,
      env: { HOME: registry.folder },
    }),
  };
  const action = definition as unknown as ActionDefinition;
  const values = parseInputs(action.inputs, (name) => texts[name]);
  return action.run(values, ports as unknown as Ports);
}

/** The digest of what skopeo pulls from the tag, every platform of it. */
async function pull(registry: DockerRegistry, tag: string): Promise<string> {
  const from = `docker://${registry.host}/octo/demo:${tag}`;
  await skopeo(
    registry,
    `copy --all --preserve-digests --src-tls-verify=false ${from} dir:pulled-${tag}`,
  );
  return imageDigestOf(await readFile(join(registry.folder, `pulled-${tag}`, 'manifest.json')));
}

describe('docker-registry', () => {
  for (const [what, image, format] of [
    ['an index of OCI', indexImage({ layer, content: 'peer' }), 'oci'],
    ['a list of Docker', indexImage({ layer, content: 'peer' }), 'v2s2'],
    ['a single image of OCI', singleImage({ layer, content: 'peer' }), 'oci'],
    ['a single image of Docker', singleImage({ layer, content: 'peer' }), 'v2s2'],
  ] as const) {
    peerTest(programs, `serves ${what} to skopeo as it was pushed, under every tag`, async () => {
      await using registry = await openDockerRegistry();
      const digest = await pushed(registry, image, format);
      const { failure } = await promote(registry, digest, '{{version}}\nlatest');
      expect(failure).toBeUndefined();
      expect(registry.takeRequests().filter((one) => one.includes('/blobs/'))).toEqual([]);
      expect(await pull(registry, '1.6.0')).toBe(digest);
      expect(await pull(registry, 'latest')).toBe(digest);
    });
  }

  peerTest(
    programs,
    'is asked half as much as by skopeo for one tag, a quarter for four',
    async () => {
      await using registry = await openDockerRegistry();
      const digest = await pushed(registry, indexImage({ layer, content: 'peer' }));
      const copy = async (tag: string) => {
        const at = `docker://${registry.host}/octo/demo`;
        const flags = '--all --preserve-digests --src-tls-verify=false --dest-tls-verify=false';
        await skopeo(registry, `copy ${flags} ${at}:build-7 ${at}:${tag}`);
        return registry.takeRequests().length;
      };
      const theirs = [await copy('a'), await copy('b'), await copy('c'), await copy('d')];
      await promote(registry, digest, '{{version}}');
      const ours = registry.takeRequests().length;
      await promote(registry, digest, 'e\nf\ng\nlatest');
      const oursForFour = registry.takeRequests().length;
      const theirsForFour = theirs.reduce((sum, count) => sum + count);
      // One read of the image, one look at each platform, and three requests a tag.
      expect([ours, oursForFour]).toEqual([1 + 2 + 3, 1 + 2 + 3 * 4]);
      expect(ours * 2).toBeLessThanOrEqual(theirs[0]!);
      expect(oursForFour * 4).toBeLessThanOrEqual(theirsForFour);
      process.stderr.write(
        `requests for 1 and 4 tags: ${ours} and ${oursForFour} here, ${theirs[0]} and ${theirsForFour} by skopeo\n`,
      );
    },
  );
});
