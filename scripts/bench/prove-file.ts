/**
 * Analyses one workflow file as a user's check does, every rule, and prints what that took: for
 * scripts/bench/proving.ts, which times the process.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { proveRelease } from '../../src/prover/proof/prove-release.ts';
import { checkLocalRules } from '../../src/prover/rules/check-local-rules.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';

const [file, calledFolder = ''] = process.argv.slice(2);
const read = (path: string) => parseWorkflow(readFileSync(path, 'utf8'), path);

const names = existsSync(calledFolder) ? readdirSync(calledFolder) : [];
const called = {
  workflows: new Map(
    names.map((name) => [`.github/workflows/${name}`, read(join(calledFolder, name))]),
  ),
  actions: new Map(),
};
const workflow = read(file!);
checkLocalRules(workflow, called);
proveRelease({ workflow, called });
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ jobs: workflow.jobs.size, cpuMilliseconds: (user + system) / 1000 }));
