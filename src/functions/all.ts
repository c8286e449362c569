/**
 * Every built-in function: one import and one list entry each. This is the only list; binder, DESCRIBE, completion and the
 * documentation read it. No behaviour here.
 */
import { fail } from '../base/errors.ts';
import { attr } from './aggregate/attr.ts';
import { avg } from './aggregate/avg.ts';
import { collectList } from './aggregate/collect-list.ts';
import { collectSet } from './aggregate/collect-set.ts';
import { correlation } from './aggregate/correlation.ts';
import { count } from './aggregate/count.ts';
import { countDistinct } from './aggregate/count-distinct.ts';
import { earliestByOffset } from './aggregate/earliest-by-offset.ts';
import { histogram } from './aggregate/histogram.ts';
import { latestByOffset } from './aggregate/latest-by-offset.ts';
import { max } from './aggregate/max.ts';
import { min } from './aggregate/min.ts';
import { stddevSamp } from './aggregate/stddev-samp.ts';
import { stddevSample } from './aggregate/stddev-sample.ts';
import { sum } from './aggregate/sum.ts';
import { sumList } from './aggregate/sum-list.ts';
import { topk } from './aggregate/topk.ts';
import { topkDistinct } from './aggregate/topk-distinct.ts';
import { cubeExplode } from './tabular/cube-explode.ts';
import { explode } from './tabular/explode.ts';
import { convertTz } from './scalar/datetime/convert-tz.ts';
import { dateAdd } from './scalar/datetime/date-add.ts';
import { dateSub } from './scalar/datetime/date-sub.ts';
import { dateToString } from './scalar/datetime/date-to-string.ts';
import { formatDateFunction } from './scalar/datetime/format-date.ts';
import { formatTimeFunction } from './scalar/datetime/format-time.ts';
import { formatTimestamp } from './scalar/datetime/format-timestamp.ts';
import { fromDays } from './scalar/datetime/from-days.ts';
import { fromUnixtime } from './scalar/datetime/from-unixtime.ts';
import { parseDate } from './scalar/datetime/parse-date.ts';
import { parseTime } from './scalar/datetime/parse-time.ts';
import { parseTimestamp } from './scalar/datetime/parse-timestamp.ts';
import { stringToDate } from './scalar/datetime/string-to-date.ts';
import { stringToTimestamp } from './scalar/datetime/string-to-timestamp.ts';
import { timeAdd } from './scalar/datetime/time-add.ts';
import { timeSub } from './scalar/datetime/time-sub.ts';
import { timestampAdd } from './scalar/datetime/timestamp-add.ts';
import { timestampSub } from './scalar/datetime/timestamp-sub.ts';
import { timestampToString } from './scalar/datetime/timestamp-to-string.ts';
import { unixDate } from './scalar/datetime/unix-date.ts';
import { unixTimestamp } from './scalar/datetime/unix-timestamp.ts';
import { arrayConcat } from './scalar/array/array-concat.ts';
import { arrayContains } from './scalar/array/array-contains.ts';
import { arrayDistinct } from './scalar/array/array-distinct.ts';
import { arrayExcept } from './scalar/array/array-except.ts';
import { arrayIntersect } from './scalar/array/array-intersect.ts';
import { arrayJoin } from './scalar/array/array-join.ts';
import { arrayLength } from './scalar/array/array-length.ts';
import { arrayMax } from './scalar/array/array-max.ts';
import { arrayMin } from './scalar/array/array-min.ts';
import { arrayRemove } from './scalar/array/array-remove.ts';
import { arraySort } from './scalar/array/array-sort.ts';
import { arrayUnion } from './scalar/array/array-union.ts';
import { generateSeries } from './scalar/array/generate-series.ts';
import { slice } from './scalar/array/slice.ts';
import { asMap } from './scalar/map/as-map.ts';
import { entries } from './scalar/map/entries.ts';
import { mapKeys } from './scalar/map/map-keys.ts';
import { mapUnion } from './scalar/map/map-union.ts';
import { mapValues } from './scalar/map/map-values.ts';
import { filter } from './scalar/lambda/filter.ts';
import { reduce } from './scalar/lambda/reduce.ts';
import { transform } from './scalar/lambda/transform.ts';
import { coalesce } from './scalar/conditional/coalesce.ts';
import { ifnull } from './scalar/conditional/ifnull.ts';
import { nullif } from './scalar/conditional/nullif.ts';
import { abs } from './scalar/math/abs.ts';
import { acos } from './scalar/math/acos.ts';
import { asin } from './scalar/math/asin.ts';
import { atan } from './scalar/math/atan.ts';
import { atan2 } from './scalar/math/atan2.ts';
import { cbrt } from './scalar/math/cbrt.ts';
import { ceil } from './scalar/math/ceil.ts';
import { cos } from './scalar/math/cos.ts';
import { cosh } from './scalar/math/cosh.ts';
import { cot } from './scalar/math/cot.ts';
import { degrees } from './scalar/math/degrees.ts';
import { exp } from './scalar/math/exp.ts';
import { floor } from './scalar/math/floor.ts';
import { greatest } from './scalar/math/greatest.ts';
import { least } from './scalar/math/least.ts';
import { ln } from './scalar/math/ln.ts';
import { log } from './scalar/math/log.ts';
import { pi } from './scalar/math/pi.ts';
import { power } from './scalar/math/power.ts';
import { radians } from './scalar/math/radians.ts';
import { random } from './scalar/math/random.ts';
import { round } from './scalar/math/round.ts';
import { sign } from './scalar/math/sign.ts';
import { sin } from './scalar/math/sin.ts';
import { sinh } from './scalar/math/sinh.ts';
import { sqrt } from './scalar/math/sqrt.ts';
import { tan } from './scalar/math/tan.ts';
import { tanh } from './scalar/math/tanh.ts';
import { trunc } from './scalar/math/trunc.ts';
import { chr } from './scalar/text/chr.ts';
import { concatWs } from './scalar/text/concat-ws.ts';
import { concat } from './scalar/text/concat.ts';
import { elt } from './scalar/text/elt.ts';
import { field } from './scalar/text/field.ts';
import { initcap } from './scalar/text/initcap.ts';
import { instr } from './scalar/text/instr.ts';
import { lcase } from './scalar/text/lcase.ts';
import { len } from './scalar/text/len.ts';
import { lpad } from './scalar/text/lpad.ts';
import { maskKeepLeft } from './scalar/text/mask-keep-left.ts';
import { maskKeepRight } from './scalar/text/mask-keep-right.ts';
import { maskLeft } from './scalar/text/mask-left.ts';
import { maskRight } from './scalar/text/mask-right.ts';
import { mask } from './scalar/text/mask.ts';
import { md5 } from './scalar/text/md5.ts';
import { replace } from './scalar/text/replace.ts';
import { rpad } from './scalar/text/rpad.ts';
import { splitToMap } from './scalar/text/split-to-map.ts';
import { split } from './scalar/text/split.ts';
import { substring } from './scalar/text/substring.ts';
import { trim } from './scalar/text/trim.ts';
import { ucase } from './scalar/text/ucase.ts';
import { uuid } from './scalar/text/uuid.ts';
import { bigintFromBytes } from './scalar/bytes/bigint-from-bytes.ts';
import { doubleFromBytes } from './scalar/bytes/double-from-bytes.ts';
import { encode } from './scalar/bytes/encode.ts';
import { fromBytes } from './scalar/bytes/from-bytes.ts';
import { intFromBytes } from './scalar/bytes/int-from-bytes.ts';
import { toBytes } from './scalar/bytes/to-bytes.ts';
import { regexpExtractAll } from './scalar/regex/regexp-extract-all.ts';
import { regexpExtract } from './scalar/regex/regexp-extract.ts';
import { regexpReplace } from './scalar/regex/regexp-replace.ts';
import { regexpSplitToArray } from './scalar/regex/regexp-split-to-array.ts';
import { asValue } from './scalar/other/as-value.ts';
import { geoDistance } from './scalar/other/geo-distance.ts';
import { extractjsonfield } from './scalar/json/extractjsonfield.ts';
import { isJsonString } from './scalar/json/is-json-string.ts';
import { jsonArrayContains } from './scalar/json/json-array-contains.ts';
import { jsonArrayLength } from './scalar/json/json-array-length.ts';
import { jsonConcat } from './scalar/json/json-concat.ts';
import { jsonItems } from './scalar/json/json-items.ts';
import { jsonKeys } from './scalar/json/json-keys.ts';
import { jsonRecords } from './scalar/json/json-records.ts';
import { toJsonString } from './scalar/json/to-json-string.ts';
import { urlDecodeParam } from './scalar/url/url-decode-param.ts';
import { urlEncodeParam } from './scalar/url/url-encode-param.ts';
import { urlExtractFragment } from './scalar/url/url-extract-fragment.ts';
import { urlExtractHost } from './scalar/url/url-extract-host.ts';
import { urlExtractParameter } from './scalar/url/url-extract-parameter.ts';
import { urlExtractPath } from './scalar/url/url-extract-path.ts';
import { urlExtractPort } from './scalar/url/url-extract-port.ts';
import { urlExtractProtocol } from './scalar/url/url-extract-protocol.ts';
import { urlExtractQuery } from './scalar/url/url-extract-query.ts';
import type { AggregateFunction, ScalarFunction, SqlFunction, TabularFunction } from './function.ts';

export const scalarFunctions: readonly ScalarFunction[] = [
  // mathematical
  abs,
  acos,
  asin,
  atan,
  atan2,
  cbrt,
  ceil,
  cos,
  cosh,
  cot,
  degrees,
  exp,
  floor,
  greatest,
  least,
  ln,
  log,
  pi,
  power,
  radians,
  random,
  round,
  sign,
  sin,
  sinh,
  sqrt,
  tan,
  tanh,
  trunc,
  // string
  chr,
  concatWs,
  concat,
  elt,
  field,
  initcap,
  instr,
  lcase,
  len,
  lpad,
  maskKeepLeft,
  maskKeepRight,
  maskLeft,
  maskRight,
  mask,
  md5,
  replace,
  rpad,
  splitToMap,
  split,
  substring,
  trim,
  ucase,
  uuid,
  // string on bytes and conversions
  bigintFromBytes,
  doubleFromBytes,
  encode,
  fromBytes,
  intFromBytes,
  toBytes,
  // regular expression
  regexpExtractAll,
  regexpExtract,
  regexpReplace,
  regexpSplitToArray,
  // other
  asValue,
  geoDistance,
  // JSON
  extractjsonfield,
  isJsonString,
  jsonArrayContains,
  jsonArrayLength,
  jsonConcat,
  jsonItems,
  jsonKeys,
  jsonRecords,
  toJsonString,
  // URL
  urlDecodeParam,
  urlEncodeParam,
  urlExtractFragment,
  urlExtractHost,
  urlExtractParameter,
  urlExtractPath,
  urlExtractPort,
  urlExtractProtocol,
  urlExtractQuery,

  // date and time, array, map, lambda, conditional
  convertTz,
  dateAdd,
  dateSub,
  dateToString,
  formatDateFunction,
  formatTimeFunction,
  formatTimestamp,
  fromDays,
  fromUnixtime,
  parseDate,
  parseTime,
  parseTimestamp,
  stringToDate,
  stringToTimestamp,
  timeAdd,
  timeSub,
  timestampAdd,
  timestampSub,
  timestampToString,
  unixDate,
  unixTimestamp,
  arrayConcat,
  arrayContains,
  arrayDistinct,
  arrayExcept,
  arrayIntersect,
  arrayJoin,
  arrayLength,
  arrayMax,
  arrayMin,
  arrayRemove,
  arraySort,
  arrayUnion,
  generateSeries,
  slice,
  asMap,
  entries,
  mapKeys,
  mapUnion,
  mapValues,
  filter,
  reduce,
  transform,
  coalesce,
  ifnull,
  nullif,
];

export const aggregateFunctions: readonly AggregateFunction[] = [
  attr,
  avg,
  collectList,
  collectSet,
  correlation,
  count,
  countDistinct,
  earliestByOffset,
  histogram,
  latestByOffset,
  max,
  min,
  stddevSamp,
  stddevSample,
  sum,
  sumList,
  topk,
  topkDistinct,
];

export const tabularFunctions: readonly TabularFunction[] = [cubeExplode, explode];

const BY_NAME: ReadonlyMap<string, SqlFunction> = new Map(
  [...scalarFunctions, ...aggregateFunctions, ...tabularFunctions].map((f): [string, SqlFunction] => [f.name, f]),
);

/** Functions of the application that embeds the engine. They belong to the process: every engine in it sees them. */
const REGISTERED = new Map<string, ScalarFunction>();
let registrations = 0;

/** Makes a function known; one of the same name that was registered before is replaced for statements from now on. Throws FUNCTION_BUILT_IN. */
export function registerFunction(f: ScalarFunction): void {
  if (BY_NAME.has(f.name)) throw fail('FUNCTION_BUILT_IN', { name: f.name });
  REGISTERED.set(f.name, f);
  registrations++;
}

/** How often a function was registered: what was planned under the same number calls the same ones. */
export function functionsRevision(): number {
  return registrations;
}

/** Every function there is, registered ones included. */
export function allFunctions(): readonly SqlFunction[] {
  return [...BY_NAME.values(), ...REGISTERED.values()];
}

/** The function of that name in any letter case, or undefined. */
export function findFunction(name: string): SqlFunction | undefined {
  const upper = name.toUpperCase();
  return BY_NAME.get(upper) ?? REGISTERED.get(upper);
}
