#!/usr/bin/env node
/*
 * The command `millrace`. Written so that every Node can read it: it looks at the running version before anything else is
 * loaded, and hands over to the Node 24 that the development dependency `node` brings, or says which version is needed.
 * It knows nothing of commands: those are in src/cli.
 */
'use strict';

var fs = require('fs');
var path = require('path');

var NEEDED = 24;

function majorOf(version) {
  return parseInt(version.split('.')[0], 10);
}

function bundledNode() {
  var suffix = process.platform === 'win32' ? '.exe' : '';
  var file = path.join(__dirname, '..', 'node_modules', 'node', 'bin', 'node' + suffix);
  return fs.existsSync(file) ? file : null;
}

/* Signals go to the child, whose end is ours: nothing is left running behind a killed shell. */
function runWith(node) {
  var child = require('child_process').spawn(node, [__filename].concat(process.argv.slice(2)), {
    stdio: 'inherit',
    env: Object.assign({}, process.env, { MILLRACE_NODE_CHOSEN: '1' })
  });
  ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach(function (signal) {
    process.on(signal, function () {
      child.kill(signal);
    });
  });
  child.on('error', function () {
    refuse();
  });
  child.on('exit', function (code, signal) {
    process.exit(code === null ? 128 + (signal === 'SIGINT' ? 2 : 15) : code);
  });
}

function refuse() {
  console.error('Millrace needs Node.js ' + NEEDED + ' or newer; this is ' + process.versions.node + ' (' + process.execPath + ').');
  console.error('Install a newer one from https://nodejs.org, or run: npx --package=node@' + NEEDED + ' --package=millrace millrace');
  process.exit(1);
}

var other = process.env.MILLRACE_NODE_CHOSEN ? null : bundledNode();

if (majorOf(process.versions.node) >= NEEDED) {
  require('./launch.js');
} else if (other) {
  runWith(other);
} else {
  refuse();
}
