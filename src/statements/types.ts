/** CREATE TYPE and DROP TYPE. A type is resolved where it is used: dropping it changes no source. */
import { bindType } from '../sql/bind/types.ts';
import { fail } from '../base/errors.ts';
import { typeText } from '../data/types.ts';
import type { Distributed, StatementOf } from './meaning.ts';

export const createType: Distributed<StatementOf<'createType'>> = {
  kind: 'distributed',
  plan(statement, scope) {
    const name = statement.name.name.toUpperCase();
    const commandId = `type/${name}/create`;
    const existing = scope.view.customType(name);
    if (existing !== null) {
      if (statement.ifNotExists)
        return { changes: [], commandId, message: `${name} is already registered with type ${typeText(existing)}`, queryId: null };
      throw fail('TYPE_EXISTS', { name, type: typeText(existing) }, { at: statement.name.at });
    }
    const type = bindType(statement.type, scope.view);
    const message = `Registered custom type with name '${name}' and SQL type ${typeText(type)}`;
    return { changes: [{ kind: 'putType', name, type }], commandId, message, queryId: null };
  },
};

export const dropType: Distributed<StatementOf<'dropType'>> = {
  kind: 'distributed',
  plan(statement, scope) {
    const name = statement.name.name.toUpperCase();
    const commandId = `type/${name}/drop`;
    if (scope.view.customType(name) !== null)
      return { changes: [{ kind: 'dropType', name }], commandId, message: `Dropped type '${name}'`, queryId: null };
    if (!statement.ifExists) throw fail('TYPE_MISSING', { name }, { at: statement.name.at });
    return { changes: [], commandId, message: `Type '${name}' does not exist`, queryId: null };
  },
};
