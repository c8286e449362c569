/** ALTER STREAM/TABLE … ADD COLUMN. */
import { planAlter } from '../sql/plan/alter.ts';
import type { Distributed, StatementOf } from './meaning.ts';

export const alterSource: Distributed<StatementOf<'alterSource'>> = {
  kind: 'distributed',
  plan(statement, scope) {
    const name = statement.name.name;
    const kind = statement.type.toLowerCase();
    const source = planAlter(statement, scope.view);
    const message = `${statement.type === 'STREAM' ? 'Stream' : 'Table'} ${name} altered.`;
    return { changes: [{ kind: 'putSource', source, derivedFrom: [] }], commandId: `${kind}/${name}/alter`, message, queryId: null };
  },
};
