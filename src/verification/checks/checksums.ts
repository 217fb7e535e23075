import type { Check } from '../check.ts';
import { counted, passed } from '../outcome.ts';
import { readSums } from '../sums.ts';

export const checksums: Check = {
  id: 'checksums',
  title: 'SHA256SUMS is there, and every line of it can be read',
  run: async (candidate) => passed(counted((await readSums(candidate)).size, 'line')),
};
