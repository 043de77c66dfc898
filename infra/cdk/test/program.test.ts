import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder } from '../testing/archives.ts';

const project = join(import.meta.dirname, '..');

// The command of cdk.json, with the context as the CDK CLI hands it over.
function synthesize(context: object) {
  const output = folder();
  const env = { ...process.env, CDK_OUTDIR: output, CDK_CONTEXT_JSON: JSON.stringify(context) };
  const ended = spawnSync(process.execPath, ['--import', 'tsx', 'bin/sfai.ts'], { cwd: project, env, encoding: 'utf8' });
  return { ...ended, made: existsSync(join(output, 'SfAiProdStack.template.json')) };
}

test('cdk synth makes the template of this very repository', () => {
  const { status, made } = synthesize({});
  assert.deepEqual([status, made], [0, true]);
});

test('a wrong value is one line that names it, and no template', () => {
  const { status, stderr, made } = synthesize({ corsOrigins: '*' });
  assert.deepEqual([status, made], [1, false]);
  assert.match(stderr, /^error: -c corsOrigins=\* would open the endpoint to pages of strangers: .*\n$/);
});
