/** What kind of receipt a text is, before it is read as one. */

/** The `predicateType` of a text that is JSON at all. */
export function predicateTypeOf(text: string): unknown {
  try {
    const value = JSON.parse(text) as { readonly predicateType?: unknown } | null;
    return value?.predicateType;
  } catch {
    return undefined;
  }
}
