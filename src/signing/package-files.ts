/** What is asked of files to look into packages. */
import type { Files } from '../ports.ts';

export type PackageFiles = Pick<Files, 'stream' | 'stat'>;
