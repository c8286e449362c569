/** Statements and queries back to text. See `print.ts` for the form and the promise. */
import type {
  ColumnDefinition,
  Duration,
  Expression,
  Identifier,
  JoinClause,
  Property,
  Query,
  SelectItem,
  SourceRef,
  Statement,
  WindowClause,
} from './ast.ts';
import { inBackQuotes, printExpression, printName, printString, printType } from './print.ts';
import { isReserved } from './tokens.ts';

/** A query over several lines, without `;`. */
export function printQuery(query: Query): string {
  const items = query.items.map(printItem);
  const list = items.length === 1 ? ` ${items[0]}` : `\n  ${items.join(',\n  ')}`;
  const lines = [
    `SELECT${list}`,
    `FROM ${printSource(query.from)}`,
    ...query.joins.map(printJoin),
    query.window === null ? '' : `WINDOW ${printWindow(query.window)}`,
    query.where === null ? '' : `WHERE ${printExpression(query.where)}`,
    query.groupBy === null ? '' : `GROUP BY ${printKeys(query.groupBy.items)}`,
    query.partitionBy === null ? '' : `PARTITION BY ${printKeys(query.partitionBy.items)}`,
    query.having === null ? '' : `HAVING ${printExpression(query.having)}`,
    query.emit === null ? '' : `EMIT ${query.emit}`,
    query.limit === null ? '' : `LIMIT ${query.limit}`,
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function printKeys(items: readonly Expression[]): string {
  return items.length === 0 ? '()' : items.map(printExpression).join(', ');
}

function printItem(item: SelectItem): string {
  switch (item.kind) {
    case 'star':
      return item.source === null ? '*' : `${printName(item.source.name)}.*`;
    case 'structStar':
      return `${printExpression(item.operand)}->*`;
    case 'expression':
      return item.alias === null ? printExpression(item.expression) : `${printExpression(item.expression)} ${printName(item.alias.name)}`;
  }
}

function printSource(source: SourceRef): string {
  return source.alias === null ? printName(source.name.name) : `${printName(source.name.name)} ${printAlias(source.alias)}`;
}

/** Two words that may be names start clauses where an alias may stand. */
function printAlias(alias: Identifier): string {
  return alias.name === 'EMIT' || alias.name === 'PARTITION' ? inBackQuotes(alias.name) : printName(alias.name);
}

function printDuration(duration: Duration): string {
  return `${duration.amount} ${duration.unit}`;
}

function printJoin(join: JoinClause): string {
  const type = join.type === 'INNER' ? 'INNER' : `${join.type} OUTER`;
  return `${type} JOIN ${printSource(join.source)}${join.within === null ? '' : printWithin(join.within)} ON (${printExpression(join.on)})`;
}

function printWithin({ before, after, grace }: NonNullable<JoinClause['within']>): string {
  const same = before.amount === after.amount && before.unit === after.unit;
  const range = same ? printDuration(before) : `(${printDuration(before)}, ${printDuration(after)})`;
  return ` WITHIN ${range}${grace === null ? '' : ` GRACE PERIOD ${printDuration(grace)}`}`;
}

function printWindow(window: WindowClause): string {
  const sizes = {
    TUMBLING: () => (window.type === 'TUMBLING' ? `SIZE ${printDuration(window.size)}` : ''),
    HOPPING: () => (window.type === 'HOPPING' ? `SIZE ${printDuration(window.size)} , ADVANCE BY ${printDuration(window.advance)}` : ''),
    SESSION: () => (window.type === 'SESSION' ? printDuration(window.gap) : ''),
  };
  const retention = window.retention === null ? '' : ` , RETENTION ${printDuration(window.retention)}`;
  const grace = window.grace === null ? '' : ` , GRACE PERIOD ${printDuration(window.grace)}`;
  return `${window.type} ( ${sizes[window.type]()}${retention}${grace} )`;
}

// ---------------------------------------------------------------- parts of statements

/** A name whose case counts also when it stands without quotes: connectors. */
function printCaseKept(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_@]*$/.test(name) && !isReserved(name.toUpperCase()) ? name : inBackQuotes(name);
}

/** `WITH (…)` with a space before it, or nothing. */
function printProperties(properties: readonly Property[]): string {
  if (properties.length === 0) return '';
  const entries = properties.map(({ key, value }) => {
    const bare = /^[A-Z_][A-Z0-9_@]*$/.test(key) && !isReserved(key);
    return `${bare ? key : printString(key)}=${printExpression(value)}`;
  });
  return ` WITH (${entries.join(', ')})`;
}

function printColumns(columns: readonly ColumnDefinition[] | null): string {
  return columns === null ? '' : ` (${columns.map(printColumn).join(', ')})`;
}

function printColumn(column: ColumnDefinition): string {
  const roles = {
    value: '',
    key: ' KEY',
    primaryKey: ' PRIMARY KEY',
    headers: ' HEADERS',
    header: ` HEADER(${printString(column.headerKey ?? '')})`,
  };
  return `${printName(column.name.name)} ${printType(column.type)}${roles[column.role]}`;
}

function printNames(names: readonly Identifier[] | null): string {
  return names === null ? '' : ` (${names.map((name) => printName(name.name)).join(', ')})`;
}

function printValues(values: readonly Expression[]): string {
  return `(${values.map(printExpression).join(', ')})`;
}

// ---------------------------------------------------------------- statements

/** The statements by kind: the table is closed over the union, so that a new kind without an entry does not compile. */
type Printers = { readonly [K in Statement['kind']]: (statement: Extract<Statement, { kind: K }>) => string };

/** The words in the array that are there, one space between them. */
function words(...parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false && part !== '').join(' ');
}

const PRINTERS: Printers = {
  select: (s) => printQuery(s.query),
  createSource: (s) =>
    words('CREATE', s.orReplace && 'OR REPLACE', s.readOnly && 'SOURCE', s.type, s.ifNotExists && 'IF NOT EXISTS', printName(s.name.name)) +
    printColumns(s.columns) +
    printProperties(s.properties),
  createAs: (s) =>
    words('CREATE', s.orReplace && 'OR REPLACE', s.type, s.ifNotExists && 'IF NOT EXISTS', printName(s.name.name)) +
    `${printProperties(s.properties)} AS ${printQuery(s.query)}`,
  insertInto: (s) => `INSERT INTO ${printName(s.target.name)}${printProperties(s.properties)} ${printQuery(s.query)}`,
  insertValues: (s) => `INSERT INTO ${printName(s.target.name)}${printNames(s.columns)} VALUES ${printValues(s.values)}`,
  dropSource: (s) => words('DROP', s.type, s.ifExists && 'IF EXISTS', printName(s.name.name), s.deleteTopic && 'DELETE TOPIC'),
  alterSource: (s) =>
    `ALTER ${s.type} ${printName(s.name.name)} ${s.columns.map((column) => `ADD COLUMN ${printName(column.name.name)} ${printType(column.type)}`).join(', ')}`,
  createType: (s) => words('CREATE TYPE', s.ifNotExists && 'IF NOT EXISTS', printName(s.name.name), 'AS', printType(s.type)),
  dropType: (s) => words('DROP TYPE', s.ifExists && 'IF EXISTS', printName(s.name.name)),
  createConnector: (s) =>
    words('CREATE', s.direction, 'CONNECTOR', s.ifNotExists && 'IF NOT EXISTS', printCaseKept(s.name.name)) + printProperties(s.properties),
  dropConnector: (s) => words('DROP CONNECTOR', s.ifExists && 'IF EXISTS', printCaseKept(s.name.name)),
  showSources: (s) => words('SHOW', `${s.type}S`, s.extended && 'EXTENDED'),
  showQueries: (s) => words('SHOW QUERIES', s.extended && 'EXTENDED'),
  showTopics: (s) => words('SHOW', s.all && 'ALL', 'TOPICS', s.extended && 'EXTENDED'),
  showProperties: () => 'SHOW PROPERTIES',
  showFunctions: () => 'SHOW FUNCTIONS',
  showTypes: () => 'SHOW TYPES',
  showVariables: () => 'SHOW VARIABLES',
  showConnectors: (s) => words('SHOW', s.direction ?? false, 'CONNECTORS'),
  showConnectorPlugins: () => 'SHOW CONNECTOR PLUGINS',
  describeSource: (s) => words('DESCRIBE', printDescribed(s.name.name), s.extended && 'EXTENDED'),
  describeSources: (s) => words('DESCRIBE', `${s.type}S`, s.extended && 'EXTENDED'),
  describeFunction: (s) => `DESCRIBE FUNCTION ${printName(s.name.name)}`,
  describeConnector: (s) => `DESCRIBE CONNECTOR ${printCaseKept(s.name.name)}`,
  print: (s) =>
    words(
      'PRINT',
      printString(s.topic),
      s.fromBeginning && 'FROM BEGINNING',
      s.interval !== null && `INTERVAL ${s.interval}`,
      s.limit !== null && `LIMIT ${s.limit}`,
    ),
  controlQuery: (s) => `${s.action} ${s.id === null ? 'ALL' : printName(s.id)}`,
  set: (s) => `SET ${printString(s.name)}=${printString(s.value)}`,
  unset: (s) => `UNSET ${printString(s.name)}`,
  alterSystem: (s) => `ALTER SYSTEM ${printString(s.name)}=${printString(s.value)}`,
  define: (s) => `DEFINE ${s.name}=${printString(s.value)}`,
  undefine: (s) => `UNDEFINE ${s.name}`,
  explain: (s) => `EXPLAIN ${s.statement === null ? printName(s.id ?? '') : printBody(s.statement)}`,
  assertTopic: (s) =>
    words('ASSERT', !s.exists && 'NOT EXISTS', 'TOPIC', printString(s.topic)) + printProperties(s.properties) + printTimeout(s.timeout),
  assertSchema: (s) =>
    words(
      'ASSERT',
      !s.exists && 'NOT EXISTS',
      'SCHEMA',
      s.subject !== null && `SUBJECT ${printString(s.subject)}`,
      s.id !== null && `ID ${printExpression(s.id)}`,
    ) + printTimeout(s.timeout),
  assertValues: (s) =>
    `${words('ASSERT', s.tombstone && 'NULL', 'VALUES', printName(s.source.name))}${printNames(s.columns)} ${s.tombstone ? 'KEY' : 'VALUES'} ${printValues(s.values)}`,
  assertSource: (s) => `ASSERT ${s.type} ${printName(s.name.name)}${printColumns(s.columns)}${printProperties(s.properties)}`,
  runScript: (s) => `RUN SCRIPT ${printString(s.file)}`,
};

/** `DESCRIBE TABLES` is a list, and FUNCTION starts another statement. */
function printDescribed(name: string): string {
  return name === 'TABLES' || name === 'FUNCTION' ? inBackQuotes(name) : printName(name);
}

function printTimeout(timeout: Duration | null): string {
  return timeout === null ? '' : ` TIMEOUT ${printDuration(timeout)}`;
}

function printBody(statement: Statement): string {
  const print = PRINTERS[statement.kind] as (statement: Statement) => string;
  return print(statement);
}

/** A whole statement with its `;`. It parses back to the same tree. */
export function printStatement(statement: Statement): string {
  return `${printBody(statement)};`;
}
