/** `zizmor --format json` (`json-v1`): https://docs.zizmor.sh/usage/#output-formats */
import type { FindingLevel, Location } from '../../failure.ts';
import {
  anything,
  listOf,
  NotOfShape,
  objectOf,
  optional,
  textLike,
  trueOrFalse,
  wholeNumber,
  type Shape,
} from '../../shape.ts';
import { messageOf, placeOf, type MergedFinding } from './merged-finding.ts';
import { ruleName } from './rule-name.ts';

const severities: Readonly<Record<string, FindingLevel>> = {
  unknown: 'warning',
  informational: 'notice',
  low: 'notice',
  medium: 'warning',
  high: 'error',
};

const severity: Shape<FindingLevel> = (value, place) => {
  const name = textLike()(value, place).toLowerCase();
  if (!Object.hasOwn(severities, name)) throw new NotOfShape(place, 'a severity of zizmor');
  return severities[name]!;
};

const point = objectOf({ row: wholeNumber(), column: wholeNumber() });
const location = objectOf({
  symbolic: objectOf({ key: anything, annotation: textLike(), kind: optional(textLike()) }),
  concrete: objectOf({ location: objectOf({ start_point: point }) }),
});
const findings = listOf(
  objectOf({
    ident: ruleName,
    desc: textLike(),
    determinations: objectOf({ severity }),
    locations: listOf(location),
    ignored: optional(trueOrFalse),
  }),
);
const file = objectOf({
  Local: optional(objectOf({ given_path: textLike() })),
  Remote: optional(objectOf({ path: textLike() })),
});

/** In the tool's order. Throws NotOfShape. */
export function readZizmor(value: unknown): readonly MergedFinding[] {
  return findings(value, '').map(({ ident, desc, determinations, locations, ignored }) => {
    const shown = locations.find(({ symbolic }) => symbolic.kind === 'Primary') ?? locations[0];
    const at = shown && locationOf(shown);
    const annotation = shown?.symbolic.annotation ?? '';
    return {
      tool: 'zizmor',
      rule: `zizmor/${ident}`,
      level: determinations.severity,
      message: messageOf(annotation === '' ? desc : `${desc}: ${annotation}`),
      ...(at && { location: at }),
      ...(ignored && { allowedBecause: 'a comment or the configuration of zizmor ignores it' }),
    };
  });
}

/** Rows and columns count from 0 there; what came by standard input has no file. */
function locationOf({ symbolic, concrete }: ReturnType<typeof location>): Location | undefined {
  if (typeof symbolic.key === 'string') return undefined;
  const { Local, Remote } = file(symbolic.key, 'symbolic.key');
  const { row, column } = concrete.location.start_point;
  return placeOf(Local?.given_path ?? Remote?.path ?? '', { line: row + 1, column: column + 1 });
}
