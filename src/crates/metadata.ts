/**
 * The JSON that goes ahead of a .crate, derived from the normalised Cargo.toml
 * inside it, as `cargo publish` derives it from the package.
 * https://doc.rust-lang.org/cargo/reference/registry-web-api.html#publish
 */
import { parse } from 'smol-toml';
import { crateFailure } from './failures.ts';
import { renderVersionRequirement } from './version-requirement.ts';

type DependencyKind = 'normal' | 'dev' | 'build';
type Table = Readonly<Record<string, unknown>>;

export interface CrateDependency {
  readonly optional: boolean;
  readonly default_features: boolean;
  readonly name: string;
  readonly features: readonly string[];
  readonly version_req: string;
  readonly target: string | null;
  readonly kind: DependencyKind;
  readonly registry?: string;
  readonly explicit_name_in_toml?: string;
}

/** Field names are the web API's. */
export interface CrateMetadata {
  readonly name: string;
  readonly vers: string;
  readonly deps: readonly CrateDependency[];
  readonly features: Readonly<Record<string, readonly string[]>>;
  readonly authors: readonly string[];
  readonly description: string | null;
  readonly documentation: string | null;
  readonly homepage: string | null;
  readonly readme: string | null;
  readonly readme_file: string | null;
  readonly keywords: readonly string[];
  readonly categories: readonly string[];
  readonly license: string | null;
  readonly license_file: string | null;
  readonly repository: string | null;
  readonly badges: Readonly<Record<string, unknown>>;
  readonly links: string | null;
  readonly rust_version: string | null;
}

/** Name of the readme file that the manifest names, undefined when there is none. Throws CRATE_MANIFEST_INVALID. */
export function findReadmeName(cargoToml: string): string | undefined {
  const { readme } = packageTable(parseManifest(cargoToml));
  return typeof readme === 'string' ? readme : undefined;
}

/** The metadata of a packaged crate. Throws CRATE_MANIFEST_INVALID. */
export function parseCrateMetadata(cargoToml: string, readme: string | undefined): CrateMetadata {
  const manifest = parseManifest(cargoToml);
  const about = packageTable(manifest);
  const text = (key: string) => optionalText(about, key);
  return {
    name: requiredText(about, 'name'),
    vers: requiredText(about, 'version'),
    deps: dependencies(manifest),
    features: tableOf(manifest, 'features') as Record<string, string[]>,
    authors: texts(about, 'authors'),
    description: text('description'),
    documentation: text('documentation'),
    homepage: text('homepage'),
    readme: readme ?? null,
    readme_file: text('readme'),
    keywords: texts(about, 'keywords'),
    categories: texts(about, 'categories'),
    license: text('license'),
    license_file: text('license-file'),
    repository: text('repository'),
    badges: tableOf(manifest, 'badges'),
    links: text('links'),
    rust_version: text('rust-version'),
  };
}

function dependencies(manifest: Table): CrateDependency[] {
  const found = ofOneTarget(manifest, null);
  for (const [target, table] of Object.entries(tableOf(manifest, 'target'))) {
    found.push(...ofOneTarget(requireTable(table, `target.${target}`), target));
  }
  return found;
}

function ofOneTarget(table: Table, target: string | null): CrateDependency[] {
  const kinds: readonly (readonly [string, DependencyKind])[] = [
    ['dependencies', 'normal'],
    ['dev-dependencies', 'dev'],
    ['build-dependencies', 'build'],
  ];
  return kinds.flatMap(([key, kind]) =>
    Object.entries(tableOf(table, key)).flatMap(([name, value]) =>
      dependency(name, value, { target, kind }),
    ),
  );
}

function dependency(
  key: string,
  value: unknown,
  { target, kind }: { readonly target: string | null; readonly kind: DependencyKind },
): CrateDependency[] {
  const table: Table = typeof value === 'string' ? { version: value } : requireTable(value, key);
  const version = optionalText(table, 'version');
  // A development dependency by path alone is not part of what is published.
  if (version === null && kind === 'dev') return [];
  if (version === null) throw invalidManifest(`the dependency \`${key}\` has no version`);
  const renamed = optionalText(table, 'package');
  const registry = optionalText(table, 'registry-index');
  return [
    {
      optional: table.optional === true,
      // Manifests before the edition of 2024 may spell it with an underscore, and are packaged so.
      default_features: (table['default-features'] ?? table.default_features) !== false,
      name: renamed ?? key,
      features: texts(table, 'features'),
      version_req: renderVersionRequirement(version),
      target,
      kind,
      ...(registry !== null && { registry }),
      ...(renamed !== null && { explicit_name_in_toml: key }),
    },
  ];
}

function parseManifest(text: string): Table {
  try {
    return parse(text) as Table;
  } catch (error) {
    throw invalidManifest(`Cargo.toml is not TOML (${(error as Error).message.split('\n')[0]})`);
  }
}

function packageTable(manifest: Table): Table {
  return requireTable(manifest.package, 'package');
}

function tableOf(table: Table, key: string): Table {
  return table[key] === undefined ? {} : requireTable(table[key], key);
}

function requireTable(value: unknown, name: string): Table {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Table;
  throw invalidManifest(`\`${name}\` is not a table`);
}

function requiredText(table: Table, key: string): string {
  const value = optionalText(table, key);
  if (value === null) throw invalidManifest(`\`package.${key}\` is missing`);
  return value;
}

function optionalText(table: Table, key: string): string | null {
  return typeof table[key] === 'string' ? table[key] : null;
}

function texts(table: Table, key: string): string[] {
  const value = table[key] ?? [];
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value;
  throw invalidManifest(`\`${key}\` is not a list of strings`);
}

function invalidManifest(seen: string) {
  return crateFailure('CRATE_MANIFEST_INVALID', {
    seen,
    expected: 'the normalised Cargo.toml that `cargo package` writes into a .crate',
    cure: 'Package the crate with cargo and seal that file.',
  });
}
