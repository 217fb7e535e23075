/** Texts that never appear in what is recorded. */

export interface Masks {
  add(secret: string): void;
  /** The text with every secret replaced by `***`. */
  apply(text: string): string;
  /** Whether the text holds a secret: then it cannot be an output either. */
  hits(text: string): boolean;
}

/** Secrets shorter than this would blank out half of every log. */
const minLength = 3;

/** No masks yet. */
export function createMasks(secrets: Iterable<string> = []): Masks {
  let known: readonly string[] = [];
  const masks: Masks = {
    add(secret) {
      const parts = [secret, ...secret.split(/\r?\n/)]
        .map((part) => part.trim())
        .filter((part) => part.length >= minLength && !known.includes(part));
      // The longest first: a secret that contains another leaves no rest behind.
      known = [...known, ...parts].sort((a, b) => b.length - a.length);
    },
    apply: (text) => known.reduce((masked, secret) => masked.replaceAll(secret, '***'), text),
    hits: (text) => known.some((secret) => text.includes(secret)),
  };
  for (const secret of secrets) masks.add(secret);
  return masks;
}
