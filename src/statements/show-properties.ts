/** SHOW PROPERTIES: the settings table with the values in force. */
import { allSettings, settingNamed, shownName, shownValue } from '../base/config.ts';
import { textOf } from './meaning.ts';
import type { PropertyInfo } from '../api/entities.ts';
import type { Local, StatementOf } from './meaning.ts';

export const showProperties: Local<StatementOf<'showProperties'>> = {
  kind: 'local',
  run(statement, { engine, session }) {
    const known = allSettings().map((setting): PropertyInfo => {
      const value = session.properties.get(setting.name) ?? engine.settings.get(setting.name) ?? null;
      return {
        name: shownName(setting),
        scope: 'KSQL',
        value: value === null ? null : shownValue(setting.name, value),
        editable: !setting.fixed && setting.level === 'QUERY',
        level: setting.level,
      };
    });
    const extra = [...new Set([...engine.settings.configured.keys(), ...session.properties.keys()])].filter(
      (name) => settingNamed(name) === undefined,
    );
    const others = extra.map((name): PropertyInfo => {
      const value = session.properties.get(name) ?? engine.settings.get(name) ?? '';
      return { name, scope: 'KSQL', value: shownValue(name, value), editable: true, level: 'QUERY' };
    });
    return {
      '@type': 'properties',
      statementText: textOf(statement),
      properties: [...known, ...others].sort((a, b) => (a.name < b.name ? -1 : 1)),
      overwrittenProperties: [...session.properties.keys()].map(nameShown),
      defaultProperties: allSettings()
        .filter((s) => !engine.settings.configured.has(s.name))
        .map(shownName),
      warnings: [],
    };
  },
};

function nameShown(name: string): string {
  const setting = settingNamed(name);
  return setting === undefined ? name : shownName(setting);
}
