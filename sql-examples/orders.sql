-- Orders enriched with what is known of the customer: a stream joined with a table.

CREATE TABLE customers (id INTEGER PRIMARY KEY, name STRING, city STRING)
  WITH (kafka_topic = 'customers', value_format = 'JSON', partitions = 1);

CREATE STREAM orders (customer_id INTEGER KEY, item STRING, quantity INTEGER, price DECIMAL(8, 2))
  WITH (kafka_topic = 'orders', value_format = 'JSON', partitions = 1);

-- Every order meets the customer as it was when the order came. Who has no entry is kept, with nulls (LEFT JOIN).
CREATE STREAM enriched_orders AS
  SELECT o.customer_id AS customer_id, c.name AS name, c.city AS city, o.item AS item, o.quantity * o.price AS total
  FROM orders o
  LEFT JOIN customers c ON o.customer_id = c.id
  EMIT CHANGES;

INSERT INTO customers (ROWTIME, id, name, city) VALUES (1000, 1, 'Ada', 'London');
INSERT INTO customers (ROWTIME, id, name, city) VALUES (1000, 2, 'Grace', 'Arlington');

SET 'auto.offset.reset' = 'earliest';

INSERT INTO orders (ROWTIME, customer_id, item, quantity, price) VALUES (2000, 1, 'punch cards', 100, 0.25);
INSERT INTO orders (ROWTIME, customer_id, item, quantity, price) VALUES (2100, 2, 'moth trap', 1, 12.90);
INSERT INTO orders (ROWTIME, customer_id, item, quantity, price) VALUES (2200, 3, 'relay', 8, 4.05);
SELECT * FROM enriched_orders EMIT CHANGES LIMIT 3;

-- Ada moves: her earlier order stays as it was.
INSERT INTO customers (ROWTIME, id, name, city) VALUES (3000, 1, 'Ada', 'Marylebone');
PRINT customers FROM BEGINNING LIMIT 3;

INSERT INTO orders (ROWTIME, customer_id, item, quantity, price) VALUES (4000, 1, 'notebook', 2, 3.50);
SELECT * FROM enriched_orders EMIT CHANGES LIMIT 4;
