import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { checkSbom } from '../../src/sbom/check.ts';
import { makeSpdx, type SbomArtifact } from '../../src/sbom/make-spdx.ts';
import { cargoLock, npmLock, poetryLock, requirements, uvLock } from '../sbom/lock-files.ts';
import { temporaryFolders } from '../support/folders.ts';
import { projectFolder } from '../support/run-node.ts';
import { runProgram } from '../support/run-program.ts';
import { peerTest, requireSuccess } from './support.ts';

const makeFolder = temporaryFolders();
const sha256 = '6c'.repeat(32);
const epochSeconds = 1_700_000_000;

const artifact = (kind: SbomArtifact['kind'], name: string, version: string): SbomArtifact => ({
  ...{ name: 'artifact.bin', kind, sha256, package: { name, version } },
});

/** What `npm sbom` says of this very project. */
async function npmSbom(format: string): Promise<Record<string, unknown>> {
  const args = ['sbom', '--sbom-format', format, '--package-lock-only'];
  const outcome = await runProgram('npm', args, {
    cwd: projectFolder,
    env: { HOME: makeFolder() },
  });
  return JSON.parse(requireSuccess('npm sbom', outcome).stdout) as Record<string, unknown>;
}

interface Listing {
  readonly packages: readonly {
    readonly externalRefs?: readonly { readonly referenceLocator: string }[];
  }[];
}

/** Its package URLs, sorted. */
function purlsOf({ packages }: Listing): readonly string[] {
  const purls = packages.flatMap(({ externalRefs = [] }) =>
    externalRefs.map(({ referenceLocator }) => referenceLocator),
  );
  return [...new Set(purls)].sort();
}

describe('npm sbom', () => {
  const expected = { title: 'npm', artifacts: [{ name: 'artifact.bin', sha256 }] };

  peerTest(['npm'], 'writes SPDX that is good once the artifact is named by digest', async () => {
    const document = await npmSbom('spdx');
    const findings = await checkSbom(JSON.stringify(document), expected);
    expect(findings.map(({ rule }) => rule)).toEqual(['SBOM_ARTIFACT_UNNAMED']);
    const [root] = document.packages as [Record<string, unknown>];
    root.checksums = [{ algorithm: 'SHA256', checksumValue: sha256 }];
    expect(await checkSbom(JSON.stringify(document), expected)).toEqual([]);
  });

  peerTest(
    ['npm'],
    'writes CycloneDX that is good once the artifact is named by digest',
    async () => {
      const document = await npmSbom('cyclonedx');
      const findings = await checkSbom(JSON.stringify(document), expected);
      expect(findings.map(({ rule }) => rule)).toEqual(['SBOM_ARTIFACT_UNNAMED']);
      const { component } = document.metadata as { component: Record<string, unknown> };
      component.hashes = [{ alg: 'SHA-256', content: sha256 }];
      expect(await checkSbom(JSON.stringify(document), expected)).toEqual([]);
    },
  );

  peerTest(['npm'], 'lists all packages that are made from the same lock file', async () => {
    const text = await readFile(join(projectFolder, 'package-lock.json'), 'utf8');
    const project = artifact('npm-tarball', 'release-actions', '0.1.0');
    const source = { path: 'package-lock.json', text };
    const made = JSON.parse(makeSpdx(project, source, { epochSeconds })) as Listing;
    const document = (await npmSbom('spdx')) as unknown as Listing;
    const known = new Set(purlsOf(document));
    expect(purlsOf(made).filter((purl) => !known.has(purl))).toEqual([]);
    // npm marks in the lock file what is there for development alone.
    expect(purlsOf(made)).toEqual(needed(text).filter((purl) => known.has(purl)));
    expect(purlsOf(made).length).toBeGreaterThan(50);
  });
});

/** Package URLs of what npm does not mark as being there for development alone, sorted. */
function needed(lockText: string): readonly string[] {
  const { packages } = JSON.parse(lockText) as {
    packages: Record<string, { version: string; dev?: boolean; name?: string }>;
  };
  const purls = Object.entries(packages)
    .filter(([, { dev }]) => dev !== true)
    .map(
      ([location, { version, name = location.replace(/^.*node_modules\//, '') }]) =>
        `pkg:npm/${name.replace('@', '%40')}@${version}`,
    );
  return [...new Set(purls)].sort();
}

describe('cargo', () => {
  peerTest(['cargo'], 'writes lock files that an SBOM can be made from', async () => {
    const manifest = (name: string, needs = '') =>
      `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\n${needs}`;
    const folder = makeFolder({
      'Cargo.toml': `[workspace]\nmembers = ["a", "b", "c"]\nresolver = "2"\n`,
      'a/Cargo.toml': manifest('a', 'b = { path = "../b" }\n'),
      'b/Cargo.toml': manifest('b'),
      'c/Cargo.toml': manifest('c'),
      ...{ 'a/src/lib.rs': '', 'b/src/lib.rs': '', 'c/src/lib.rs': '' },
    });
    const args = ['generate-lockfile', '--offline'];
    requireSuccess('cargo', await runProgram('cargo', args, { cwd: folder }));
    const text = await readFile(join(folder, 'Cargo.lock'), 'utf8');
    const crate = artifact('crate', 'a', '0.1.0');
    const made = makeSpdx(crate, { path: 'Cargo.lock', text }, { epochSeconds });
    const { packages } = JSON.parse(made) as { packages: readonly { name: string }[] };
    expect(packages.map(({ name }) => name)).toEqual(['a', 'b']);
  });
});

describe('the validator of the SPDX project', () => {
  const lockFiles = [
    [artifact('crate', 'demo', '0.1.0'), 'Cargo.lock', cargoLock],
    [artifact('npm-tarball', '@octo/demo', '1.0.0'), 'package-lock.json', JSON.stringify(npmLock)],
    [artifact('wheel', 'demo-app', '1.2.3'), 'uv.lock', uvLock],
    [artifact('wheel', 'demo-app', '1.2.3'), 'poetry.lock', poetryLock],
    [artifact('sdist', 'demo-app', '1.2.3'), 'requirements.txt', requirements],
  ] as const;

  // It has no --version: whether it is there is asked for with its help.
  const isThere = spawnSync('pyspdxtools', ['--help']).status === 0;
  peerTest(isThere ? [] : ['pyspdxtools'], 'accepts what is made, and no broken one', async () => {
    const folder = makeFolder();
    const validate = async (name: string, text: string) => {
      await writeFile(join(folder, name), text);
      return runProgram('pyspdxtools', ['--infile', name], { cwd: folder });
    };
    for (const [made, path, text] of lockFiles) {
      const document = makeSpdx(made, { path, text }, { epochSeconds });
      requireSuccess(path, await validate(`${path}.spdx.json`, document));
      const broken = document.replace('SPDXRef-DOCUMENT', 'SPDXRef_DOCUMENT');
      expect((await validate('broken.spdx.json', broken)).code).not.toBe(0);
    }
  });
});
