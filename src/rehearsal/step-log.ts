/** What a step prints: commands obeyed, secrets masked, annotations kept. */
import type { FindingLevel } from '../failure.ts';
import type { Masks } from './masks.ts';
import { findCommand, type WorkflowCommand } from './workflow-commands.ts';

export interface Annotation {
  readonly level: FindingLevel;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
}

export interface StepLog {
  /** Masked, in order. */
  readonly lines: readonly string[];
  readonly annotations: readonly Annotation[];
  /** Set by the deprecated `::set-output` and `::save-state`. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  /** Takes a line that the step printed. */
  take(line: string): void;
  /** Records a line that the runner itself says: never a command. */
  say(line: string): void;
  annotate(level: FindingLevel, message: string): void;
}

const annotationLevels: Readonly<Record<string, FindingLevel>> = {
  error: 'error',
  warning: 'warning',
  notice: 'notice',
};

/** Lines kept of one step; a step that prints more is told so. */
const maxLines = 5_000;

/** An empty log that masks with the job's masks. */
export function createStepLog(masks: Masks, watch: (line: string) => void = () => {}): StepLog {
  const lines: string[] = [];
  const annotations: Annotation[] = [];
  const outputs: Record<string, string> = {};
  const state: Record<string, string> = {};
  let resumeToken: string | undefined;
  const say = (line: string) => {
    const masked = masks.apply(line);
    if (lines.length < maxLines) lines.push(masked);
    else if (lines.length === maxLines)
      lines.push(`(more than ${maxLines} lines: the rest is not kept)`);
    watch(masked);
  };
  const annotate = (level: FindingLevel, message: string, place: Partial<Annotation> = {}) => {
    const masked = masks.apply(message);
    annotations.push({ ...place, level, message: masked });
    say(`${level}: ${masked}`);
  };
  const obey = ({ name, properties, message }: WorkflowCommand): boolean => {
    const level = annotationLevels[name];
    if (level) annotate(level, message, placeOf(properties));
    else if (name === 'add-mask') masks.add(message);
    else if (name === 'stop-commands') resumeToken = message;
    else if (name === 'set-output') outputs[properties.name ?? ''] = message;
    else if (name === 'save-state') state[properties.name ?? ''] = message;
    else if (name === 'group') say(`▸ ${message}`);
    else if (name === 'debug') return true;
    else return ['endgroup', 'echo', 'add-matcher', 'remove-matcher'].includes(name);
    return true;
  };
  return {
    lines,
    annotations,
    outputs,
    state,
    say,
    annotate,
    take(line) {
      const command = findCommand(line);
      if (resumeToken !== undefined) {
        // Until the token comes, nothing is a command.
        if (command?.name === resumeToken.toLowerCase()) resumeToken = undefined;
        else say(line);
      } else if (!command || !obey(command)) say(line);
    },
  };
}

function placeOf(properties: Readonly<Record<string, string>>): Partial<Annotation> {
  const line = Number(properties.line);
  return {
    ...(properties.file && { file: properties.file }),
    ...(Number.isSafeInteger(line) && line > 0 && { line }),
  };
}
