/** The generated part of a file that people write too. */

const end = '<!-- end of generated -->';

/** The text with what is between its markers replaced. Throws when the markers are not there once. */
export function replaceGenerated(text: string, name: string, block: string): string {
  const start = `<!-- generated: ${name} -->`;
  const [before, rest, ...more] = text.split(start);
  const after = rest?.split(end).slice(1).join(end);
  if (rest === undefined || more.length > 0 || !rest.includes(end)) {
    throw new Error(`expected one \`${start}\` … \`${end}\``);
  }
  return `${before}${start}\n\n${block}\n\n${end}${after}`;
}
