-- Asking a view: by key, by a list of keys, by a range, by window, and all of it.

CREATE STREAM payments (account STRING KEY, amount DECIMAL(10, 2))
  WITH (kafka_topic = 'payments', value_format = 'JSON', partitions = 1);

SET 'cache.max.bytes.buffering' = '0';
SET 'auto.offset.reset' = 'earliest';

CREATE TABLE balances AS
  SELECT account, SUM(amount) AS balance, COUNT(*) AS payments FROM payments GROUP BY account EMIT CHANGES;

CREATE TABLE hourly AS
  SELECT account, SUM(amount) AS total FROM payments WINDOW TUMBLING (SIZE 1 HOUR) GROUP BY account EMIT CHANGES;

INSERT INTO payments (ROWTIME, account, amount) VALUES (0, 'a-1', 100.00);
INSERT INTO payments (ROWTIME, account, amount) VALUES (60000, 'b-1', 20.50);
INSERT INTO payments (ROWTIME, account, amount) VALUES (120000, 'a-2', 7.25);
INSERT INTO payments (ROWTIME, account, amount) VALUES (3600000, 'a-1', -30.10);
INSERT INTO payments (ROWTIME, account, amount) VALUES (7200000, 'a-1', 5.00);

-- A push query first: once it has seen the last change, so have the pull queries below.
SELECT account, balance FROM balances EMIT CHANGES LIMIT 5;
SELECT account, total FROM hourly EMIT CHANGES LIMIT 5;

SELECT balance, payments FROM balances WHERE account = 'a-1';
SELECT account, balance FROM balances WHERE account IN ('a-2', 'b-1');
SELECT account, balance FROM balances WHERE account >= 'a-2';
SELECT account, balance FROM balances WHERE balance > 10 AND payments = 1;
SELECT account, TIMESTAMPTOSTRING(WINDOWSTART, 'HH:mm', 'UTC') AS hour, total FROM hourly
  WHERE account = 'a-1' AND WINDOWSTART >= '1970-01-01T01:00:00' AND WINDOWSTART < '1970-01-01T03:00:00';
SELECT COUNT(*) AS changes, SUM(amount) AS moved FROM payments EMIT CHANGES LIMIT 5;
