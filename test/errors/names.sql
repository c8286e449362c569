-- case: unknown source
SELECT * FROM orders EMIT CHANGES;
-- case: unknown source, nearly right
SELECT * FROM count EMIT CHANGES;
-- case: unknown column
SELECT amount FROM s EMIT CHANGES;
-- case: unknown column on a later line
SELECT
  id,
  nme
FROM s EMIT CHANGES;
-- case: unknown column in WHERE
SELECT * FROM s WHERE amount > 1 EMIT CHANGES;
-- case: unknown qualifier
SELECT z.a FROM s EMIT CHANGES;
-- case: ambiguous column
SELECT id FROM s JOIN t ON s.id = t.id EMIT CHANGES;
-- case: unknown field of a struct
SELECT address->street FROM s EMIT CHANGES;
-- case: unknown type
CREATE STREAM x (a MONEY) WITH (kafka_topic='x', value_format='JSON', partitions=1);
-- case: unknown function
SELECT NOSUCH(a) FROM s EMIT CHANGES;
-- case: unknown property
CREATE STREAM x (a INT) WITH (kafka_topic='x', value_format='JSON', partitons=1);
-- case: unknown format
CREATE STREAM x (a INT) WITH (kafka_topic='x', value_format='CSV', partitions=1);
-- case: reserved column name
CREATE STREAM x (rowtime BIGINT) WITH (kafka_topic='x', value_format='JSON', partitions=1);
-- case: duplicate column
CREATE STREAM x (a INT, a STRING) WITH (kafka_topic='x', value_format='JSON', partitions=1);
-- case: DESCRIBE of nothing
DESCRIBE nothing;
-- case: DESCRIBE FUNCTION of nothing
DESCRIBE FUNCTION nothing;
-- case: TERMINATE of nothing
TERMINATE nothing;
-- case: DROP of nothing
DROP STREAM nothing;
-- case: DROP of the wrong kind
DROP TABLE s;
-- case: unknown setting
SET 'no.such.setting'='1';
-- case: a name that is taken
CREATE STREAM s (a INT) WITH (kafka_topic='s', value_format='JSON');
-- case: property that is no number
CREATE STREAM x (a INT) WITH (kafka_topic='x', value_format='JSON', partitions='many');
-- case: property that is no truth value
CREATE STREAM x (a INT) WITH (kafka_topic='x', value_format='JSON', partitions=1, wrap_single_value=3);
-- case: properties of two names for one thing
CREATE STREAM x (a INT) WITH (kafka_topic='x', value_format='AVRO', partitions=1, value_avro_schema_full_name='a.B', value_schema_full_name='a.B');
-- case: FORMAT and VALUE_FORMAT
CREATE STREAM x (a INT) WITH (kafka_topic='x', format='JSON', value_format='JSON', partitions=1);
-- case: CLEANUP_POLICY
CREATE STREAM x (a INT) WITH (kafka_topic='x', value_format='JSON', partitions=1, cleanup_policy='delete');
-- case: a duration that is none
CREATE STREAM x (id STRING KEY, a INT) WITH (kafka_topic='x', value_format='JSON', partitions=1, window_type='TUMBLING', window_size='long');
-- case: key format without a key
CREATE STREAM x WITH (key_format='JSON') AS SELECT * FROM s PARTITION BY NULL;
-- case: schema id of a format without schemas
CREATE STREAM x WITH (kafka_topic='x', value_format='JSON', value_schema_id=1, partitions=1);
-- case: schema id beside columns
CREATE STREAM x (a INT) WITH (kafka_topic='x', value_format='AVRO', value_schema_id=1, partitions=1);
-- case: schema id that nobody registered
CREATE STREAM x WITH (kafka_topic='x', value_format='AVRO', value_schema_id=77, partitions=1);
-- case: columns of a subject that nobody registered
CREATE STREAM x WITH (kafka_topic='x', value_format='AVRO', partitions=1);
-- case: WRAP_SINGLE_VALUE of several columns
CREATE STREAM x (a INT, b INT) WITH (kafka_topic='x', value_format='JSON', wrap_single_value=false, partitions=1);
-- case: WRAP_SINGLE_VALUE of a format that has no choice
CREATE STREAM x (a INT) WITH (kafka_topic='x', value_format='DELIMITED', wrap_single_value=true, partitions=1);
-- case: REPLACE of a read-only source
CREATE OR REPLACE SOURCE STREAM readonly (id STRING KEY, x INT) WITH (kafka_topic='other', value_format='JSON');
-- case: REPLACE switched off
-- server: ksql.create.or.replace.enabled=false
CREATE OR REPLACE STREAM s (id STRING KEY) WITH (kafka_topic='s', value_format='JSON');
-- case: REPLACE that cannot be
CREATE OR REPLACE STREAM other (id STRING KEY, y STRING) WITH (kafka_topic='other', value_format='JSON');
-- case: REPLACE with another GROUP BY
CREATE OR REPLACE TABLE counts AS SELECT a, COUNT(*) AS n FROM s GROUP BY a;
-- case: REPLACE of a target with several writers
-- before: INSERT INTO copy SELECT * FROM s;
CREATE OR REPLACE STREAM copy AS SELECT * FROM s WHERE a > 1;
-- case: no columns
CREATE STREAM x WITH (kafka_topic='x', value_format='JSON', partitions=1);
-- case: HEADERS of the wrong type
CREATE STREAM x (a INT, h STRING HEADERS) WITH (kafka_topic='x', value_format='JSON', partitions=1);
-- case: HEADERS twice
CREATE STREAM x (h ARRAY<STRUCT<key STRING, value BYTES>> HEADERS, i ARRAY<STRUCT<key STRING, value BYTES>> HEADERS) WITH (kafka_topic='x', value_format='JSON', partitions=1);
-- case: HEADER key twice
CREATE STREAM x (h BYTES HEADER('k'), i BYTES HEADER('k')) WITH (kafka_topic='x', value_format='JSON', partitions=1);
-- case: HEADERS switched off
-- server: ksql.headers.columns.enabled=false
CREATE STREAM x (a INT, h BYTES HEADER('k')) WITH (kafka_topic='x', value_format='JSON', partitions=1);
-- case: TIMESTAMP names no column
CREATE STREAM x (a INT) WITH (kafka_topic='x', value_format='JSON', partitions=1, timestamp='made_at');
-- case: TIMESTAMP column of the wrong type
CREATE STREAM x (a INT) WITH (kafka_topic='x', value_format='JSON', partitions=1, timestamp='a');
-- case: TIMESTAMP_FORMAT alone
CREATE STREAM x (a INT) WITH (kafka_topic='x', value_format='JSON', partitions=1, timestamp_format='yyyy');
-- case: TIMESTAMP_FORMAT that is no pattern
CREATE STREAM x (a STRING) WITH (kafka_topic='x', value_format='JSON', partitions=1, timestamp='a', timestamp_format='not a pattern');
-- case: window without a key
CREATE STREAM x (a INT) WITH (kafka_topic='x', value_format='JSON', partitions=1, window_type='SESSION');
-- case: WINDOW_SIZE alone
CREATE STREAM x (id INT KEY, a INT) WITH (kafka_topic='x', value_format='JSON', partitions=1, window_size='1 SECOND');
-- case: WINDOW_SIZE of a session
CREATE STREAM x (id INT KEY, a INT) WITH (kafka_topic='x', value_format='JSON', partitions=1, window_type='SESSION', window_size='1 SECOND');
-- case: WINDOW_SIZE missing
CREATE STREAM x (id INT KEY, a INT) WITH (kafka_topic='x', value_format='JSON', partitions=1, window_type='TUMBLING');
-- case: empty topic name
CREATE STREAM x (a INT) WITH (kafka_topic='', value_format='JSON', partitions=1);
-- case: topic name of forbidden characters
CREATE STREAM x (a INT) WITH (kafka_topic='a/b', value_format='JSON', partitions=1);
-- case: topic with other partitions
CREATE STREAM x (a INT) WITH (kafka_topic='s', value_format='JSON', partitions=5);
-- case: no partitions
CREATE STREAM x (a INT) WITH (kafka_topic='x', value_format='JSON', partitions=0);
-- case: too many partitions
CREATE STREAM x (a INT) WITH (kafka_topic='x', value_format='JSON', partitions=2000000000);
-- case: retention of a table
CREATE TABLE x (id INT PRIMARY KEY, a INT) WITH (kafka_topic='x', value_format='JSON', partitions=1, retention_ms=1000);
-- case: INSERT INTO nothing
INSERT INTO nothing SELECT * FROM s;
-- case: INSERT INTO a table
INSERT INTO t SELECT id, name AS city FROM s;
-- case: INSERT INTO a read-only stream
INSERT INTO readonly SELECT * FROM other;
-- case: INSERT INTO a stream with headers
-- before: CREATE STREAM headed (id STRING KEY, x INT, h ARRAY<STRUCT<key STRING, value BYTES>> HEADERS) WITH (kafka_topic='headed', value_format='JSON', partitions=2);
INSERT INTO headed SELECT * FROM other;
-- case: INSERT INTO from a table
INSERT INTO other SELECT name, n FROM counts;
-- case: query id of forbidden characters
INSERT INTO copy WITH (query_id='a-b') SELECT * FROM s;
-- case: query id with a reserved prefix
INSERT INTO copy WITH (query_id='csas_mine') SELECT * FROM s;
-- case: query id that is taken
-- before: INSERT INTO copy WITH (query_id='mine') SELECT * FROM s;
INSERT INTO copy WITH (query_id='mine') SELECT * FROM s;
-- case: ALTER of nothing
ALTER STREAM nothing ADD COLUMN x INT;
-- case: ALTER of the wrong kind
ALTER TABLE s ADD COLUMN x INT;
-- case: ALTER of what a query makes
ALTER STREAM copy ADD COLUMN x INT;
-- case: ALTER of a read-only source
ALTER STREAM readonly ADD COLUMN y INT;
-- case: ALTER with a column that exists
ALTER STREAM s ADD COLUMN a INT;
-- case: ALTER SYSTEM
ALTER SYSTEM 'ksql.streams.num.stream.threads'='4';
-- case: reserved alias
CREATE STREAM x AS SELECT id, a AS rowtime FROM s;
-- case: reserved column selected without alias
CREATE STREAM x AS SELECT id, ROWTIME FROM s;
-- case: expansion of what is no STRUCT
SELECT name->* FROM s EMIT CHANGES;
-- case: setting that is fixed
SET 'ksql.service.id'='x';
-- case: setting that the server denies
-- server: ksql.properties.overrides.denylist=auto.offset.reset
SET 'auto.offset.reset'='earliest';
-- case: setting of the wrong value
SET 'auto.offset.reset'='somewhere';
-- case: EXPLAIN of nothing
EXPLAIN nothing;
-- case: EXPLAIN of what does not run
EXPLAIN SHOW STREAMS;
-- case: PRINT of nothing
PRINT nothing;
-- case: PRINT every zeroth record
PRINT s INTERVAL 0;
-- case: TERMINATE of a push query that has ended
TERMINATE transient_S_1;
-- case: TERMINATE of what feeds a source table
TERMINATE CST_READONLY_TABLE_8;
-- case: DELETE TOPIC of a read-only source
DROP STREAM readonly DELETE TOPIC;
-- case: DELETE TOPIC that others read
DROP STREAM other DELETE TOPIC;
-- case: DROP of what a query fills
-- before: INSERT INTO copy SELECT * FROM s;
DROP STREAM copy;
-- case: topic that is protected
CREATE STREAM x WITH (kafka_topic='_confluent-ksql-x') AS SELECT * FROM s;
-- case: ASSERT of a missing topic
ASSERT TOPIC nothing TIMEOUT 5 MILLISECONDS;
-- case: ASSERT that a topic is missing
ASSERT NOT EXISTS TOPIC s TIMEOUT 5 MILLISECONDS;
-- case: ASSERT of other partitions
ASSERT TOPIC s WITH (partitions=7) TIMEOUT 5 MILLISECONDS;
-- case: ASSERT of an unknown property
ASSERT TOPIC s WITH (colour=7) TIMEOUT 5 MILLISECONDS;
-- case: ASSERT SCHEMA of nothing named
ASSERT SCHEMA;
-- case: ASSERT SCHEMA with an id that is none
ASSERT SCHEMA ID 'x' TIMEOUT 5 MILLISECONDS;
-- case: ASSERT of a missing schema
ASSERT SCHEMA SUBJECT 'nothing-value' TIMEOUT 5 MILLISECONDS;
-- case: ASSERT that a schema is missing
-- before: CREATE STREAM avro (id STRING KEY, a INT) WITH (kafka_topic='avro', value_format='AVRO', partitions=1);
ASSERT NOT EXISTS SCHEMA SUBJECT 'avro-value' TIMEOUT 5 MILLISECONDS;
-- case: several columns in the KAFKA format
CREATE STREAM x (a INT, b INT) WITH (kafka_topic='x', value_format='KAFKA', partitions=1);
-- case: columns in the NONE format
CREATE STREAM x (a INT) WITH (kafka_topic='x', value_format='NONE', partitions=1);
-- case: MAP with keys that are not text
CREATE STREAM x (a MAP<INT, INT>) WITH (kafka_topic='x', value_format='JSON', partitions=1);
-- case: MAP in a key
CREATE STREAM x (a MAP<STRING, INT> KEY, b INT) WITH (kafka_topic='x', format='JSON', partitions=1);
-- case: property of another format
CREATE STREAM x (a INT) WITH (kafka_topic='x', value_format='JSON', value_delimiter='TAB', partitions=1);
-- case: delimiter of two characters
CREATE STREAM x (a INT) WITH (kafka_topic='x', value_format='DELIMITED', value_delimiter='::', partitions=1);
-- case: empty delimiter
CREATE STREAM x (a INT) WITH (kafka_topic='x', value_format='DELIMITED', value_delimiter='', partitions=1);
-- case: empty schema name
CREATE STREAM x (a INT) WITH (kafka_topic='x', value_format='AVRO', value_schema_full_name='', partitions=1);
-- case: column name that AVRO cannot hold
CREATE STREAM x (`a b` INT) WITH (kafka_topic='x', value_format='AVRO', partitions=1);
-- case: result in a format that cannot hold it
CREATE STREAM x WITH (value_format='DELIMITED') AS SELECT id, numbers FROM s;
-- case: registered schema of other columns
-- before: CREATE STREAM avro (id STRING KEY, a INT) WITH (kafka_topic='avro', value_format='AVRO', partitions=1);
CREATE STREAM x WITH (value_format='AVRO', value_schema_id=1) AS SELECT id, name FROM s;
-- case: too many queries
-- server: ksql.query.persistent.active.limit=5
CREATE STREAM x AS SELECT * FROM s;
-- case: name that no topic can have
CREATE STREAM `a b` AS SELECT * FROM s;
