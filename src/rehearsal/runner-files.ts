/**
 * The files through which a step sets outputs, variables, paths and state
 * (GITHUB_OUTPUT, GITHUB_ENV, GITHUB_PATH, GITHUB_STATE, GITHUB_STEP_SUMMARY).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A line of a runner file that is neither `name=value` nor `name<<delimiter`. */
export class RunnerFileError extends Error {}

/** The pairs of a runner file. Throws RunnerFileError as the runner fails the step. */
export function parsePairs(text: string): readonly (readonly [name: string, value: string])[] {
  const pairs: (readonly [string, string])[] = [];
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]!.replace(/\r$/, '');
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    // The form is told by which of the two comes first.
    if (heredoc > 0 && (equals < 0 || heredoc < equals)) {
      const end = findDelimiter(lines, index + 1, line.slice(heredoc + 2));
      if (end === undefined) {
        throw new RunnerFileError(`Matching delimiter not found '${line.slice(heredoc + 2)}'`);
      }
      pairs.push([line.slice(0, heredoc), lines.slice(index + 1, end).join('\n')]);
      index = end;
    } else if (equals > 0) {
      pairs.push([line.slice(0, equals), line.slice(equals + 1)]);
    } else {
      throw new RunnerFileError(`Invalid format '${line}'`);
    }
  }
  return pairs;
}

function findDelimiter(lines: readonly string[], from: number, delimiter: string) {
  if (delimiter === '')
    throw new RunnerFileError("Invalid format: the heredoc's delimiter is empty");
  const index = lines.findIndex((line, at) => at >= from && line.replace(/\r$/, '') === delimiter);
  return index < 0 ? undefined : index;
}

export interface StepFiles {
  /** The variables that name the files. */
  readonly variables: Readonly<Record<string, string>>;
  /** What the step wrote. Throws RunnerFileError. */
  read(): StepFilesContent;
}

export interface StepFilesContent {
  readonly outputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  /** The last one written stands first on PATH. */
  readonly paths: readonly string[];
  readonly summary: string;
}

const fileOf = {
  GITHUB_OUTPUT: 'output',
  GITHUB_ENV: 'env',
  GITHUB_STATE: 'state',
  GITHUB_PATH: 'path',
  GITHUB_STEP_SUMMARY: 'summary',
} as const;

/** Empty files for one step, below a folder of their own. */
export function createStepFiles(folder: string): StepFiles {
  mkdirSync(folder, { recursive: true });
  const variables: Record<string, string> = {};
  for (const [variable, name] of Object.entries(fileOf)) {
    variables[variable] = join(folder, name);
    writeFileSync(variables[variable], '');
  }
  const content = (variable: keyof typeof fileOf) => readFileSync(variables[variable]!, 'utf8');
  return {
    variables,
    read: () => ({
      outputs: Object.fromEntries(parsePairs(content('GITHUB_OUTPUT'))),
      env: checkedVariables(parsePairs(content('GITHUB_ENV'))),
      state: Object.fromEntries(parsePairs(content('GITHUB_STATE'))),
      paths: content('GITHUB_PATH')
        .split(/\r?\n/)
        .filter((line) => line !== ''),
      summary: content('GITHUB_STEP_SUMMARY'),
    }),
  };
}

/** NODE_OPTIONS cannot be set for later steps; GITHUB_ and RUNNER_ variables are not overwritten. */
function checkedVariables(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, value] of pairs) {
    if (name.toUpperCase() === 'NODE_OPTIONS') {
      throw new RunnerFileError(
        "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.",
      );
    }
    if (!/^(?:GITHUB|RUNNER)_/i.test(name)) variables[name] = value;
  }
  return variables;
}
