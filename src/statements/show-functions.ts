/** SHOW FUNCTIONS and DESCRIBE FUNCTION, from the functions' own records. */
import { allFunctions, findFunction } from '../functions/all.ts';
import { fail } from '../base/errors.ts';
import { parseSignature, patternText } from '../functions/signature.ts';
import { textOf } from './meaning.ts';
import type { FunctionOverload } from '../api/entities.ts';
import type { SqlFunction } from '../functions/function.ts';
import type { Local, StatementOf } from './meaning.ts';

const KINDS: Readonly<Record<SqlFunction['kind'], string>> = { scalar: 'SCALAR', aggregate: 'AGGREGATE', tabular: 'TABLE' };

export const showFunctions: Local<StatementOf<'showFunctions'>> = {
  kind: 'local',
  run(statement) {
    const functions = allFunctions()
      .map((f) => ({ name: f.name, type: KINDS[f.kind], category: f.category }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return { '@type': 'function_names', statementText: textOf(statement), functions, warnings: [] };
  },
};

export const describeFunction: Local<StatementOf<'describeFunction'>> = {
  kind: 'local',
  check: (statement) => void found(statement),
  run(statement) {
    const f = found(statement);
    return {
      '@type': 'describe_function',
      statementText: textOf(statement),
      name: f.name,
      description: f.description,
      author: 'Millrace',
      version: '',
      path: 'internal',
      functions: f.overloads.map((overload) => describeOverload(overload.signature, f.description)),
      type: KINDS[f.kind],
      warnings: [],
    };
  },
};

function found(statement: StatementOf<'describeFunction'>): SqlFunction {
  const { name, at } = statement.name;
  const f = findFunction(name);
  if (f === undefined) throw fail('FUNCTION_UNKNOWN_NAME', { name, more: '' }, { at });
  return f;
}

function describeOverload(signature: string, description: string): FunctionOverload {
  const { parameters, result } = parseSignature(signature);
  const shown = parameters.map((p) => ({
    name: p.name,
    type: p.variadic ? `${patternText(p.type)}[]` : patternText(p.type),
    description: '',
    isVariadic: p.variadic,
  }));
  return { arguments: shown, returnType: patternText(result), description, argumentTypes: shown.map((p) => p.type) };
}
