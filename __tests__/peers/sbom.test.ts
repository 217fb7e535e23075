import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { checkSbom } from '../../src/sbom/check.ts';
import { makeSpdx } from '../../src/sbom/make-spdx.ts';
import { syftSpdx } from '../sbom/documents.ts';
import { artifact, madeDocuments } from '../sbom/made-documents.ts';
import { officialSpdxSchema } from '../sbom/official-spdx.ts';
import { temporaryFolders } from '../support/folders.ts';
import { projectFolder } from '../support/run-node.ts';
import { runProgram } from '../support/run-program.ts';
import { debianPython, missingModules, peerTest, requireSuccess } from './support.ts';

const makeFolder = temporaryFolders();
const sha256 = '6c'.repeat(32);
const epochSeconds = 1_700_000_000;

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
  // It has no --version: whether it is there is asked for with its help.
  const isThere = spawnSync('pyspdxtools', ['--help']).status === 0;
  peerTest(isThere ? [] : ['pyspdxtools'], 'accepts what is made, and no broken one', async () => {
    const folder = makeFolder();
    const validate = async (name: string, text: string) => {
      await writeFile(join(folder, name), text);
      return runProgram('pyspdxtools', ['--infile', name], { cwd: folder });
    };
    for (const [path, document] of madeDocuments()) {
      requireSuccess(path, await validate(`${path}.spdx.json`, document));
      const broken = document.replace('SPDXRef-DOCUMENT', 'SPDXRef_DOCUMENT');
      expect((await validate('broken.spdx.json', broken)).code).not.toBe(0);
    }
  });
});

/** Exit 0 when every document is valid, else 1 and the faults. */
const judge = `
import json, sys, jsonschema
schema, *documents = json.load(sys.stdin)
validator = jsonschema.Draft7Validator(schema)
validator.check_schema(schema)
faults = [fault.message for document in documents for fault in validator.iter_errors(document)]
print(*faults, sep="\\n")
sys.exit(1 if faults else 0)
`;

describe('Debian’s JSON Schema validator, with what the schema of the SPDX project says', () => {
  const missing = missingModules('jsonschema');
  const valid = (...documents: readonly unknown[]) =>
    runProgram(debianPython, ['-W', 'ignore', '-c', judge], {
      input: JSON.stringify([officialSpdxSchema(), ...documents]),
    });

  peerTest(missing, 'accepts what is made, and no broken one', async () => {
    const made = [...madeDocuments().values()].map((text) => JSON.parse(text) as object);
    requireSuccess('jsonschema', await valid(...made));
    for (const document of made) {
      const { code, stdout } = await valid({ ...document, packages: [{ name: 'x' }] });
      expect([code, stdout]).toEqual([1, expect.stringContaining('is a required property')]);
    }
  });

  peerTest([...missing, 'npm'], 'accepts what others write, and is accepted here', async () => {
    requireSuccess('jsonschema', await valid(syftSpdx(), await npmSbom('spdx')));
  });
});
