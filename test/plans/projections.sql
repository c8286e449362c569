CREATE STREAM orders (id INT KEY, item STRING, qty INT, price DECIMAL(6, 2), address STRUCT<city STRING, zip INT>) WITH (kafka_topic='orders', value_format='JSON');
CREATE TABLE users (id INT PRIMARY KEY, name STRING, age INT) WITH (kafka_topic='users', value_format='JSON');
CREATE STREAM identity AS SELECT * FROM orders;
CREATE STREAM renamed AS SELECT id AS order_id, qty * price, address->city, AS_VALUE(id) AS id_copy, ROWTIME AS ts FROM orders WHERE qty > 0 AND item LIKE 'a%';
CREATE TABLE adults WITH (value_format='DELIMITED', key_format='JSON') AS SELECT id, name FROM users WHERE age >= 18;
CREATE STREAM exploded AS SELECT id, EXPLODE(ARRAY[qty, 1]) AS n, item FROM orders;
CREATE STREAM widened (id INT KEY, total DECIMAL(9, 2)) WITH (kafka_topic='widened', value_format='JSON');
INSERT INTO widened SELECT id, price AS total FROM orders;
CREATE SOURCE TABLE mirror (id INT PRIMARY KEY, name STRING) WITH (kafka_topic='users', value_format='JSON');
