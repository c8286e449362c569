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

-- Reports that came once in their minute: a repetition takes the row away again (<TOMBSTONE> below).
-- A key of several columns needs a key format that can hold them.
CREATE TABLE single_reports WITH (key_format = 'JSON') AS
  SELECT device, firmware, battery, COUNT(*) AS times
  FROM reports
  WINDOW TUMBLING (SIZE 1 MINUTE)
  GROUP BY device, firmware, battery
  HAVING COUNT(*) = 1
  EMIT CHANGES;

-- Only what needs attention.
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

SELECT device, firmware, battery, times FROM single_reports EMIT CHANGES LIMIT 5;
SELECT warning FROM low_batteries EMIT CHANGES LIMIT 2;
SELECT device, firmware, battery, reports FROM devices EMIT CHANGES LIMIT 6;
SELECT device, firmware, battery, lowest, firmwares FROM devices WHERE device = 'lamp';
