/** `POST /query-stream`: push and pull queries and PRINT, in the newer request shape. Without an Accept header the answer is delimited. */
import { answerQuery } from '../answer-query.ts';
import { DELIMITED, JSON_TYPE, KSQL_JSON, KSQL_PROTOBUF } from '../negotiate.ts';
import { protobufFormat } from '../protobuf-rows.ts';
import { arrayFormat, delimitedFormat, streamedFormat } from '../result-format.ts';
import type { Route } from '../route.ts';
import { NEW_FIELDS } from '../sql-request.ts';

const FORMATS = {
  [DELIMITED]: delimitedFormat,
  [JSON_TYPE]: arrayFormat,
  [KSQL_JSON]: streamedFormat,
  [KSQL_PROTOBUF]: protobufFormat,
  '*/*': delimitedFormat,
  'application/*': delimitedFormat,
};

export const queryStreamRoute: Route = {
  method: 'POST',
  path: '/query-stream',
  access: 'gated',
  handle: (context, request, reply) =>
    answerQuery(context, request, reply, {
      fields: NEW_FIELDS,
      formats: FORMATS,
      absent: delimitedFormat,
      print: { formatLines: false, delimitedOnly: true },
      rejectEmpty: false,
    }),
};
