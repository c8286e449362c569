/** `POST /query`: the same as `/query-stream` in the older request shape. Without an Accept header the answer is an array of StreamedRow; with any type at all it is delimited. */
import { answerQuery } from '../answer-query.ts';
import { DELIMITED, JSON_TYPE, KSQL_JSON, KSQL_PROTOBUF } from '../negotiate.ts';
import { protobufFormat } from '../protobuf-rows.ts';
import { delimitedFormat, streamedLinesFormat } from '../result-format.ts';
import type { Route } from '../route.ts';
import { OLD_FIELDS } from '../sql-request.ts';

const FORMATS = {
  [DELIMITED]: delimitedFormat,
  [JSON_TYPE]: streamedLinesFormat,
  [KSQL_JSON]: streamedLinesFormat,
  [KSQL_PROTOBUF]: protobufFormat,
  '*/*': delimitedFormat,
  'application/*': streamedLinesFormat,
};

export const queryRoute: Route = {
  method: 'POST',
  path: '/query',
  access: 'gated',
  handle: (context, request, reply) =>
    answerQuery(context, request, reply, {
      fields: OLD_FIELDS,
      formats: FORMATS,
      absent: streamedLinesFormat,
      print: { formatLines: true, delimitedOnly: false },
      rejectEmpty: true,
    }),
};
