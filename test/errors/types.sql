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
