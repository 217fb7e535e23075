/** How seal-artifacts names a conformance result: `conformance` with the ending of the log. */
const conformanceName = /^conformance(?:\.[A-Za-z0-9]{1,16})?$/;

/** True for `conformance.log`, `conformance.sha256`, `conformance`. */
export function isConformance(name: string): boolean {
  return conformanceName.test(name);
}
