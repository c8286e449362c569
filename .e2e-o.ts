const t0=performance.now();
const { openEngine } = await import('./src/statements/open.ts');
const { executeScript } = await import('./src/statements/execute.ts');
const { createSession } = await import('./src/engine/session.ts');
const { SCRIPT } = await import('./test/fault/kill/workload.ts');
console.log('import',(performance.now()-t0).toFixed(0));
const e = await openEngine({directory:'/tmp/md-open', workers:1});
console.log('open',(performance.now()-t0).toFixed(0));
if(e.catalog.sources.size===0){ await executeScript(e,SCRIPT,createSession()); console.log('script',(performance.now()-t0).toFixed(0));}
if(process.argv[2]==='kill') process.kill(process.pid,'SIGKILL');
await e.close(); console.log('close',(performance.now()-t0).toFixed(0));
