import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { sourceHash } from '../lib/zip/sources.ts';
import { folder } from '../testing/archives.ts';

function tree(files: Record<string, string>): string {
  const root = folder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
const hash = (files: Record<string, string>) => sourceHash(tree(files), 'arm64');
const FILES = { 'src/main.cc': 'int main() {}', 'model_map.json': '{}' };

test('two checkouts of the same sources have the same hash', () => {
  assert.equal(hash(FILES), hash({ ...FILES }));
});

test('each architecture has its own', () => {
  const root = tree(FILES);
  assert.notEqual(sourceHash(root, 'arm64'), sourceHash(root, 'x86_64'));
});

const counted = ['src/aws/s3.cc', 'cmake/layers.cmake', 'CMakeLists.txt', 'CMakePresets.json', 'scripts/package-lambda', 'scripts/lib/build.sh'];
for (const path of counted) {
  test(`${path} counts`, () => assert.notEqual(hash(FILES), hash({ ...FILES, [path]: 'new' })));
}

const ignored = ['docs/DEPLOY.md', 'tests/unit/a.cc', 'infra/cdk/lib/stack.ts', 'scripts/test', 'src/.main.cc.swp', 'scripts/lib/__pycache__/a.pyc'];
for (const path of ignored) {
  test(`${path} does not count`, () => assert.equal(hash(FILES), hash({ ...FILES, [path]: 'new' })));
}

test('a file that moves changes the hash', () => {
  assert.notEqual(hash({ 'src/a.cc': 'x' }), hash({ 'src/b.cc': 'x' }));
});
