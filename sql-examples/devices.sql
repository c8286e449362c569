-- Devices send their state again and again: what is new goes on as a stream, what holds now is a table, and a device's history is kept as a list.

CREATE STREAM reports (device STRING KEY, firmware STRING, battery INTEGER)
  WITH (kafka_topic = 'reports', value_format = 'JSON', partitions = 1);

SET 'cache.max.bytes.buffering' = '0';
SET 'auto.offset.reset' = 'earliest';

-- The latest report of each device.
CREATE TABLE devices AS
  SELECT device, LATEST_BY_OFFSET(firmware) AS firmware, LATEST_BY_OFFSET(battery) AS battery, MIN(battery) AS lowest,
         COLLECT_SET(firmware) AS firmwares, COUNT(*) AS reports
  FROM reports
  GROUP BY device
  EMIT CHANGES;

-- Without repetitions: the first report of each device in a minute.
CREATE TABLE first_reports AS
  SELECT device, firmware, battery, COUNT(*) AS times
  FROM reports
  WINDOW TUMBLING (SIZE 1 MINUTE)
  GROUP BY device, firmware, battery
  HAVING COUNT(*) = 1
  EMIT CHANGES;

-- A table without repetitions is a stream of events for who reads its topic.
CREATE STREAM low_batteries AS
  SELECT device, battery, UCASE(device) + ' is low: ' + CAST(battery AS STRING) + ' %' AS warning
  FROM reports
  WHERE battery < 20
  EMIT CHANGES;

INSERT INTO reports (ROWTIME, device, firmware, battery) VALUES (0, 'door', '1.0', 90);
INSERT INTO reports (ROWTIME, device, firmware, battery) VALUES (1000, 'lamp', '1.0', 19);
INSERT INTO reports (ROWTIME, device, firmware, battery) VALUES (2000, 'door', '1.0', 90);
INSERT INTO reports (ROWTIME, device, firmware, battery) VALUES (3000, 'door', '1.1', 88);
INSERT INTO reports (ROWTIME, device, firmware, battery) VALUES (61000, 'lamp', '1.0', 12);
INSERT INTO reports (ROWTIME, device, firmware, battery) VALUES (62000, 'lamp', '1.1', 95);

SELECT warning FROM low_batteries EMIT CHANGES LIMIT 2;
SELECT device, firmware, battery, reports FROM devices EMIT CHANGES LIMIT 6;
SELECT device, firmware, battery, lowest, firmwares FROM devices WHERE device = 'lamp';
