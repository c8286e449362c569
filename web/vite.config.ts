/** Builds the console: relative addresses, so that it works below any path; nothing inlined, so that the page's content policy holds. */
import { defineConfig } from 'vite';

const SERVER = 'http://127.0.0.1:8088';
const REST_PATHS = ['/ksql', '/query-stream', '/close-query', '/info', '/status'];

export default defineConfig({
  base: './',
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    reportCompressedSize: false,
  },
  // `vite web` shows the console while it is being worked on, over a server started with `npm start`.
  server: { proxy: Object.fromEntries(REST_PATHS.map((path) => [path, SERVER])) },
});
