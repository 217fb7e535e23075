/** How a shell is started, told from its command line or from the `shell` of a step. */
import { splitWords, isOperator } from './words.ts';
import type { ShellOptions } from './unseen-failures.ts';

/** Of `bash -euo pipefail -c …`: its flags, the script left out. */
export function shellOptions(words: readonly string[]): ShellOptions {
  const flags = words.slice(1).filter((word, at, all) => /^-\w/.test(word) || all[at - 1] === '-o');
  return {
    errexit: flags.some((flag) => /^-\w*e|^errexit$/.test(flag)),
    pipefail: words.includes('pipefail'),
  };
}

/** Rule 17: without a `shell` it is `bash -e`; `bash` and `sh` by name are started by the runner. */
export function stepShellOptions(shell: string | undefined): ShellOptions {
  if (shell === undefined || shell === 'sh') return { errexit: true, pipefail: false };
  if (shell === 'bash') return { errexit: true, pipefail: true };
  // Of PowerShell and `cmd` the last command counts; a script of another language fails as a whole.
  if (/^(?:pwsh|powershell|cmd)\b/.test(shell)) return { errexit: false, pipefail: false };
  if (!/^(?:\S*\/)?(?:ba|z|da)?sh\b/.test(shell)) return { errexit: true, pipefail: true };
  const words = splitWords(shell).flatMap((word) => (isOperator(word) ? [] : [word.text]));
  return shellOptions(words);
}
