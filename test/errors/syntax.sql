-- case: unknown statement
SELCT * FROM s;
-- case: a word out of place
SELECT a b c FROM s EMIT CHANGES;
-- case: missing FROM
SELECT a EMIT CHANGES;
-- case: reserved word as a name
CREATE STREAM from (a INT) WITH (kafka_topic='x', value_format='JSON');
-- case: open string
SELECT 'abc FROM s EMIT CHANGES;
-- case: open bracket
SELECT (a + 1 FROM s EMIT CHANGES;
-- case: ORDER BY
SELECT * FROM s EMIT CHANGES ORDER BY a;
-- case: LIMIT that is no whole number
SELECT * FROM s EMIT CHANGES LIMIT 1.5;
-- case: integer out of range
SELECT 99999999999999999999 AS n FROM s EMIT CHANGES;
-- case: chained comparison
SELECT a = b = c FROM s EMIT CHANGES;
-- case: primary key on a stream
CREATE STREAM x (id STRING PRIMARY KEY) WITH (kafka_topic='x', value_format='JSON', partitions=1);
-- case: an illegal character
SELECT a ? b FROM s EMIT CHANGES;
-- case: subquery
SELECT * FROM (SELECT * FROM s) EMIT CHANGES;
-- case: UNION
SELECT * FROM s EMIT CHANGES UNION SELECT * FROM s EMIT CHANGES;
-- case: DISTINCT
SELECT DISTINCT name FROM s EMIT CHANGES;
-- case: missing closing bracket of columns
CREATE STREAM x (a INT WITH (kafka_topic='x', value_format='JSON');
-- case: double quotes
SELECT * FROM s WHERE name = "x" EMIT CHANGES;
-- case: two statements without a semicolon
SELECT * FROM s EMIT CHANGES SELECT * FROM s EMIT CHANGES;
-- case: two queries
SELECT * FROM s EMIT CHANGES; SELECT * FROM s EMIT CHANGES;
-- case: connector
CREATE SOURCE CONNECTOR c WITH ('connector.class'='x');
-- case: statement of the shell
RUN SCRIPT 'x.sql';
-- case: undefined variable
-- server: ksql.variable.substitution.enable=true
SELECT * FROM ${NOTHING} EMIT CHANGES;
-- case: negative LIMIT
SELECT * FROM counts LIMIT -1;
