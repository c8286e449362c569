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
