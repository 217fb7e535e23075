/** Yes, no, or not told by the file: what an entry of the catalogue asks of a step has three answers. */

export type Answer = 'yes' | 'no' | 'unknown';

/** One value that a step passes: an input of an action, or a flag of a command. */
export interface Argument {
  readonly text: string;
  /** An expression or a variable stands in it: the text is not the value. */
  readonly isComputed: boolean;
  /** Of a flag: the word behind it, which may be its value or stand for something else. */
  readonly isNextWord?: boolean;
}

/** What an entry may look at. */
export interface Arguments {
  /** Undefined when it is definitely not passed. */
  find(name: string): Argument | undefined;
  /** The whole command, or all inputs, as written. */
  readonly text: string;
}

export type Ask = (given: Arguments) => Answer;

export const always: Ask = () => 'yes';

/** The input is true; for a flag, it is there and not `=false`. */
export function isTrue(name: string): Ask {
  return (given) => {
    const argument = given.find(name);
    if (argument === undefined) return 'no';
    if (argument.isNextWord) return 'yes';
    if (argument.isComputed) return 'unknown';
    return /^(?:false|0|no)?$/i.test(argument.text.trim()) ? 'no' : 'yes';
  };
}

/** The input is false in so many words; one that is left out is not. */
export function isFalse(name: string): Ask {
  return (given) => {
    const argument = given.find(name);
    if (argument === undefined || argument.isNextWord) return 'no';
    if (argument.isComputed) return 'unknown';
    return /^(?:false|0|no)$/i.test(argument.text.trim()) ? 'yes' : 'no';
  };
}

/** Something is passed, whatever it is. */
export function isSet(name: string): Ask {
  return (given) => {
    const argument = given.find(name);
    if (argument === undefined) return 'no';
    if (argument.isNextWord) return 'yes';
    // What is computed as a whole can come out empty.
    const written = argument.text.replace(/\$\{\{.*?\}\}|\$\{[^}]*\}|\$\w+/gs, '').trim();
    if (written !== '') return 'yes';
    return argument.isComputed ? 'unknown' : 'no';
  };
}

/** What is written there has the pattern; a computed value may have it. */
export function matches(name: string, pattern: RegExp): Ask {
  return (given) => {
    const argument = given.find(name);
    if (argument === undefined) return 'no';
    if (pattern.test(argument.text)) return 'yes';
    return argument.isComputed ? 'unknown' : 'no';
  };
}

/** The command or the inputs as written have the pattern. */
export function says(pattern: RegExp): Ask {
  return ({ text }) => (pattern.test(text) ? 'yes' : 'no');
}

export function not(ask: Ask): Ask {
  const opposite = { yes: 'no', no: 'yes', unknown: 'unknown' } as const;
  return (given) => opposite[ask(given)];
}

export function all(...asks: readonly Ask[]): Ask {
  return (given) => {
    const answers = asks.map((ask) => ask(given));
    if (answers.includes('no')) return 'no';
    return answers.includes('unknown') ? 'unknown' : 'yes';
  };
}

export function any(...asks: readonly Ask[]): Ask {
  return not(all(...asks.map(not)));
}
