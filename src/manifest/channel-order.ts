/** Which channels come before which: `after` names those that must serve their bytes first. */
import type { Channel } from './manifest.ts';

/**
 * What is wrong with the order, to follow a colon; undefined when every `after` names a
 * channel of the release and none comes after itself.
 */
export function findOrderFault(channels: readonly Channel[]): string | undefined {
  const byName = new Map(channels.map((channel) => [channel.name, channel]));
  for (const { name, after = [] } of channels) {
    const stranger = after.find((earlier) => !byName.has(earlier));
    if (stranger !== undefined) return `${name} comes after ${stranger}, which is no channel`;
  }
  const settled = new Set<string>();
  const open: string[] = [];
  const visit = (name: string): string | undefined => {
    if (settled.has(name)) return undefined;
    if (open.includes(name)) return [...open.slice(open.indexOf(name)), name].join(' after ');
    open.push(name);
    for (const earlier of byName.get(name)!.after ?? []) {
      const circle = visit(earlier);
      if (circle !== undefined) return circle;
    }
    open.pop();
    settled.add(name);
    return undefined;
  };
  for (const { name } of channels) {
    const circle = visit(name);
    if (circle !== undefined) return `${circle}: a circle`;
  }
  return undefined;
}
