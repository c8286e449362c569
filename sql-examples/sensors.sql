-- Alerts: machines whose mean temperature over ten seconds is too high (a tumbling window, HAVING), said once when the window closes (EMIT FINAL).

CREATE STREAM readings (machine STRING KEY, celsius DOUBLE)
  WITH (kafka_topic = 'readings', value_format = 'JSON', partitions = 1);

SET 'auto.offset.reset' = 'earliest';

CREATE TABLE hot_machines AS
  SELECT machine, COUNT(*) AS readings, AVG(celsius) AS mean, MAX(celsius) AS peak
  FROM readings
  WINDOW TUMBLING (SIZE 10 SECONDS, GRACE PERIOD 2 SECONDS)
  GROUP BY machine
  HAVING AVG(celsius) > 80
  EMIT FINAL;

INSERT INTO readings (ROWTIME, machine, celsius) VALUES (1000, 'press', 70.5);
INSERT INTO readings (ROWTIME, machine, celsius) VALUES (2000, 'lathe', 79.0);
INSERT INTO readings (ROWTIME, machine, celsius) VALUES (5000, 'press', 74.5);
INSERT INTO readings (ROWTIME, machine, celsius) VALUES (8000, 'lathe', 84.0);
INSERT INTO readings (ROWTIME, machine, celsius) VALUES (11000, 'press', 91.0);
-- Late, but within the grace period: it still counts for the first window.
INSERT INTO readings (ROWTIME, machine, celsius) VALUES (9500, 'lathe', 86.0);
INSERT INTO readings (ROWTIME, machine, celsius) VALUES (15000, 'press', 95.0);
-- Too late: the window of 0 to 10 s closed at 12 s.
INSERT INTO readings (ROWTIME, machine, celsius) VALUES (9900, 'press', 500.0);
INSERT INTO readings (ROWTIME, machine, celsius) VALUES (23000, 'lathe', 60.0);

SELECT machine, TIMESTAMPTOSTRING(WINDOWSTART, 'HH:mm:ss', 'UTC') AS since, readings, mean, peak FROM hot_machines EMIT CHANGES LIMIT 2;
