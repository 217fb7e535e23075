/** What runs the script of a step. */
import type { RunDefaults, Step } from '../../workflow/model.ts';
import { scalarText } from '../../workflow/tree.ts';

/** The step's own `shell`, else the first default; undefined where nothing says. */
export function shellOf(step: Step, defaults: readonly RunDefaults[]): string | undefined {
  const own = step.kind === 'run' ? step.shell : undefined;
  const shell = own ?? defaults.find((given) => given.shell)?.shell;
  return shell && scalarText(shell.literal);
}

/** `python` of `python {0}`: a program whose scripts are no shell's; undefined for a shell. */
export function languageOf(shell: string | undefined): string | undefined {
  const program = /^(?:\S*\/)?(\S+)/.exec(shell ?? 'bash')![1]!;
  return /^(?:(?:ba|z|da|k)?sh|pwsh|powershell|cmd)\b/.test(program) ? undefined : program;
}
