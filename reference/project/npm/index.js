const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** The count in the largest unit that keeps it at 1 or more, with at most one decimal. */
export function format(bytes) {
  let unit = 0;
  let whole = bytes;
  let rest = 0;
  while (whole >= 1024 && unit < UNITS.length - 1) {
    rest = whole % 1024;
    whole = Math.floor(whole / 1024);
    unit += 1;
  }
  const tenth = Math.floor((rest * 10) / 1024);
  return tenth === 0 ? `${whole} ${UNITS[unit]}` : `${whole}.${tenth} ${UNITS[unit]}`;
}
