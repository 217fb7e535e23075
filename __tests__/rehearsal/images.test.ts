import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import { createBlobs } from '../../src/world/blobs.ts';
import type { Rehearsal } from '../../src/rehearsal/rehearsal.ts';
import type { RehearsalReport } from '../../src/rehearsal/report.ts';
import { jobOf, openFixture, stepsOf } from './support.ts';
import { join } from 'node:path';

let rehearsal: Rehearsal;
let report: RehearsalReport;
beforeAll(async () => {
  rehearsal = await openFixture('images');
  report = await rehearsal.run();
}, 30_000);
afterAll(() => rehearsal.close());

const at = { registry: 'ghcr', repository: 'octo/demo' } as const;
const errorsOf = (job: string) =>
  stepsOf(report, job)
    .flatMap(({ annotations }) => annotations)
    .filter(({ level }) => level === 'error')
    .map(({ message }) => message);

interface ManifestJson {
  readonly manifests?: readonly { readonly digest: string; readonly platform: object }[];
  readonly layers: readonly { readonly digest: string }[];
  readonly config: { readonly digest: string };
}

const manifestAt = (digest: string) =>
  JSON.parse(String(rehearsal.world.oci.findManifest(at, digest)!.bytes)) as ManifestJson;
const blobAt = (digest: string) =>
  createBlobs(join(rehearsal.world.folder, 'blobs')).get(digest.slice('sha256:'.length));

describe('an image that a workflow builds', () => {
  test('is pushed under its tags, an index with a real image for each platform', () => {
    const { digest = '' } = jobOf(report, 'pushed').outputs;
    expect(rehearsal.world.oci.tags(at)).toEqual({ one: digest, two: digest });
    const { manifests } = manifestAt(digest);
    expect(manifests!.map(({ platform }) => platform)).toEqual([
      { architecture: 'amd64', os: 'linux' },
      { architecture: 'arm64', os: 'linux' },
    ]);
    const [first, second] = manifests!.map((one) => manifestAt(one.digest));
    expect(first!.layers).toEqual(second!.layers);
    const tar = gunzipSync(blobAt(first!.layers[0]!.digest)).toString('latin1');
    expect(tar).toMatch(/^all\/inner\/two\.txt\0/);
    expect(tar).toContain('all/one.txt\0');
    expect(gunzipSync(blobAt(first!.layers[1]!.digest)).toString('latin1')).toMatch(/^some\/one/);
    expect(JSON.parse(String(blobAt(second!.config.digest)))).toMatchObject({
      architecture: 'arm64',
      created: '2026-01-01T00:00:00Z',
      config: {
        Entrypoint: ['/all/one.txt'],
        Cmd: ['--help'],
        User: '1000',
        Labels: { a: 'b', c: 'd e' },
      },
    });
  });

  test('is the same when it is built again from the same files and the same time', () => {
    const { digest, again, single } = jobOf(report, 'pushed').outputs;
    expect(again).toBe(digest);
    expect(single).not.toBe(digest);
    expect(manifestAt(single!).layers).toHaveLength(2);
  });

  test('is not pushed by a job without `packages: write`', () => {
    expect(jobOf(report, 'not-permitted').state).toBe('failure');
    expect(errorsOf('not-permitted')).toEqual([
      expect.stringMatching(/403: .*installation not allowed to Write organization package/),
    ]);
    expect(Object.keys(rehearsal.world.oci.tags(at))).not.toContain('never');
  });

  test('cannot be logged in for with a token that GitHub did not issue', () => {
    expect(errorsOf('wrong-password')).toEqual([expect.stringContaining('failed to authorize')]);
  });

  test('is refused, with the line, when its Dockerfile says more than what is understood', () => {
    const refused = jobOf(report, 'refused').legs.map(({ steps }) =>
      steps.flatMap(({ annotations }) => annotations.map(({ message }) => message)).join(),
    );
    expect(refused).toEqual([
      expect.stringContaining('(line 1): the image does not begin with `FROM scratch`'),
      expect.stringContaining('(line 2): there is a RUN'),
      expect.stringContaining('(line 2): COPY has --from'),
      expect.stringContaining('(line 2): a variable is used'),
      expect.stringContaining('Dockerfile:2: nowhere: not found'),
      expect.stringContaining('(line 2): a LABEL is not'),
      expect.stringContaining('(line 3): a command is not a list'),
      expect.stringContaining('(line 3): the last instruction does not end'),
      expect.stringContaining('(line 1): nothing is copied'),
    ]);
  });

  test('is refused when an input would make it another', () => {
    expect(errorsOf('other-inputs')).toEqual([
      expect.stringContaining('does not know what build-args would do'),
      expect.stringContaining('does not write the provenance of BuildKit'),
      expect.stringContaining('does not know the output "type=tar"'),
    ]);
  });

  test('is attested by its digest alone, and by a job that may sign', () => {
    expect(errorsOf('attested')).toEqual([
      expect.stringContaining('does not know what subject-path would do'),
      expect.stringContaining('subject-digest must be in the format'),
      expect.stringContaining('no `permissions: id-token: write`'),
    ]);
  });

  test('leaves no login behind, and nothing that the world does not allow', () => {
    expect(report.violations).toEqual([]);
    expect(stepsOf(report, 'pushed').at(-1)).toMatchObject({
      name: 'Post docker/login-action',
      outcome: 'success',
    });
  });
});
