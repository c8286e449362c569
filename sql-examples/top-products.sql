-- The three best sales of each shop, and what it sold at all: TOPK, COLLECT_SET, SUM over a stream.

CREATE STREAM sales (shop STRING, product STRING, amount INTEGER)
  WITH (kafka_topic = 'sales', value_format = 'JSON', partitions = 1);

SET 'cache.max.bytes.buffering' = '0';
SET 'auto.offset.reset' = 'earliest';

CREATE TABLE best_sales AS
  SELECT shop, TOPK(amount, 3) AS best, COLLECT_SET(product) AS products, SUM(amount) AS turnover, COUNT(*) AS sales
  FROM sales
  GROUP BY shop
  EMIT CHANGES;

INSERT INTO sales (shop, product, amount) VALUES ('north', 'lamp', 40);
INSERT INTO sales (shop, product, amount) VALUES ('north', 'chair', 120);
INSERT INTO sales (shop, product, amount) VALUES ('south', 'lamp', 35);
INSERT INTO sales (shop, product, amount) VALUES ('north', 'lamp', 45);
INSERT INTO sales (shop, product, amount) VALUES ('south', 'table', 300);
INSERT INTO sales (shop, product, amount) VALUES ('north', 'desk', 250);

SELECT shop, best, turnover FROM best_sales EMIT CHANGES LIMIT 6;

SELECT shop, products, best[1] AS best_sale, sales FROM best_sales WHERE shop IN ('north', 'south');
