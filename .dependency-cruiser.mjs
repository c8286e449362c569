/**
 * Holds the layers: imports only go down. One ordered array of rows, lowest first, is the whole configuration; the rules are computed.
 * Folders of one row do not know each other. Change it together with the table in ARCHITECTURE.md.
 */

/** Lowest row first. A path without an ending is a folder. */
const ROWS = [
  ['grammar', 'src/api', 'src/base', 'src/datagen'],
  ['src/data'],
  ['src/functions', 'src/formats', 'src/log', 'src/state', 'src/auth'],
  ['src/sql', 'src/connectors'],
  ['src/codegen'],
  ['src/operators'],
  ['src/runtime'],
  ['src/engine'],
  ['src/statements'],
  ['src/server', 'src/broker', 'src/cli', 'src/check'],
  ['src/index.ts'],
  ['src/main.ts'],
  ['src/millrace.ts'],
];

/** Folders that may import less than the rows below them: folder → all that it may import beside itself. */
const NARROWER = new Map([
  ['src/data', ['src/base']],
  ['src/cli', ['src/api', 'src/base', 'src/datagen', 'grammar']],
  ['web', ['src/api', 'grammar']],
]);

const OURS = '^(src|grammar|web|scripts|test)/';
const pattern = (path) => (path.endsWith('.ts') ? `^${path.replaceAll('.', '\\.')}$` : `^${path}/`);

function mayImport(folder, row) {
  return NARROWER.get(folder) ?? ROWS.slice(0, row).flat();
}

function ruleFor(folder, allowed) {
  return {
    name: `layers: ${folder}`,
    comment: `${folder} may import ${allowed.length === 0 ? 'nothing of ours' : allowed.join(', ')}`,
    severity: 'error',
    from: { path: pattern(folder) },
    to: { path: OURS, pathNot: [folder, ...allowed].map(pattern) },
  };
}

const layerRules = ROWS.flatMap((folders, row) => folders.map((folder) => ruleFor(folder, mayImport(folder, row))));

export default {
  forbidden: [
    ...layerRules,
    ruleFor('web', NARROWER.get('web')),
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'every folder has a row',
      comment: 'A new folder of src/ must be put into ROWS.',
      severity: 'error',
      from: { path: '^src/', pathNot: ROWS.flat().map(pattern) },
      to: {},
    },
    {
      name: 'grammar is plain',
      comment: 'The grammar runs in the browser too: no Node API.',
      severity: 'error',
      from: { path: '^grammar/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'published code needs no development package',
      severity: 'error',
      from: { path: '^(src|grammar)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
    { name: 'resolvable', severity: 'error', from: { path: OURS }, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '^web/dist/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
};
