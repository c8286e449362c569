/** INSERT INTO … VALUES: evaluates constants and appends one record. Not a command: nothing of it is replayed. */
import { MillraceError, fail, messageOf } from '../base/errors.ts';
import { constantValue } from '../codegen/constant.ts';
import { expressionFunction } from '../codegen/expression.ts';
import { planInsertValues } from '../sql/plan/insert-values.ts';
import { checkWritable } from './topics.ts';
import { sourceWriter } from './row-writer.ts';
import type { Value } from '../data/types.ts';
import type { PlannedValues } from '../sql/plan/insert-values.ts';
import type { Local, Place, StatementOf } from './meaning.ts';

type InsertValues = StatementOf<'insertValues'>;

export const insertValues: Local<InsertValues> = {
  kind: 'local',
  check: (statement, place) => void planned(statement, place),
  async run(statement, place) {
    await startInsert(statement, place);
    return null;
  },
};

/** What the sandbox has planned, for the execution that follows. */
const plans = new WeakMap<InsertValues, PlannedValues>();

function planned(statement: InsertValues, { scope }: Place): PlannedValues {
  const known = plans.get(statement);
  if (known !== undefined && scope.catalog.sources.get(known.source.name) === known.source) return known;
  const plan = planInsertValues(statement, scope.view);
  checkWritable(plan.source.topic, scope.view, statement.target.at);
  plans.set(statement, plan);
  return plan;
}

/** Evaluates and encodes at once, throwing what is wrong; the promise resolves once the record is durable. Records of one partition keep the order of calls. */
export function startInsert(statement: InsertValues, place: Place): Promise<void> {
  const { engine, scope } = place;
  const { source, columns } = planned(statement, place);
  const wrap = (error: unknown): unknown => {
    if (error instanceof MillraceError && error.message.startsWith('Failed to insert values into')) return error;
    return fail('INSERT_FAILED', { target: source.name, reason: messageOf(error) }, { at: statement.at, cause: error });
  };
  try {
    const values = evaluate(statement, columns, scope.view.setting);
    const row: Value[] = source.schema.map(() => null);
    let timestamp = engine.clock.now();
    columns.forEach(({ column }, i) => {
      if (column === 'ROWTIME') timestamp = values[i] === null ? timestamp : Number(values[i]);
      else row[source.schema.indexOf(column)] = values[i];
    });
    if (timestamp < 0)
      throw fail(
        'INSERT_FAILED',
        { target: source.name, reason: `ROWTIME must not be negative, but is ${timestamp}` },
        { at: statement.at },
      );
    return sourceWriter(engine, source)
      .write(row, timestamp)
      .catch((error: unknown) => {
        throw wrap(error);
      });
  } catch (error) {
    throw wrap(error);
  }
}

/** Values of constant expressions; what fails is an error here, not NULL. */
function evaluate(statement: InsertValues, columns: PlannedValues['columns'], setting: (name: string) => string | undefined): Value[] {
  const values: Value[] = [];
  const compiled: number[] = [];
  columns.forEach(({ expression }, i) => {
    const simple = constantValue(expression);
    if (simple === undefined) compiled.push(i);
    values.push(simple ?? null);
  });
  if (compiled.length === 0) return values;
  // One function for each, so that an error knows whose it is.
  for (const index of compiled) {
    let problem: string | null = null;
    const report = (reason: string) => (problem ??= reason);
    const [value] = expressionFunction([columns[index].expression], { name: 'insert_values', setting, report })([], {});
    if (problem !== null)
      throw fail('INSERT_FAILED', { target: statement.target.name, reason: problem }, { at: statement.values[index].at });
    values[index] = value;
  }
  return values;
}
