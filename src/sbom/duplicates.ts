/** The texts that are there more than once, each once, sorted. */
export function findDuplicates(texts: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return [...new Set(texts.filter((text) => seen.size === seen.add(text).size))].sort();
}
