-- Flights joined with the airports they leave from: how many and how late, by state.
-- "millrace demo" runs this and then replays the flights. Every statement may be run again.

CREATE TABLE IF NOT EXISTS airports (
  iata STRING PRIMARY KEY,
  name STRING,
  city STRING,
  state STRING,
  latitude DOUBLE,
  longitude DOUBLE
) WITH (kafka_topic = 'airports', value_format = 'JSON', partitions = 1);

-- seq counts the flights: a replay that was cut off goes on behind those that are here.
-- The topic keeps everything: a flight of 2001 is older than any usual retention.
CREATE STREAM IF NOT EXISTS flights (
  origin STRING KEY,
  seq BIGINT,
  departed TIMESTAMP,
  destination STRING,
  delay INTEGER,
  distance INTEGER
) WITH (kafka_topic = 'flights', value_format = 'JSON', partitions = 1, timestamp = 'departed', retention_ms = -1);

CREATE STREAM IF NOT EXISTS departures AS
  SELECT f.origin AS origin, f.seq AS seq, a.state AS state, a.city AS city, f.destination AS destination, f.delay AS delay
  FROM flights f
  LEFT JOIN airports a ON f.origin = a.iata
  EMIT CHANGES;

-- One row for each state and day; all days of the quarter are kept.
CREATE TABLE IF NOT EXISTS delays_by_day AS
  SELECT state, COUNT(*) AS flights, AVG(delay) AS average_delay
  FROM departures
  WINDOW TUMBLING (SIZE 1 DAY, RETENTION 120 DAYS, GRACE PERIOD 1 DAY)
  GROUP BY state
  EMIT CHANGES;

CREATE TABLE IF NOT EXISTS delays_by_state AS
  SELECT state, COUNT(*) AS flights, SUM(delay) AS minutes_late, AVG(delay) AS average_delay
  FROM departures
  GROUP BY state
  EMIT CHANGES;
