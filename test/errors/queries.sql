-- case: table made from a stream query
CREATE TABLE x AS SELECT * FROM s;
-- case: stream made from a table query
CREATE STREAM x AS SELECT * FROM counts;
-- case: the key is not selected
CREATE STREAM x AS SELECT a FROM s;
-- case: only the key is selected
CREATE STREAM x AS SELECT id FROM s;
-- case: aggregate without GROUP BY
CREATE TABLE x AS SELECT COUNT(*) FROM s;
-- case: column that is not grouped
CREATE TABLE x AS SELECT name, a, COUNT(*) FROM s GROUP BY name;
-- case: GROUP BY without an aggregate
CREATE TABLE x AS SELECT name FROM s GROUP BY name;
-- case: aggregate in WHERE
SELECT * FROM s WHERE COUNT(*) > 1 EMIT CHANGES;
-- case: nested aggregate
CREATE TABLE x AS SELECT name, SUM(COUNT(*)) FROM s GROUP BY name;
-- case: window without GROUP BY
SELECT * FROM s WINDOW TUMBLING (SIZE 1 SECOND) EMIT CHANGES;
-- case: EMIT FINAL without a window
CREATE TABLE x AS SELECT name, COUNT(*) FROM s GROUP BY name EMIT FINAL;
-- case: stream-stream join without WITHIN
SELECT * FROM s JOIN other ON s.id = other.id EMIT CHANGES;
-- case: table-stream join
SELECT * FROM t JOIN s ON t.id = s.id EMIT CHANGES;
-- case: join of different partition counts
CREATE STREAM x AS SELECT s.id, x FROM s JOIN other WITHIN 1 MINUTE ON s.id = other.id;
-- case: join of different types
SELECT * FROM s JOIN t ON s.a = t.id EMIT CHANGES;
-- case: self join
SELECT * FROM s AS l JOIN s AS r WITHIN 1 MINUTE ON l.id = r.id EMIT CHANGES;
-- case: LIMIT in a persistent query
CREATE STREAM x AS SELECT * FROM s LIMIT 3;
-- case: pull query on a table that is not materialised
SELECT * FROM t;
-- case: pull query with GROUP BY
SELECT name, COUNT(*) FROM counts GROUP BY name;
-- case: pull query by text for a number
SELECT * FROM counts WHERE n = 'many';
-- case: window bounds on a table without windows
SELECT * FROM counts WHERE name = 'x' AND WINDOWSTART > 0;
-- case: drop of a source that is read
DROP STREAM s;
-- case: topic that does not exist
CREATE STREAM x (a INT) WITH (kafka_topic='no_such_topic', value_format='JSON');
-- case: no value format
CREATE STREAM x (a INT) WITH (kafka_topic='x', partitions=1);
-- case: no topic
CREATE STREAM x (a INT) WITH (value_format='JSON');
-- case: table without a primary key
CREATE TABLE x (a INT) WITH (kafka_topic='x', value_format='JSON', partitions=1);
-- case: a type that the format cannot hold
CREATE STREAM x (a ARRAY<INT>) WITH (kafka_topic='x', value_format='DELIMITED', partitions=1);
-- case: result that does not fit the target
INSERT INTO other SELECT id, name FROM s;
-- case: PARTITION BY on a table
CREATE TABLE x AS SELECT * FROM counts PARTITION BY n;
-- case: SELECT on the statement endpoint
SELECT * FROM s EMIT CHANGES;
