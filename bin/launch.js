/*
 * Loads the program, under a Node that millrace.js has found new enough: the sources themselves in a checkout, the built
 * files in an installed package (Node does not run TypeScript from node_modules).
 */
'use strict';

const { existsSync } = require('node:fs');
const nodeModule = require('node:module');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

// Hundreds of modules are loaded at every start: keeping their compiled code halves that time. Worker threads take the folder
// from the environment.
nodeModule.enableCompileCache();
const cache = nodeModule.getCompileCacheDir();
if (cache !== undefined) process.env.NODE_COMPILE_CACHE = cache;

const root = join(__dirname, '..');
const source = join(root, 'src', 'millrace.ts');
const entry = existsSync(source) ? source : join(root, 'dist', 'src', 'millrace.js');

import(pathToFileURL(entry).href)
  .then((program) => program.main(process.argv.slice(2)))
  .then((code) => {
    if (typeof code === 'number') process.exitCode = code;
  })
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
