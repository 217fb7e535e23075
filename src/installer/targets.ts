/** The platforms to install on, read from the action's structured input. */
import { unsafeNameReason } from '../manifest/safe-name.ts';
import { NotOfShape, listOf, objectOf, oneOf, optional, textLike, type Shape } from '../shape.ts';
import { invalidInput, parseStructuredInput } from '../structured-input.ts';

/** As the script tells them of `uname`; Windows has no shell of this kind. */
const systems = ['linux', 'darwin'] as const;
const architectures = [
  ...['x86_64', 'aarch64', 'armv7', 'i686', 'riscv64', 'ppc64le', 's390x'],
] as const;
const libraries = ['gnu', 'musl'] as const;

export interface Platform {
  readonly os: (typeof systems)[number];
  readonly arch: string;
  /** Undefined for programs that need no certain one. */
  readonly libc: (typeof libraries)[number] | undefined;
}

/** A program inside of an archive. */
export interface ProgramRequest {
  /** Glob of its path: it must match one plain file. */
  readonly path: string;
  /** Under which it is installed. */
  readonly name: string;
}

export interface TargetRequest extends Platform {
  /** Glob of a sealed artifact's name: it must match one. */
  readonly asset: string;
  /** Undefined when the artifact is the program itself. */
  readonly binaries: readonly ProgramRequest[] | undefined;
}

const form = 'a list of {os, arch, libc, asset, binaries}, and binaries one of {path, name}';
const glob = textLike(/^[^\s/\\]{1,200}$/, 'a glob of plain file names');
const pathGlob = textLike(/^[^\s\\]{1,500}$/, 'a glob of paths');

const programName: Shape<string> = (value, place) => {
  if (typeof value === 'string' && isProgramName(value)) return value;
  throw new NotOfShape(place, 'a plain file name');
};

const program = closed(objectOf({ path: pathGlob, name: programName }), ['path', 'name']);

const target = closed(
  objectOf({
    os: oneOf(systems),
    arch: oneOf(architectures),
    libc: optional(oneOf(libraries)),
    asset: glob,
    binaries: optional(listOf(program)),
  }),
  ['os', 'arch', 'libc', 'asset', 'binaries'],
);

/** Whether a command can be called so: `+` and the like would be legal, but nobody types them. */
export function isProgramName(text: string): boolean {
  return unsafeNameReason(text) === undefined && !text.includes('+');
}

/** At least one. Throws INPUT_INVALID, for unknown fields too. */
export function parseTargets(text: string): readonly TargetRequest[] {
  try {
    const targets = listOf(target)(parseStructuredInput('targets', text), '');
    if (targets.length === 0) throw new NotOfShape('', 'a list with at least one target');
    targets.forEach(requireSound);
    return targets.map((one) => ({ ...one, libc: one.libc, binaries: one.binaries }));
  } catch (error) {
    if (!(error instanceof NotOfShape)) throw error;
    throw invalidInput('targets', error.message, form);
  }
}

function requireSound({ os, libc, binaries }: Parsed, index: number): void {
  if (os !== 'linux' && libc !== undefined) {
    throw new NotOfShape(`[${index}].libc`, 'left out: only Linux has more than one');
  }
  if (binaries === undefined) return;
  const names = new Set(binaries.map(({ name }) => name.toLowerCase()));
  if (binaries.length === 0 || names.size < binaries.length) {
    throw new NotOfShape(`[${index}].binaries`, 'a list of programs with different names');
  }
}

type Parsed = ReturnType<typeof target>;

/** The same shape without other fields: a misspelt `libc` would install on the wrong systems. */
function closed<T>(shape: Shape<T>, fields: readonly string[]): Shape<T> {
  return (value, place) => {
    const read = shape(value, place);
    const stranger = Object.keys(value as object).find((name) => !fields.includes(name));
    if (stranger === undefined) return read;
    throw new NotOfShape(`${place}.${stranger}`, 'a field that there is');
  };
}
