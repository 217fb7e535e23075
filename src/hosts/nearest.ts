/** The word that a person most likely meant. */

/** The known word nearest to a mistyped one, undefined when none is near. */
export function findNearest(word: string, known: readonly string[]): string | undefined {
  const candidates = known
    .map((candidate) => ({ candidate, distance: nearness(word, candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(candidate.length / 3)));
  candidates.sort((a, b) => a.distance - b.distance);
  return candidates[0]?.candidate;
}

/** ` Did you mean …?` as the end of a sentence, or nothing. */
export function renderSuggestion(word: string, known: readonly string[], prefix = ''): string {
  const nearest = findNearest(word, known);
  return nearest === undefined ? '' : ` Did you mean \`${prefix}${nearest}\`?`;
}

function nearness(word: string, candidate: string): number {
  // An abbreviation (`--token` for `--github-token`) is nearer than its length tells.
  if (word.length >= 3 && candidate.includes(word)) return 1;
  return editDistance(word, candidate);
}

/** Letters to add, drop, replace or swap with their neighbour (optimal string alignment). */
function editDistance(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= from.length; i++) {
    const [above, row] = [rows[i - 1]!, [i]];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      row.push(
        Math.min(
          above[j - 1]! + (same ? 0 : 1),
          above[j]! + 1,
          row[j - 1]! + 1,
          swapped ? rows[i - 2]![j - 2]! + 1 : Infinity,
        ),
      );
    }
    rows.push(row);
  }
  return rows[from.length]![to.length]!;
}
