/** Names in which something is left open. */

/**
 * Whether two names can be the same text: an expression or a `*` in either stands for any text,
 * `?` for one character.
 */
export function mayBeEqual(first: string, second: string): boolean {
  return fit(piecesOf(first), piecesOf(second));
}

const any = '*';

function piecesOf(name: string): readonly string[] {
  return [...name.replaceAll(/\$\{\{.*?\}\}/gs, any).replaceAll(/\*+/g, any)];
}

/** Row by row, as texts are compared: what of the second fits what of the first. */
function fit(first: readonly string[], second: readonly string[]): boolean {
  let row = [true, ...second.map((_, at) => second.slice(0, at + 1).every((one) => one === any))];
  for (const one of first) {
    const next = [row[0]! && one === any];
    for (const [at, other] of second.entries()) {
      const isOpen = one === any || other === any;
      const isSame = one === other || one === '?' || other === '?';
      next.push(isOpen ? row[at + 1]! || next[at]! || row[at]! : isSame && row[at]!);
    }
    row = next;
  }
  return row.at(-1)!;
}
