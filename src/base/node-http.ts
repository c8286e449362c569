/**
 * Node's HTTP module. An `import` of it reads each of its exports, and one of them loads a second HTTP client that nobody here uses: 40 ms and some
 * megabytes of every start.
 */
export const http = process.getBuiltinModule('node:http');
