/**
 * Rules for types and column definitions. What a type means, and whether a custom name exists, is the binder's.
 */
import type { IToken } from 'chevrotain';
import type { ColumnDefinition, Identifier, PrimitiveTypeName, TypeNode } from './ast.ts';
import type { Grammar, NameRules, Rule } from './rules.ts';
import { ahead, enter, leave, limited, since } from './rules.ts';
import { Comma, Greater, IntegerLiteral, kw, LeftParen, Less, NotEqual, RightParen } from './tokens.ts';

export interface TypeRules {
  readonly type: Rule<TypeNode>;
  readonly column: Rule<ColumnDefinition>;
  /** Definitions without parentheses. */
  readonly columnList: Rule<ColumnDefinition[]>;
  /** Definitions in parentheses. */
  readonly columns: Rule<ColumnDefinition[]>;
}

/** Every spelling of a primitive type. */
const PRIMITIVES: ReadonlyMap<string, PrimitiveTypeName> = new Map([
  ['BOOLEAN', 'BOOLEAN'],
  ['INT', 'INTEGER'],
  ['INTEGER', 'INTEGER'],
  ['BIGINT', 'BIGINT'],
  ['DOUBLE', 'DOUBLE'],
  ['STRING', 'STRING'],
  ['VARCHAR', 'STRING'],
  ['BYTES', 'BYTES'],
  ['DATE', 'DATE'],
  ['TIME', 'TIME'],
  ['TIMESTAMP', 'TIMESTAMP'],
]);

interface Inner extends TypeRules {
  readonly field: Rule<{ name: Identifier; type: TypeNode }>;
  readonly parameters: Rule<void>;
}

/** Defines the rules for types and columns. */
export function defineTypes(p: Grammar, names: NameRules): TypeRules {
  const rules: Inner = {
    field: p.RULE('structField', () => {
      const name = p.subrule(0, names.name);
      return { name, type: p.subrule(0, rules.type) };
    }),
    parameters: p.RULE('typeParameters', () => {
      p.consume(0, LeftParen);
      p.AT_LEAST_ONE_SEP({
        SEP: Comma,
        DEF: () => void p.or(0, [{ ALT: () => p.consume(0, kw('STRING')) }, { ALT: () => p.consume(0, IntegerLiteral) }]),
      });
      p.consume(0, RightParen);
    }),
    type: p.RULE('type', () => typeBody(p, names, rules)),
    column: p.RULE('column', () => columnBody(p, names, rules)),
    columnList: p.RULE('columnList', () => columnItems(p, rules)),
    columns: p.RULE('columns', () => {
      p.consume(0, LeftParen);
      const columns = columnItems(p, rules);
      p.consume(0, RightParen);
      return columns;
    }),
  };
  return rules;
}

function typeBody(p: Grammar, names: NameRules, rules: Inner): TypeNode {
  const start = p.LA(1);
  enter(p);
  let type = p.or<TypeNode>(0, [
    { GATE: () => ahead(p, 2, Less), ALT: () => arrayType(p, rules, start) },
    { GATE: () => ahead(p, 2, Less), ALT: () => mapType(p, rules, start) },
    { GATE: () => ahead(p, 2, Less, NotEqual), ALT: () => structType(p, rules, start) },
    { ALT: () => decimalType(p, start) },
    { ALT: () => namedType(p, names, rules, start) },
  ]);
  let suffixes = 0;
  p.many(0, () => {
    p.consume(1, kw('ARRAY'));
    suffixes += 1;
    limited(p, suffixes);
    p.ACTION(() => {
      type = { kind: 'array', element: type, at: since(p, start) };
    });
  });
  leave(p);
  return type;
}

function arrayType(p: Grammar, rules: Inner, start: IToken): TypeNode {
  p.consume(0, kw('ARRAY'));
  p.consume(0, Less);
  const element = p.subrule(0, rules.type);
  p.consume(0, Greater);
  return p.ACTION((): TypeNode => ({ kind: 'array', element, at: since(p, start) }));
}

function mapType(p: Grammar, rules: Inner, start: IToken): TypeNode {
  p.consume(0, kw('MAP'));
  p.consume(1, Less);
  const key = p.subrule(1, rules.type);
  p.consume(0, Comma);
  const value = p.subrule(2, rules.type);
  p.consume(1, Greater);
  return p.ACTION((): TypeNode => ({ kind: 'map', key, value, at: since(p, start) }));
}

function structType(p: Grammar, rules: Inner, start: IToken): TypeNode {
  const fields: { name: Identifier; type: TypeNode }[] = [];
  p.consume(0, kw('STRUCT'));
  p.or(1, [
    { ALT: () => void p.consume(0, NotEqual) },
    {
      ALT: () => {
        p.consume(2, Less);
        p.MANY_SEP({
          SEP: Comma,
          DEF: () => {
            fields.push(p.subrule(0, rules.field));
          },
        });
        p.consume(2, Greater);
      },
    },
  ]);
  return p.ACTION((): TypeNode => ({ kind: 'struct', fields, at: since(p, start) }));
}

function decimalType(p: Grammar, start: IToken): TypeNode {
  p.consume(0, kw('DECIMAL'));
  p.consume(0, LeftParen);
  const precision = p.consume(0, IntegerLiteral);
  p.consume(1, Comma);
  const scale = p.consume(1, IntegerLiteral);
  p.consume(0, RightParen);
  return p.ACTION(
    (): TypeNode => ({ kind: 'decimal', precision: Number(precision.image), scale: Number(scale.image), at: since(p, start) }),
  );
}

function namedType(p: Grammar, names: NameRules, rules: Inner, start: IToken): TypeNode {
  const name = p.subrule(0, names.name);
  p.option(0, () => p.subrule(0, rules.parameters));
  return p.ACTION((): TypeNode => {
    const primitive = name.quoted ? undefined : PRIMITIVES.get(name.name);
    if (primitive !== undefined) return { kind: 'primitive', name: primitive, at: since(p, start) };
    return { kind: 'custom', name, at: since(p, start) };
  });
}

function columnItems(p: Grammar, rules: Inner): ColumnDefinition[] {
  const columns: ColumnDefinition[] = [];
  p.AT_LEAST_ONE_SEP({
    SEP: Comma,
    DEF: () => {
      columns.push(p.subrule(0, rules.column));
    },
  });
  return columns;
}

function columnBody(p: Grammar, names: NameRules, rules: Inner): ColumnDefinition {
  const start = p.LA(1);
  const name = p.subrule(0, names.name);
  const type = p.subrule(0, rules.type);
  let headerKey: string | null = null;
  const plain = (word: string, role: ColumnDefinition['role']) => ({
    ALT: () => {
      p.consume(0, kw(word));
      return role;
    },
  });
  const role = p.option(0, () =>
    p.or<ColumnDefinition['role']>(0, [
      plain('KEY', 'key'),
      plain('HEADERS', 'headers'),
      {
        ALT: () => {
          p.consume(0, kw('PRIMARY'));
          p.consume(1, kw('KEY'));
          return 'primaryKey';
        },
      },
      {
        ALT: () => {
          p.consume(0, kw('HEADER'));
          p.consume(0, LeftParen);
          headerKey = p.subrule(0, names.text);
          p.consume(0, RightParen);
          return 'header';
        },
      },
    ]),
  );
  return p.ACTION((): ColumnDefinition => ({ name, type, role: role ?? 'value', headerKey, at: since(p, start) }));
}
