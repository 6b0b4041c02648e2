// Holds our verdicts against promptfoo's own, evaluator by evaluator, on one file:
//   cargo build && node tests/promptfoo/compare.mjs [FILE]
// promptfoo comes from the npm registry, into PROMPTFOO_DIR or a folder of its own below the temporary one.
// A server on this machine gives every answer back as it was asked for. Exit 0: no difference.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const VERSION = '0.121.20';
const here = dirname(fileURLToPath(import.meta.url));
const file = process.argv[2] ?? join(here, 'both.prompt.yaml');
const program = process.env.DLM_ARCHITECT ?? join(here, '../../target/debug/dlm-architect');
const folder = process.env.PROMPTFOO_DIR ?? join(tmpdir(), `promptfoo-${VERSION}`);
const home = mkdtempSync(join(tmpdir(), 'compare-'));
Object.assign(process.env, { PROMPTFOO_DISABLE_TELEMETRY: '1', PROMPTFOO_DISABLE_UPDATE: '1', PROMPTFOO_CONFIG_DIR: home });

if (!existsSync(join(folder, 'node_modules/promptfoo'))) {
  mkdirSync(folder, { recursive: true });
  const options = ['install', '--prefix', folder, '--ignore-scripts', '--omit=optional', '--no-audit', '--no-fund'];
  const done = spawnSync('npm', [...options, `promptfoo@${VERSION}`], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (done.status !== 0) process.exit(2);
}
const found = createRequire(join(folder, 'package.json'));
const { default: promptfoo } = await import(pathToFileURL(found.resolve('promptfoo')));
const yaml = createRequire(found.resolve('promptfoo'))('js-yaml');
const config = yaml.load(readFileSync(file, 'utf8'));

async function theirs(assertion, vars, output) {
  try {
    const of = { assertion, test: { vars }, providerResponse: { output } };
    const { pass, reason } = await promptfoo.assertions.runAssertion(of);
    return { verdict: pass ? 'pass' : 'no', why: reason };
  } catch (error) {
    return { verdict: 'no', why: `thrown: ${error.message}` };
  }
}

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (piece) => (body += piece));
  request.on('end', () => {
    const content = JSON.parse(body).messages.at(-1).content;
    response.setHeader('content-type', 'text/event-stream');
    const say = (choice) => response.write(`data: ${JSON.stringify({ model: 'echo', choices: [choice] })}\n\n`);
    say({ index: 0, delta: { content } });
    say({ index: 0, delta: {}, finish_reason: 'stop' });
    response.end('data: [DONE]\n\n');
  });
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const url = `http://127.0.0.1:${server.address().port}/v1`;
const ours = await new Promise((ready, failed) => {
  const run = spawn(program, ['eval', file, '--json', '--base-url', url, '--model', 'echo', '--no-session'], {
    env: { PATH: process.env.PATH, HOME: home, TERM: 'dumb', LANG: 'C.UTF-8' },
  });
  let [out, err] = ['', ''];
  run.stdout.on('data', (piece) => (out += piece));
  run.stderr.on('data', (piece) => (err += piece));
  run.on('close', () => {
    try {
      ready(JSON.parse(out).files[0].results);
    } catch {
      failed(new Error(`${program} said: ${err}${out}`));
    }
  });
});
server.close();

// A file that is only ours has its evaluators and inputs under other names; what is spelled so that promptfoo
// has no such kind, or would not take a key of it, is none of promptfoo's.
const shared = config.defaultTest?.assert ?? config.evaluators ?? [];
const cases = (config.tests ?? config.testData).map((test) => ({ ...test, vars: test.vars ?? test.inputs }));
const known = ['type', 'value', 'threshold', 'weight', 'metric', 'provider', 'config', 'name', 'description'];
const foreign = (one) => typeof one.type !== 'string' || Object.keys(one).some((key) => !known.includes(key));
let [same, differ] = [0, 0];
const unrun = new Map();
for (const [at, test] of cases.entries()) {
  const asserted = [...shared, ...(test.assert ?? [])];
  const verdicts = ours[at].verdicts;
  if (verdicts.length !== asserted.length) throw new Error(`case ${at + 1}: ${verdicts.length} verdicts for ${asserted.length}`);
  for (const [n, assertion] of asserted.entries()) {
    if (foreign(assertion)) continue;
    const { verdict, why } = await theirs(assertion, test.vars, ours[at].answer);
    const { state, reason } = verdicts[n];
    const spelled = JSON.stringify(assertion);
    if (state === 'not_run') unrun.set(spelled, reason);
    else if ((state === 'pass') === (verdict === 'pass')) same += 1;
    else {
      differ += 1;
      console.log(`differs: case ${at + 1} ${JSON.stringify(ours[at].answer)} ${spelled}\n  here ${state} (${reason ?? ''}), promptfoo ${verdict} (${why})`);
    }
  }
}
for (const [spelled, reason] of unrun) console.log(`not run here: ${spelled}: ${reason}`);
console.log(`${same} verdicts alike, ${differ} differ; promptfoo ${VERSION}`);
process.exit(differ > 0 ? 1 : 0);
