CREATE STREAM orders (id INT KEY, item STRING, qty INT) WITH (kafka_topic='orders', value_format='JSON');
CREATE STREAM other (id INT KEY, note STRING) WITH (kafka_topic='other', value_format='JSON');
CREATE STREAM by_item AS SELECT * FROM orders PARTITION BY item;
CREATE STREAM by_same AS SELECT * FROM orders PARTITION BY id;
CREATE STREAM by_expression AS SELECT item, ABS(qty) AS amount, id FROM orders PARTITION BY ABS(qty);
CREATE STREAM by_two WITH (key_format='JSON') AS SELECT * FROM orders PARTITION BY qty, UCASE(item);
CREATE STREAM by_none AS SELECT id, item FROM orders PARTITION BY NULL;
CREATE STREAM joined AS SELECT * FROM orders o JOIN other x WITHIN 1 MINUTE ON o.id = x.id PARTITION BY o.item;
CREATE STREAM flat AS SELECT EXPLODE(ARRAY[qty]) AS n, item, id FROM orders PARTITION BY item;
