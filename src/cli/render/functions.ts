/** SHOW FUNCTIONS and DESCRIBE FUNCTION. */
import type { WireObject } from '../wire.ts';
import { listOf, objectsOf, textOf } from '../wire.ts';
import { wrapped } from './cells.ts';
import { tableLines } from './table.ts';

const LABEL_WIDTH = 12;

/** The table of function names, one block for each category. */
export function functionNameLines(entity: WireObject, width: number): string[] {
  const functions = objectsOf(entity.functions).map((entry) => [textOf(entry.name), textOf(entry.category)]);
  const categories = [...new Set(functions.map(([, category]) => category))].sort();
  const rows = categories.flatMap((category, index) => {
    const block = functions.filter((row) => row[1] === category).sort((a, b) => (a[0] < b[0] ? -1 : 1));
    return index === 0 ? block : [['', ''], ...block];
  });
  const footer = ['For detailed information about a function, run: DESCRIBE FUNCTION <Function Name>;'];
  return tableLines({ columns: ['Function Name', 'Category'], rows, footer }, width);
}

/** What a function does, and its variations. */
export function describeFunctionLines(entity: WireObject, width: number): string[] {
  const label = (name: string, value: string): string[] => entry(name, value, width, '');
  const optional = (name: string, value: string): string[] => (value.trim() === '' ? [] : label(name, value));
  const path = textOf(entity.path);
  return [
    ...label('Name', textOf(entity.name)),
    ...optional('Author', textOf(entity.author)),
    ...optional('Version', textOf(entity.version)),
    ...label('Overview', textOf(entity.description)),
    ...label('Type', textOf(entity.type)),
    ...label('Jar', path === '' ? 'internal' : path),
    ...label('Variations', ''),
    ...objectsOf(entity.functions).flatMap((variation) => ['', ...variationLines(textOf(entity.name), variation, width)]),
  ];
}

function variationLines(name: string, variation: WireObject, width: number): string[] {
  const args = objectsOf(variation.arguments);
  const shownArgs = args.map((argument) => {
    const type = textOf(argument.type) + (argument.isVariadic === true ? '[]' : '');
    const argumentName = textOf(argument.name);
    return argumentName === '' ? type : `${argumentName} ${type}`;
  });
  const types = args.length > 0 ? shownArgs : listOf(variation.argumentTypes).map(textOf);
  const inner = (label: string, value: string): string[] => (value === '' ? [] : entry(label, value, width, '\t'));
  return [
    ...inner('Variation', `${name}(${types.join(', ')})`),
    ...inner('Returns', textOf(variation.returnType)),
    ...inner('Description', textOf(variation.description)),
    ...args.flatMap((argument) => (textOf(argument.description) === '' ? [] : inner(textOf(argument.name), textOf(argument.description)))),
  ];
}

/** `Overview    : text`, the text in lines below each other. */
function entry(label: string, value: string, width: number, indent: string): string[] {
  const head = `${label.padEnd(LABEL_WIDTH)}: `;
  const lines = wrapped(value, Math.max(width, 80) - head.length - (indent === '' ? 0 : 8));
  return lines.map((line, index) => (indent + (index === 0 ? head : ' '.repeat(head.length)) + line).trimEnd());
}
