-- case: number compared with text
SELECT * FROM s WHERE a = 'x' EMIT CHANGES;
-- case: arithmetic on text
SELECT name * 2 FROM s EMIT CHANGES;
-- case: WHERE that is no test
SELECT * FROM s WHERE a + 1 EMIT CHANGES;
-- case: comparison with NULL
SELECT * FROM s WHERE a = NULL EMIT CHANGES;
-- case: a cast that does not exist
SELECT CAST(numbers AS INT) FROM s EMIT CHANGES;
-- case: wrong argument of a function
SELECT UCASE(a) FROM s EMIT CHANGES;
-- case: too few arguments
SELECT SUBSTRING(name) FROM s EMIT CHANGES;
-- case: branches of CASE that differ
SELECT CASE WHEN a > 1 THEN 'x' ELSE 2 END FROM s EMIT CHANGES;
-- case: text in an IN list of numbers
SELECT * FROM s WHERE a IN (1, 'two') EMIT CHANGES;
-- case: index of a struct
SELECT address[1] FROM s EMIT CHANGES;
-- case: LIKE on a number
SELECT * FROM s WHERE a LIKE '1%' EMIT CHANGES;
-- case: mixed ARRAY
SELECT ARRAY[1, TRUE] FROM s EMIT CHANGES;
-- case: order of lists
SELECT * FROM s WHERE numbers < numbers EMIT CHANGES;
-- case: bare NULL
SELECT NULL AS nothing FROM s EMIT CHANGES;
-- case: INSERT of the wrong type
INSERT INTO s (id, a) VALUES ('x', 'many');
-- case: INSERT of too many values
INSERT INTO s (id, a) VALUES ('x', 1, 2);
-- case: INSERT into an unknown column
INSERT INTO s (id, amount) VALUES ('x', 1);
-- case: INSERT of a decimal that does not fit
INSERT INTO s (id, d) VALUES ('x', 123.45);
-- case: INSERT without the primary key
INSERT INTO t (city) VALUES ('Rome');
-- case: INSERT into a read-only stream
INSERT INTO readonly (id, x) VALUES ('x', 1);
-- case: arithmetic with NULL
SELECT a + NULL FROM s EMIT CHANGES;
-- case: sign before text
SELECT -name FROM s EMIT CHANGES;
-- case: NOT of a number
SELECT NOT a FROM s EMIT CHANGES;
-- case: LIKE on a number that is no column
SELECT * FROM s WHERE a + 1 LIKE '1%' EMIT CHANGES;
-- case: escape of two characters
SELECT * FROM s WHERE name LIKE '1%' ESCAPE '!!' EMIT CHANGES;
-- case: empty ARRAY
SELECT ARRAY[] FROM s EMIT CHANGES;
-- case: ARRAY of NULLs
SELECT ARRAY[NULL, NULL] FROM s EMIT CHANGES;
-- case: empty MAP
SELECT MAP() FROM s EMIT CHANGES;
-- case: MAP of NULLs
SELECT MAP('a' := NULL) FROM s EMIT CHANGES;
-- case: STRUCT with a field twice
SELECT STRUCT(x := 1, x := 2) FROM s EMIT CHANGES;
-- case: type with a field twice
CREATE STREAM x (a STRUCT<f INT, f STRING>) WITH (kafka_topic='x', value_format='JSON', partitions=1);
-- case: impossible DECIMAL
CREATE STREAM x (a DECIMAL(2, 5)) WITH (kafka_topic='x', value_format='JSON', partitions=1);
-- case: CASE of NULLs
SELECT CASE WHEN a > 1 THEN NULL ELSE NULL END FROM s EMIT CHANGES;
-- case: text as the index of an ARRAY
SELECT numbers['x'] FROM s EMIT CHANGES;
-- case: number as the key of a MAP
SELECT attributes[1] FROM s EMIT CHANGES;
-- case: field of what is no STRUCT
SELECT name->first FROM s EMIT CHANGES;
-- case: lambda outside a function
SELECT x => x + 1 FROM s EMIT CHANGES;
-- case: lambdas switched off
-- server: ksql.lambdas.enabled=false
SELECT TRANSFORM(numbers, x => x + 1) FROM s EMIT CHANGES;
-- case: lambda parameter named like a column
SELECT TRANSFORM(numbers, a => a + 1) FROM s EMIT CHANGES;
-- case: lambda parameter used again inside
SELECT TRANSFORM(numbers, x => REDUCE(numbers, 0, (x, y) => x + y)) FROM s EMIT CHANGES;
-- case: lambda parameter twice
SELECT REDUCE(numbers, 0, (x, x) => x) FROM s EMIT CHANGES;
-- case: lambda with four parameters
SELECT REDUCE(numbers, 0, (w, x, y, z) => x) FROM s EMIT CHANGES;
-- case: a time unit where a value belongs
SELECT DAYS + 1 FROM s EMIT CHANGES;
-- case: a time that cannot be read
SELECT * FROM s WHERE ROWTIME > 'yesterday' EMIT CHANGES;
-- case: a date compared with no date
SELECT * FROM s WHERE PARSE_DATE(name, 'yyyy') > 'soon' EMIT CHANGES;
-- case: lambda for a value
SELECT ABS(x => x + 1) FROM s EMIT CHANGES;
-- case: a time unit for a value
SELECT UCASE(DAYS) FROM s EMIT CHANGES;
-- case: AT TIME ZONE
SELECT FROM_UNIXTIME(b) AT TIME ZONE 'UTC' FROM s EMIT CHANGES;
-- case: a parameter that must be literal
SELECT name, TOPK(a, a) FROM s GROUP BY name EMIT CHANGES;
-- case: ambiguous function
SELECT ABS(NULL) FROM s EMIT CHANGES;
-- case: function of NULL
SELECT COALESCE(NULL, NULL) FROM s EMIT CHANGES;
-- case: TOPK of nothing
SELECT name, TOPK(a, 0) FROM s GROUP BY name EMIT CHANGES;
-- case: INSERT of a failing expression
INSERT INTO s (id, a) VALUES ('x', CAST('many' AS INT));
-- case: INSERT of a column that cannot be named
INSERT INTO s (id, ROWOFFSET) VALUES ('x', 1);
-- case: INSERT of a column twice
INSERT INTO s (id, a, a) VALUES ('x', 1, 2);
-- case: INSERT without column list
INSERT INTO s VALUES ('x', 1);
-- case: INSERT into nothing
INSERT INTO nothing (id) VALUES ('x');
-- case: INSERT into a windowed source
INSERT INTO windows (id, x) VALUES ('x', 1);
-- case: INSERT of headers
-- before: CREATE STREAM headed (id STRING KEY, x INT, h ARRAY<STRUCT<key STRING, value BYTES>> HEADERS) WITH (kafka_topic='headed', value_format='JSON', partitions=2);
INSERT INTO headed (id, x, h) VALUES ('x', 1, NULL);
-- case: INSERT VALUES switched off
-- server: ksql.insert.into.values.enabled=false
INSERT INTO s (id, a) VALUES ('x', 1);
-- case: type that exists
CREATE TYPE price AS INT;
-- case: DROP TYPE of nothing
DROP TYPE nothing;
