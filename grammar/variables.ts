/**
 * Substitution of `${name}` in the text of one statement.
 *
 * A variable may stand where the grammar has an identifier or a literal, and inside strings. What it stands for can never be
 * more than one identifier or literal: anything else is refused, and quotes inside values are doubled, so that no value can
 * change the shape of the statement. Names without a value stay as they are.
 */
import type { IToken } from 'chevrotain';
import { ParseError } from './errors.ts';
import type { ParseOptions } from './parser.ts';
import { placed, variablePlaces } from './parser.ts';
import type { VariablePlace } from './rules.ts';
import { placeOf } from './rules.ts';
import { isReserved, lex, StringLiteral, Variable } from './tokens.ts';

const IN_STRING = /\$\{([A-Za-z_][A-Za-z0-9_@]*)\}/g;

/**
 * The text with its variables replaced; `variables` maps names, in which case counts, to values.
 * Throws `ParseError` where a variable is not allowed or its value does not fit ("Illegal argument").
 */
export function substituteVariables(text: string, variables: ReadonlyMap<string, string>, options: ParseOptions = {}): string {
  const { tokens } = placed(lex(text), options);
  const bare = tokens.filter((token) => token.tokenType === Variable && variables.has(nameIn(token)));
  const places = bare.length === 0 ? new Map<number, VariablePlace>() : variablePlaces(text, options);
  let result = '';
  let done = 0;
  for (const token of tokens) {
    const { from, to } = placeOf(token);
    const replacement = replacementOf(token, text, variables, places);
    if (replacement === null) continue;
    result += text.slice(done, from);
    result += token.tokenType === Variable ? apart(replacement, result.slice(-1), text[to]) : replacement;
    done = to;
  }
  return result + text.slice(done);
}

function nameIn(token: IToken): string {
  return token.image.slice(2, -1);
}

/** What stands in place of a token, or null when it stays. */
function replacementOf(
  token: IToken,
  text: string,
  variables: ReadonlyMap<string, string>,
  places: ReadonlyMap<number, VariablePlace>,
): string | null {
  if (token.tokenType === StringLiteral) {
    if (!token.image.includes('${')) return null;
    return token.image.replace(IN_STRING, (whole, name: string) => variables.get(name)?.replaceAll("'", "''") ?? whole);
  }
  if (token.tokenType !== Variable) return null;
  const value = variables.get(nameIn(token));
  if (value === undefined) return null;
  const place = places.get(token.startOffset) ?? 'identifier';
  const fitting = (place === 'identifier' ? null : asLiteral(value)) ?? (place === 'literal' ? null : asIdentifier(value));
  if (fitting === null) throw illegal(token, text, value, place);
  return fitting;
}

/** The value as a literal, or null if it is none: a string in quotes, TRUE, FALSE or a number. */
function asLiteral(value: string): string | null {
  if (value.length >= 2 && value.startsWith("'") && value.endsWith("'")) return `'${value.slice(1, -1).replaceAll("'", "''")}'`;
  if (/^(?:true|false)$/i.test(value)) return value;
  return /^-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(value) ? value : null;
}

/** The value as an identifier, bare or in quotes, or null if it is none. */
function asIdentifier(value: string): string | null {
  if (/^(?:`(?:[^`]|``)+`|"(?:[^"]|"")+")$/.test(value)) return value;
  return /^[A-Za-z0-9_][A-Za-z0-9_@]*$/.test(value) && !/^[0-9]+$/.test(value) && !isReserved(value.toUpperCase()) ? value : null;
}

/** The replacement with spaces where it would otherwise grow together with its neighbours; two minuses would even make a comment. */
function apart(replacement: string, before: string, after: string | undefined): string {
  const space = (joins: boolean): string => (joins ? ' ' : '');
  return space(/[\w@`"'-]$/.test(before)) + replacement + space(after !== undefined && /[\w@`"'$]/.test(after));
}

const WANTED: Readonly<Record<VariablePlace, string>> = {
  identifier: "Identifier names cannot start with '@' and may only contain alphanumeric values and '_'.",
  literal: 'A literal must be a number, true, false, or a string in single quotes.',
  either: 'The value must be one literal or one identifier.',
};

function illegal(token: IToken, text: string, value: string, place: VariablePlace): ParseError {
  const at = placeOf(token);
  return new ParseError({
    ...at,
    message: `Line: ${at.line}, Col: ${at.column}: Illegal argument at ${token.image}. ${WANTED[place]} Got: '${value}'`,
    expected: [],
    found: token.image,
    hint:
      place === 'identifier'
        ? 'Give the variable the name of a column, stream or table.'
        : "Define it with quotes of its own: DEFINE x = '''text''';",
    statementText: text,
  });
}
