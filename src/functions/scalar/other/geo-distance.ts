/** GEO_DISTANCE: great-circle distance of two points by the haversine formula. */
import { fail } from '../../../base/errors.ts';
import { cosine, sine } from '../math/trigonometry.ts';
import type { ScalarFunction } from '../../function.ts';

export const geoDistance: ScalarFunction = {
  kind: 'scalar',
  name: 'GEO_DISTANCE',
  category: 'OTHER',
  description:
    "The distance over the earth's surface of two points given as degrees of latitude and longitude, in kilometres ('KM', default) or miles ('MILES').",
  examples: [{ sql: 'GEO_DISTANCE(37.4439, -122.1663, 51.0, 0.0)', result: '8682.459061368269' }],
  overloads: [
    { signature: '(lat1 DOUBLE, lon1 DOUBLE, lat2 DOUBLE, lon2 DOUBLE) -> DOUBLE', nulls: 'fail', call: distance },
    { signature: '(lat1 DOUBLE, lon1 DOUBLE, lat2 DOUBLE, lon2 DOUBLE, units STRING) -> DOUBLE', nulls: 'handled', call: distance },
  ],
};

const KILOMETRES = 6371;
const MILES = 3959;
const RADIUS: ReadonlyMap<string, number> = new Map([
  ...['km', 'kilometer', 'kilometers', 'kilometre', 'kilometres'].map((unit): [string, number] => [unit, KILOMETRES]),
  ...['mi', 'mile', 'miles'].map((unit): [string, number] => [unit, MILES]),
]);

type Degrees = number | null;

function distance(lat1: Degrees, lon1: Degrees, lat2: Degrees, lon2: Degrees, units: string | null = null): number {
  if (lat1 === null || lon1 === null || lat2 === null || lon2 === null) throw refusal('a coordinate is NULL');
  if (Math.abs(lat1) > 90 || Math.abs(lat2) > 90) throw refusal('a latitude is outside -90 to 90');
  if (Math.abs(lon1) > 180 || Math.abs(lon2) > 180) throw refusal('a longitude is outside -180 to 180');
  const radius = radiusIn(units);
  const chord = haversine(radians(lat2 - lat1)) + haversine(radians(lon2 - lon1)) * cosine(radians(lat1)) * cosine(radians(lat2));
  return 2 * Math.asin(Math.sqrt(chord)) * radius;
}

function haversine(angle: number): number {
  return sine(angle / 2) ** 2;
}

/** Divides before it multiplies: the digits of the results depend on it. */
function radians(degrees: number): number {
  return (degrees / 180) * Math.PI;
}

function radiusIn(units: string | null): number {
  if (units === null || units.trim() === '') return KILOMETRES;
  const radius = RADIUS.get(units.toLowerCase());
  if (radius === undefined) throw refusal(`'${units}' is not a unit; there are KM and MILES`);
  return radius;
}

function refusal(reason: string): Error {
  return fail('FUNCTION_INPUT', { name: 'GEO_DISTANCE', reason });
}
