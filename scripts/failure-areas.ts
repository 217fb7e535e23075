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

/** All areas, sorted by file. Throws when a file declares one and does not export it. */
export async function loadFailureAreas(): Promise<readonly DeclaredArea[]> {
  const loaded = await Promise.all(declaringFiles().map(loadAreas));
  return loaded.flat();
}

function declaringFiles(): string[] {
  return globSync(['src/**/*.ts', 'actions/**/*.ts'], { cwd: projectFolder })
    .filter((file) => /= failureArea\(/.test(readFileSync(join(projectFolder, file), 'utf8')))
    .filter((file) => file !== 'src/failure.ts')
    .sort(byCodeUnit);
}

async function loadAreas(file: string): Promise<DeclaredArea[]> {
  const address = pathToFileURL(join(projectFolder, file)).href;
  const module = (await import(address)) as Record<string, unknown>;
  const areas = Object.values(module).filter(isArea);
  if (areas.length === 0) throw new Error(`${file} declares a failure area and exports none.`);
  return areas.map((area) => ({ file, area }));
}

function isArea(value: unknown): value is DeclaredCodes {
  return typeof value === 'function' && 'area' in value && 'codes' in value;
}
