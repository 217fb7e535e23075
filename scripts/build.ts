/** `npm run build`: compiles and bundles into dist/. */
import { join } from 'node:path';
import { buildDist, maxDistBytes } from './build/build-dist.ts';
import { projectFolder } from './project.ts';

const bytes = await buildDist(join(projectFolder, 'dist'));
const megabytes = (size: number) => (size / 1024 / 1024).toFixed(2);
console.log(`dist: ${megabytes(bytes)} MB of at most ${megabytes(maxDistBytes)} MB`);
