/** Every failure area of the product, found in the sources instead of in a list to forget. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DeclaredCodes } from '../src/failure.ts';
import { byCodeUnit, projectFolder } from './project.ts';

export interface DeclaredArea {
  /** The declaring file, relative to the project. */
  readonly file: string;
  readonly area: DeclaredCodes;
}

/** All areas, sorted by file. Throws when a file declares one that it does not export. */
export async function loadFailureAreas(): Promise<readonly DeclaredArea[]> {
  const loaded = await Promise.all(declaringFiles().map(loadAreas));
  return loaded.flat();
}

interface DeclaringFile {
  readonly file: string;
  readonly declarations: number;
}

function declaringFiles(): DeclaringFile[] {
  return globSync(['src/**/*.ts', 'actions/**/*.ts'], { cwd: projectFolder })
    .sort(byCodeUnit)
    .filter((file) => file !== 'src/failure.ts')
    .map((file) => ({ file, declarations: countDeclarations(file) }))
    .filter(({ declarations }) => declarations > 0);
}

function countDeclarations(file: string): number {
  const text = readFileSync(join(projectFolder, file), 'utf8');
  return text.match(/=\s*failureArea\(/g)?.length ?? 0;
}

async function loadAreas({ file, declarations }: DeclaringFile): Promise<DeclaredArea[]> {
  const address = pathToFileURL(join(projectFolder, file)).href;
  const module = (await import(address)) as Record<string, unknown>;
  const areas = Object.values(module).filter(isArea);
  if (areas.length !== declarations) {
    throw new Error(
      `${file} declares ${declarations} failure areas and exports ${areas.length}: export each.`,
    );
  }
  return areas.map((area) => ({ file, area }));
}

function isArea(value: unknown): value is DeclaredCodes {
  return typeof value === 'function' && 'area' in value && 'codes' in value;
}
