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
-- case: pull query with an aggregate on a stream
SELECT COUNT(*) FROM s;
-- case: pull query with GROUP BY on a stream
SELECT name, COUNT(*) FROM s GROUP BY name;
-- case: pull query with an aggregate on a table
SELECT SUM(n) FROM counts;
-- case: pull query of ROWOFFSET
SELECT ROWOFFSET FROM counts;
-- case: pull queries switched off
-- server: ksql.pull.queries.enable=false
SELECT * FROM counts;
-- case: pull queries on streams switched off
-- server: ksql.query.pull.stream.enabled=false
SELECT * FROM s;
-- case: LIMIT of pull queries switched off
-- server: ksql.query.pull.limit.clause.enabled=false
SELECT * FROM counts LIMIT 1;
-- case: pull query LIKE on a number
SELECT * FROM counts WHERE n LIKE '1%';
-- case: pull query with IN of the wrong type
SELECT * FROM pairs WHERE a IN ('x');
-- case: scan switched off
-- server: ksql.query.pull.table.scan.enabled=false
SELECT * FROM counts;
-- case: scan switched off, no key
-- server: ksql.query.pull.table.scan.enabled=false
SELECT * FROM counts WHERE n > 1;
-- case: scan switched off, part of the key
-- server: ksql.query.pull.table.scan.enabled=false
SELECT * FROM pairs WHERE name = 'x';
-- case: scan switched off, range of the key
-- server: ksql.query.pull.table.scan.enabled=false
SELECT * FROM pairs WHERE name = 'x' AND a > 1;
-- case: scan switched off, key compared with a column
-- server: ksql.query.pull.table.scan.enabled=false
SELECT * FROM counts WHERE name = CAST(n AS STRING);
-- case: scan switched off, expression of the key
-- server: ksql.query.pull.table.scan.enabled=false
SELECT * FROM counts WHERE UCASE(name) = 'X';
-- case: scan switched off, key twice
-- server: ksql.query.pull.table.scan.enabled=false
SELECT * FROM counts WHERE name = 'x' AND name IN ('x', 'y');
-- case: scan switched off, LIKE
-- server: ksql.query.pull.table.scan.enabled=false
SELECT * FROM counts WHERE name LIKE 'x%';
-- case: scan switched off, no comparison
-- server: ksql.query.pull.table.scan.enabled=false
SELECT * FROM counts WHERE name IS NULL;
-- case: window bound twice
SELECT * FROM windowed WHERE name = 'x' AND WINDOWSTART > 1 AND WINDOWSTART > 2;
-- case: window bound beside its equality
SELECT * FROM windowed WHERE name = 'x' AND WINDOWSTART = 1 AND WINDOWSTART > 2;
-- case: window bound with <>
SELECT * FROM windowed WHERE name = 'x' AND WINDOWSTART <> 1;
-- case: pull query on a query that was terminated
-- before: TERMINATE CTAS_COUNTS_4;
SELECT * FROM counts;
-- case: window bound in WHERE of an aggregation
SELECT name, COUNT(*) FROM s WINDOW TUMBLING (SIZE 1 MINUTE) WHERE WINDOWSTART > 1 GROUP BY name EMIT CHANGES;
-- case: window bound in an aggregate
SELECT name, MAX(WINDOWSTART) FROM s WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY name EMIT CHANGES;
-- case: GROUP BY nothing
SELECT COUNT(*) FROM s GROUP BY () EMIT CHANGES;
-- case: GROUP BY twice
SELECT name, COUNT(*) FROM s GROUP BY name, name EMIT CHANGES;
-- case: HAVING on what is not grouped
SELECT name, COUNT(*) FROM s GROUP BY name HAVING a > 1 EMIT CHANGES;
-- case: HAVING without GROUP BY
SELECT a FROM s HAVING a > 1 EMIT CHANGES;
-- case: aggregate that cannot undo, on a table
CREATE TABLE x AS SELECT city, MAX(id) FROM t GROUP BY city;
-- case: aggregate of a source that cannot hold its state
-- before: CREATE STREAM csv (id STRING KEY, a INT, b INT) WITH (kafka_topic='csv', value_format='DELIMITED', partitions=1);
CREATE TABLE x AS SELECT id, COLLECT_LIST(a) AS l FROM csv GROUP BY id;
-- case: table function and aggregate
SELECT name, EXPLODE(numbers), COUNT(*) FROM s GROUP BY name EMIT CHANGES;
-- case: table function on a table
SELECT id, EXPLODE(ARRAY[city]) FROM t EMIT CHANGES;
-- case: table function in WHERE
SELECT * FROM s WHERE EXPLODE(numbers) > 1 EMIT CHANGES;
-- case: table function in a table function
SELECT EXPLODE(ARRAY[EXPLODE(numbers)]) FROM s EMIT CHANGES;
-- case: window on a table
CREATE TABLE x AS SELECT city, COUNT(*) FROM t WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY city;
-- case: window of no size
SELECT name, COUNT(*) FROM s WINDOW TUMBLING (SIZE 0 SECONDS) GROUP BY name EMIT CHANGES;
-- case: window that advances too far
SELECT name, COUNT(*) FROM s WINDOW HOPPING (SIZE 1 MINUTE, ADVANCE BY 2 MINUTES) GROUP BY name EMIT CHANGES;
-- case: window of too short retention
CREATE TABLE x AS SELECT name, COUNT(*) FROM s WINDOW TUMBLING (SIZE 1 MINUTE, RETENTION 10 SECONDS) GROUP BY name;
-- case: EMIT FINAL switched off
-- server: ksql.suppress.enabled=false
SELECT name, COUNT(*) FROM s WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY name EMIT FINAL;
-- case: PARTITION BY and GROUP BY
SELECT name, COUNT(*) FROM s GROUP BY name PARTITION BY a EMIT CHANGES;
-- case: PARTITION BY nothing
SELECT * FROM s PARTITION BY () EMIT CHANGES;
-- case: PARTITION BY NULL and more
SELECT * FROM s PARTITION BY a, NULL EMIT CHANGES;
-- case: PARTITION BY twice
SELECT * FROM s PARTITION BY a, a EMIT CHANGES;
-- case: PARTITION BY of windows
SELECT * FROM windows PARTITION BY x EMIT CHANGES;
-- case: foreign-key join without the primary key
CREATE TABLE x AS SELECT t.city FROM t2 JOIN t ON t2.owner = t.id;
-- case: key twice
CREATE STREAM x AS SELECT id, id AS again, a FROM s;
-- case: grouping key twice
CREATE TABLE x AS SELECT name, name AS again, COUNT(*) FROM s GROUP BY name;
-- case: partitioning key twice
CREATE STREAM x AS SELECT a, a AS again, name FROM s PARTITION BY a;
-- case: persistent query on a windowed table
CREATE TABLE x AS SELECT * FROM windowed;
-- case: join of a KAFKA source
CREATE STREAM x AS SELECT s.id, x FROM s JOIN bare WITHIN 1 MINUTE ON s.id = bare.id;
-- case: grouping of a KAFKA source
CREATE TABLE z AS SELECT x, COUNT(*) FROM bare GROUP BY x;
-- case: one source twice among three
SELECT * FROM s JOIN t ON s.id = t.id JOIN t AS u ON s.id = u.id EMIT CHANGES;
-- case: columns that would have one name
-- before: CREATE STREAM clash (b_id STRING KEY, x INT) WITH (kafka_topic='clash', value_format='JSON', partitions=2);
SELECT * FROM clash AS a JOIN t AS a_b ON a.b_id = a_b.id EMIT CHANGES;
-- case: join on two conditions
SELECT * FROM s JOIN t ON s.id = t.id AND s.name = t.city EMIT CHANGES;
-- case: join that is no equality
SELECT * FROM s JOIN t ON s.id > t.id EMIT CHANGES;
-- case: join on a mixture of sources
SELECT * FROM s JOIN t ON CONCAT(s.id, t.city) = t.id EMIT CHANGES;
-- case: join on one source
SELECT * FROM s JOIN t ON s.id = s.name EMIT CHANGES;
-- case: join on a third source
SELECT * FROM s JOIN t ON s.id = t.id JOIN t2 ON s.id = t.id EMIT CHANGES;
-- case: join on a source that comes later
SELECT * FROM s JOIN t ON t.id = t2.id JOIN t2 ON s.id = t2.id EMIT CHANGES;
-- case: full join of a stream with a table
SELECT * FROM s FULL JOIN t ON s.id = t.id EMIT CHANGES;
-- case: join that misses the table's key
SELECT * FROM s JOIN t ON s.id = t.city EMIT CHANGES;
-- case: right foreign-key join
CREATE TABLE x AS SELECT t2.id, t.city FROM t2 RIGHT JOIN t ON t2.owner = t.id;
-- case: WITHIN for a table
SELECT * FROM s JOIN t WITHIN 1 MINUTE ON s.id = t.id EMIT CHANGES;
-- case: windowed joined to not windowed
SELECT * FROM s JOIN windows WITHIN 1 MINUTE ON s.id = windows.id EMIT CHANGES;
-- case: sessions joined to windows
SELECT * FROM sessions JOIN windows WITHIN 1 MINUTE ON sessions.id = windows.id EMIT CHANGES;
-- case: windows joined on values
-- before: CREATE STREAM windows2 (id STRING KEY, x INT) WITH (kafka_topic='windows2', value_format='JSON', partitions=2, window_type='TUMBLING', window_size='1 MINUTE');
SELECT * FROM windows JOIN windows2 WITHIN 1 MINUTE ON windows.x = windows2.x EMIT CHANGES;
-- case: too many push queries
-- server: ksql.max.push.queries=0
SELECT * FROM s EMIT CHANGES;
-- case: scan switched off, key that is not
-- server: ksql.query.pull.table.scan.enabled=false
SELECT * FROM counts WHERE name <> 'x';
-- case: foreign-key join of windows
-- before: CREATE TABLE wide (id STRING PRIMARY KEY, owner STRING) WITH (kafka_topic='wide', value_format='JSON', partitions=2, window_type='SESSION');
SELECT * FROM wide JOIN t ON wide.owner = t.id EMIT CHANGES;
