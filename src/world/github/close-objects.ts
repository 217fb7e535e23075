/** The description lets unknown fields pass (`drfat: true`); this makes it refuse them. */

/**
 * A copy of the schema in which every object that lists its properties has no
 * others. Parts of an `allOf` stay open: each of them sees the fields of the others.
 */
export function closeObjects<T>(schema: T): T {
  return close(schema, false) as T;
}

function close(node: unknown, open: boolean): unknown {
  if (Array.isArray(node)) return node.map((item) => close(item, open));
  if (typeof node !== 'object' || node === null) return node;
  const source = node as Record<string, unknown>;
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(source)) {
    copy[key] = key === 'properties' ? closeEach(value as object) : close(value, key === 'allOf');
  }
  const listsProperties = typeof source.properties === 'object' && source.type !== undefined;
  if (listsProperties && source.additionalProperties === undefined && !open) {
    copy.additionalProperties = false;
  }
  return copy;
}

function closeEach(properties: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, close(schema, false)]),
  );
}
