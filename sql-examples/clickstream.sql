-- Visits: clicks of one user that follow each other within half a minute belong together (a session window).

CREATE STREAM clicks (user STRING KEY, page STRING)
  WITH (kafka_topic = 'clicks', value_format = 'JSON', partitions = 1);

-- One row for each change, so that the output below is the same in every run; without this line changes of a row are put together.
SET 'cache.max.bytes.buffering' = '0';
SET 'auto.offset.reset' = 'earliest';

CREATE TABLE visits AS
  SELECT user, COUNT(*) AS pages, EARLIEST_BY_OFFSET(page) AS entry_page, LATEST_BY_OFFSET(page) AS exit_page
  FROM clicks
  WINDOW SESSION (30 SECONDS)
  GROUP BY user
  EMIT CHANGES;

INSERT INTO clicks (ROWTIME, user, page) VALUES (0, 'ann', '/');
INSERT INTO clicks (ROWTIME, user, page) VALUES (10000, 'ann', '/shoes');
INSERT INTO clicks (ROWTIME, user, page) VALUES (12000, 'bob', '/');
INSERT INTO clicks (ROWTIME, user, page) VALUES (35000, 'ann', '/cart');
-- Ann comes back after a minute: a second visit.
INSERT INTO clicks (ROWTIME, user, page) VALUES (95000, 'ann', '/cart');
INSERT INTO clicks (ROWTIME, user, page) VALUES (99000, 'ann', '/paid');

-- Live: a row for each change of a visit. Where a visit grows, its old extent goes away (<TOMBSTONE>).
SELECT user, WINDOWSTART, WINDOWEND, pages, entry_page, exit_page FROM visits EMIT CHANGES LIMIT 9;

-- And as it stands now.
SELECT user, WINDOWEND - WINDOWSTART AS duration, pages, entry_page, exit_page FROM visits WHERE user = 'ann';
