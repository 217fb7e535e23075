/** The files that a COPY takes from the context. */
import { globSync, readFileSync, statSync } from 'node:fs';
import { basename, join, posix, relative } from 'node:path';
import { StepFailure } from '../../stand-in.ts';
import type { CopyInstruction } from './dockerfile.ts';

export interface CopiedFile {
  /** In the image, without a slash at its beginning. */
  readonly name: string;
  readonly content: Buffer;
  readonly mode: 0o644 | 0o755;
}

/** Sorted by name: the order of a folder is nobody's promise. Throws StepFailure. */
export function copiedFiles(context: string, copy: CopyInstruction): readonly CopiedFile[] {
  const found = copy.sources.flatMap((source) => filesOf(context, source, copy));
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function filesOf(
  context: string,
  source: string,
  { target, line }: CopyInstruction,
): readonly CopiedFile[] {
  const paths = globSync(source.replace(/^\/+/, '') || '.', { cwd: context });
  if (paths.length === 0) {
    throw new StepFailure(`buildx failed with: Dockerfile:${line}: ${source}: not found`);
  }
  const intoFolder = target.endsWith('/') || paths.length > 1;
  return paths.flatMap((path) => {
    const whole = join(context, path);
    // Of a folder the content is copied, not the folder.
    if (statSync(whole).isDirectory()) {
      return globSync('**/*', { cwd: whole })
        .filter((name) => statSync(join(whole, name)).isFile())
        .map((name) => fileAt(join(whole, name), posix.join(target, name)));
    }
    return [fileAt(whole, intoFolder ? posix.join(target, basename(path)) : target)];
  });
}

function fileAt(path: string, target: string): CopiedFile {
  const mode = (statSync(path).mode & 0o100) === 0 ? 0o644 : 0o755;
  return { name: relative('/', posix.join('/', target)), content: readFileSync(path), mode };
}
