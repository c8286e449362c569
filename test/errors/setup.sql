CREATE STREAM s (id STRING KEY, a INT, b BIGINT, c DOUBLE, d DECIMAL(4,2), name STRING, numbers ARRAY<INT>, attributes MAP<STRING, STRING>, address STRUCT<city STRING, zip INT>) WITH (kafka_topic='s', value_format='JSON', partitions=2);
CREATE STREAM other (id STRING KEY, x INT) WITH (kafka_topic='other', value_format='JSON', partitions=3);
CREATE TABLE t (id STRING PRIMARY KEY, city STRING) WITH (kafka_topic='t', value_format='JSON', partitions=2);
CREATE TABLE counts AS SELECT name, COUNT(*) AS n FROM s GROUP BY name;
CREATE TABLE windowed AS SELECT name, COUNT(*) AS n FROM s WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY name;
CREATE SOURCE STREAM readonly (id STRING KEY, x INT) WITH (kafka_topic='other', value_format='JSON');
