/**
 * Writes the reference pages that are read out of the registries: docs/functions.md, docs/errors.md and docs/settings.md.
 * A test compares them with what this would write, so `npm run docs` follows every change of a registry.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aggregateFunctions, scalarFunctions, tabularFunctions } from '../src/functions/all.ts';
import { allSettings, shownName } from '../src/base/config.ts';
import { ERRORS } from '../src/base/errors.ts';
import type { SqlFunction } from '../src/functions/function.ts';
import type { ErrorCategory, ErrorDefinition } from '../src/base/errors/definition.ts';
import type { Setting } from '../src/base/config/settings.ts';
import { ROOT } from './run.ts';

const GENERATED = '<!-- Written by `npm run docs`; change the registry it is read from instead. -->';

/** The pages: path below the project's root → text. */
export function pages(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/functions.md', functionsPage()],
    ['docs/errors.md', errorsPage()],
    ['docs/settings.md', settingsPage()],
  ]);
}

function functionsPage(): string {
  const functions: readonly SqlFunction[] = [...scalarFunctions, ...aggregateFunctions, ...tabularFunctions];
  const categories = [...new Set(functions.map((f) => f.category))].sort();
  const sections = categories.flatMap((category) => [
    `## ${titleCase(category)}`,
    '',
    ...functions
      .filter((f) => f.category === category)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap(functionEntry),
  ]);
  return page('Functions', [`${functions.length} functions. \`DESCRIBE FUNCTION name;\` shows the same in the shell.`, '', ...sections]);
}

function functionEntry(f: SqlFunction): string[] {
  const signatures = f.overloads.map((overload) => `${f.name}${overload.signature}`);
  const onTables = f.kind === 'aggregate' && !f.onTables ? ['', 'Not on tables: it cannot undo a row.'] : [];
  const examples = (f.examples ?? []).map((example) => `- \`${example.sql}\` gives \`${example.result}\``);
  return [
    `### ${f.name}`,
    '',
    '```',
    ...signatures,
    '```',
    '',
    f.description,
    ...onTables,
    ...(examples.length > 0 ? ['', ...examples] : []),
    '',
  ];
}

const CATEGORY_TEXT: Readonly<Record<ErrorCategory, string>> = {
  statement: 'The statement is at fault: HTTP 400, `error_code` 40001.',
  request: 'The request is at fault: HTTP 400, `error_code` 40000.',
  queryEndpoint: 'The statement belongs to another endpoint: HTTP 400, `error_code` 40002.',
  registry: 'No schema registry is configured: HTTP 428, `error_code` 42801.',
  limit: 'A limit is reached; try later: HTTP 429, `error_code` 42900.',
  notFound: 'What is asked for does not exist: HTTP 404.',
  conflict: 'It cannot be done in the present state: HTTP 409.',
  assertion: 'An ASSERT statement does not hold: HTTP 417, `error_code` 41700.',
  unavailable: 'Not now: HTTP 503.',
  server: 'The server is at fault: HTTP 500, `error_code` 50000.',
  record: 'One record cannot be read or computed: an entry of the processing log; the query goes on.',
};

function errorsPage(): string {
  const errors: readonly (readonly [string, ErrorDefinition])[] = Object.entries(ERRORS);
  const sections = (Object.keys(CATEGORY_TEXT) as ErrorCategory[]).flatMap((category) => {
    const own = errors.filter(([, definition]) => definition.category === category).sort(([a], [b]) => (a < b ? -1 : 1));
    return own.length === 0 ? [] : [`## ${category}`, '', CATEGORY_TEXT[category], '', ...own.flatMap(([code, d]) => errorEntry(code, d))];
  });
  return page('Errors', ['Every error has a code, says what happened and, where there is one, the way out.', '', ...sections]);
}

function errorEntry(code: string, definition: ErrorDefinition): string[] {
  const hint = definition.hint === '' ? [] : ['', `Way out: ${oneLine(definition.hint)}`];
  return [`### ${code}`, '', oneLine(definition.text), ...hint, ''];
}

function settingsPage(): string {
  const intro =
    'Set in the configuration of the server; those of a query also with SET or per request. Names of Kafka clients are accepted too.';
  const rows = allSettings().map(
    (setting) =>
      `| \`${shownName(setting)}\` | ${levelText(setting)} | ${kindText(setting)} | ${fallbackText(setting)} | ${oneLine(setting.doc)} |`,
  );
  return page('Settings', [intro, '', '| Setting | Of | Value | Default | Meaning |', '| --- | --- | --- | --- | --- |', ...rows]);
}

function levelText(setting: Setting): string {
  if (setting.fixed) return 'the server, fixed';
  return setting.level === 'SERVER' ? 'the server' : 'a query';
}

function kindText(setting: Setting): string {
  return typeof setting.kind === 'string' ? setting.kind : setting.kind.map((value) => `\`${value}\``).join(', ');
}

function fallbackText(setting: Setting): string {
  return setting.fallback === null || setting.fallback === '' ? 'none' : `\`${setting.fallback.replaceAll('|', '\\|')}\``;
}

function page(title: string, lines: readonly string[]): string {
  return `${[`# ${title}`, '', GENERATED, '', ...lines].join('\n').trimEnd()}\n`;
}

/** Placeholders and types must not be taken for markup. */
function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').replace(/[<>]/g, (c) => (c === '<' ? '&lt;' : '&gt;'));
}

function titleCase(text: string): string {
  return text.charAt(0) + text.slice(1).toLowerCase();
}

if (import.meta.main) {
  for (const [path, text] of pages()) {
    writeFileSync(join(ROOT, path), text);
    console.log(path);
  }
}
