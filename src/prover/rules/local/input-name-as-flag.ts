import type { LocalRule } from '../local-rule.ts';
import { commandsOf } from '../release-workflow.ts';

/** Inputs of a program's action that its command line does not have, and what it has instead. */
const inputs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  trivy: {
    '--image-ref': 'the image as an argument',
    '--scan-ref': 'the path as an argument',
    '--scan-type': 'a subcommand',
    '--trivyignores': '`--ignorefile`',
  },
  grype: {
    '--severity-cutoff': '`--fail-on`',
    '--fail-build': '`--fail-on`',
    '--output-format': '`--output`',
  },
  syft: {
    '--output-file': '`--output format=file`',
    '--artifact-name': '`--output format=file`',
    '--image': 'the image as an argument',
  },
  cosign: {
    '--cosign-release': 'a version of the installer',
    '--subject-digest': '`image@sha256:…`',
    '--subject-name': '`image@sha256:…`',
    '--push-to-registry': 'uploads by itself',
  },
  docker: {
    '--tags': '`--tag`',
    '--build-args': '`--build-arg`',
    '--outputs': '`--output`',
    '--labels': '`--label`',
  },
  gh: {
    '--subject-path': 'the file as an argument',
    '--tag-name': 'the tag as an argument',
    '--files': 'the files as arguments',
    '--body': '`--notes`',
  },
  twine: { '--packages-dir': 'the files as arguments', '--skip_existing': '`--skip-existing`' },
  goreleaser: { '--distribution': 'another program' },
};

/** Where those flags are none: `gh pr` has a body, and `docker run` passes on what is not its own. */
const subcommands: Readonly<Record<string, RegExp>> = {
  gh: /^(?:release|attestation)$/,
  docker: /^(?:build|buildx)$/,
};

/** INPUT-NAME-AS-FLAG: a flag that only the action of that program has, as an input. */
export const inputNameAsFlag: LocalRule = {
  name: 'INPUT-NAME-AS-FLAG',
  level: 'error',
  what: 'A command has a flag that is the name of an input of the action of the same name.',
  why: 'The program refuses the flag, in a step that runs for the first time at the release.',
  realCase: "A step that had used an action called the program with the action's input as a flag.",
  cure: 'Write the flag of the command line.',
  find: (release) =>
    commandsOf(release).flatMap(({ job, script, words, at }) => {
      const [program, subcommand] = words;
      const known = program !== undefined && Object.hasOwn(inputs, program) ? inputs[program]! : {};
      const own = Object.hasOwn(subcommands, program ?? '') ? subcommands[program!]! : /^/;
      if (!own.test(subcommand ?? '')) return [];
      return words
        .map((word) => word.replace(/=.*$/s, ''))
        .filter((flag) => Object.hasOwn(known, flag))
        .map((flag) => ({
          at,
          job: job.id,
          step: script.index,
          message: `\`${program}\` has no flag \`${flag}\`, but ${known[flag]!}.`,
        }));
    }),
};
