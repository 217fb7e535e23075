import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'smol-toml';
import { renderCargoProject, type CargoPackage } from '../../src/install/cargo-project.ts';
import { renderNpmProject, type NpmPackage } from '../../src/install/npm-project.ts';
import type { InstallProject } from '../../src/install/package.ts';

const artifact = { name: 'a', size: 1, sha256: 'a'.repeat(64), sha512: 'b64' } as const;
const base = (name: string) => ({
  name,
  version: '1.0.0',
  artifacts: [{ ...artifact, kind: 'file' as const }],
});
const npm = (name: string, manifest: NpmPackage['manifest'] = {}): NpmPackage => ({
  ...base(name),
  manifest: { name, ...manifest },
});
const crate = (name: string, changes: Partial<CargoPackage> = {}): CargoPackage => ({
  ...base(name),
  dependencies: [],
  optionalDependencies: [],
  ...changes,
});

const fileOf = ({ files }: InstallProject, name: string) =>
  files.find((file) => file.name === name)!.content;

function lockedEntry(manifest: NpmPackage['manifest'], name = '@octo/demo'): object {
  const lock = fileOf(renderNpmProject({ packages: [npm(name, manifest)] }), 'package-lock.json');
  return (JSON.parse(lock) as { packages: Record<string, object> }).packages[
    `node_modules/${name}`
  ]!;
}

describe('the entry of an npm package', () => {
  it.each([
    ['a path alone', './bin/demo.js', { demo: 'bin/demo.js' }],
    ['names', { a: './a.js', b: '/b.js' }, { a: 'a.js', b: 'b.js' }],
  ])('names its commands, told as %s', (_title, bin, expected) => {
    expect(lockedEntry({ bin })).toMatchObject({ bin: expected });
  });

  it('tells that scripts run when it is installed', () => {
    expect(lockedEntry({ scripts: { postinstall: 'x' } })).toMatchObject({
      hasInstallScript: true,
    });
    expect(lockedEntry({ scripts: { test: 'x' } })).not.toHaveProperty('hasInstallScript');
  });

  it('takes over nothing that npm would not', () => {
    expect(lockedEntry({ description: 'x', private: false, os: ['linux'] })).toEqual({
      ...{ version: '1.0.0', integrity: 'sha512-b64', os: ['linux'] },
    });
  });
});

describe('an npm project', () => {
  it('is complete when nothing is needed from elsewhere', () => {
    const together = [npm('core'), npm('demo', { dependencies: { core: '1.0.0' } })];
    expect(renderNpmProject({ packages: together }).complete).toBe(true);
    expect(renderNpmProject({ packages: together.slice(1) }).complete).toBe(false);
    const peer = npm('demo', { peerDependencies: { react: '*' } });
    expect(renderNpmProject({ packages: [peer] }).complete).toBe(false);
  });

  it('names another registry for each scope, and for names without one', () => {
    const packages = [npm('@a/x'), npm('@a/y'), npm('z')];
    const project = renderNpmProject({ packages, indexUrl: 'https://npm.example' });
    expect(fileOf(project, '.npmrc')).toBe(
      '@a:registry=https://npm.example/\nregistry=https://npm.example/\n',
    );
  });
});

describe('a cargo project', () => {
  it('is complete when nothing is needed from elsewhere', () => {
    const core = crate('core');
    const demo = crate('demo', { dependencies: ['core'] });
    expect(renderCargoProject([demo, core]).complete).toBe(true);
    expect(renderCargoProject([demo]).complete).toBe(false);
    const optional = crate('demo', { optionalDependencies: ['core'] });
    expect(renderCargoProject([optional, core]).complete).toBe(false);
  });

  it('is TOML with every crate once, in cargo’s order, whatever the order given', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/);
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 6 }), (names) => {
        const lock = fileOf(renderCargoProject(names.map((own) => crate(own))), 'Cargo.lock');
        expect(lock).toBe(
          fileOf(renderCargoProject(names.map((own) => crate(own)).reverse()), 'Cargo.lock'),
        );
        const entries = parse(lock).package as { name: string; checksum?: string }[];
        const sorted = [...names, 'installed-by-hash'].sort();
        expect(entries.map((entry) => entry.name)).toEqual(sorted);
        expect(entries.filter(({ checksum }) => checksum).length).toBe(names.length);
      }),
    );
  });
});
