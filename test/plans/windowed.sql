CREATE STREAM w (id INT KEY, n INT) WITH (kafka_topic='w', value_format='JSON', window_type='TUMBLING', window_size='10 SECONDS');
CREATE STREAM v (id INT KEY, m INT) WITH (kafka_topic='v', value_format='JSON', window_type='TUMBLING', window_size='10 SECONDS');
CREATE STREAM copied AS SELECT id, n, WINDOWSTART AS ws FROM w WHERE WINDOWEND > 100;
CREATE STREAM joined AS SELECT * FROM w JOIN v WITHIN 1 MINUTE ON w.id = v.id;
CREATE TABLE regrouped AS SELECT id, COUNT(*) AS c FROM w GROUP BY id;
SELECT * FROM w EMIT CHANGES;
