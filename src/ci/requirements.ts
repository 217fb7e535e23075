/** The workflows that must be green, from a YAML list of paths or of tables. */
import { invalidInput, parseStructuredInput } from '../structured-input.ts';
import { ciFailure } from './failures.ts';
import type { RequiredWorkflow } from './model.ts';

const input = 'workflows';
const keys = ['path', 'required-jobs', 'optional', 'allow'];
/** Failures are left out: what may fail is not required. */
const allowable = ['action_required', 'cancelled', 'neutral', 'skipped', 'stale', 'timed_out'];
const maxGlobLength = 200;

/** Throws CI_NO_WORKFLOWS for an empty list, INPUT_INVALID for everything else that is wrong. */
export function parseRequirements(text: string): readonly RequiredWorkflow[] {
  const value = parseStructuredInput(input, text);
  const entries = typeof value === 'string' ? [value] : (value ?? []);
  if (!Array.isArray(entries)) throw invalidInput(input, 'it is not a list', 'a YAML list');
  if (entries.length === 0) throw noWorkflows();
  const requirements = entries.map(parseEntry);
  const seen = new Set<string>();
  for (const { path } of requirements) {
    if (seen.has(path)) throw invalidInput(input, `${path} is listed twice`, 'each workflow once');
    seen.add(path);
  }
  return requirements;
}

function noWorkflows() {
  return ciFailure('CI_NO_WORKFLOWS', {
    seen: 'the list of required workflows is empty.',
    expected: 'at least one workflow: nothing is proven by nothing',
    cure: 'List the workflows that must be green on the released commit under `workflows`.',
  });
}

function parseEntry(entry: unknown): RequiredWorkflow {
  if (typeof entry === 'string') {
    return { path: parsePath(entry), requiredJobs: [], optional: false, allow: [] };
  }
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    throw invalidInput(input, `${JSON.stringify(entry)} is no workflow`, 'a path, or `path: …`');
  }
  const fields = entry as Readonly<Record<string, unknown>>;
  const unknownKey = Object.keys(fields).find((key) => !keys.includes(key));
  if (unknownKey !== undefined) {
    throw invalidInput(input, `the key \`${unknownKey}\` is unknown`, `one of ${keys.join(', ')}`);
  }
  return {
    path: parsePath(fields.path),
    requiredJobs: textList('required-jobs', fields['required-jobs']).map(parseGlob),
    optional: parseFlag(fields.optional),
    allow: textList('allow', fields.allow).map(parseConclusion),
  };
}

/** `ci.yml` is short for `.github/workflows/ci.yml`. */
function parsePath(value: unknown): string {
  const path =
    typeof value === 'string' && !value.includes('/') ? `.github/workflows/${value}` : value;
  if (typeof path === 'string' && /^\.github\/workflows\/[^/\s]+\.ya?ml$/.test(path)) return path;
  throw invalidInput(
    input,
    `${JSON.stringify(value) ?? 'an entry without `path`'} is no workflow file`,
    'a path such as .github/workflows/ci.yml (names of workflows can be forged)',
  );
}

function parseGlob(glob: string): string {
  if (glob !== '' && glob.length <= maxGlobLength) return glob;
  throw invalidInput(input, 'a glob of `required-jobs` is empty or too long', 'a job name or glob');
}

function parseConclusion(conclusion: string): string {
  if (allowable.includes(conclusion)) return conclusion;
  throw invalidInput(
    input,
    `\`allow\` has ${JSON.stringify(conclusion)}`,
    `one of ${allowable.join(', ')}`,
  );
}

function parseFlag(value: unknown): boolean {
  if (value === undefined || value === false) return false;
  if (value === true) return true;
  throw invalidInput(input, `\`optional\` is ${JSON.stringify(value)}`, '`true` or `false`');
}

function textList(key: string, value: unknown): readonly string[] {
  const entries = typeof value === 'string' ? [value] : (value ?? []);
  if (Array.isArray(entries) && entries.every((entry) => typeof entry === 'string')) return entries;
  throw invalidInput(input, `\`${key}\` is not a list of texts`, 'a list');
}
