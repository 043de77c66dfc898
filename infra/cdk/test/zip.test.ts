import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { archive, elf } from '../testing/archives.ts';
import { assemble, program } from '../testing/synthesis.ts';
import { Tree } from '../testing/tree.ts';

test('synthesizing builds nothing', () => {
  const tree = new Tree();
  tree.command();
  assert.equal(tree.runs, '');
  assert.equal(existsSync(join(tree.root, 'build')), false);
});

test('publishing makes the zip and prints its path and nothing else', () => {
  const tree = new Tree();
  const { status, stdout } = tree.publish();
  assert.deepEqual([status, stdout, tree.runs], [0, `${tree.zip}\n`, '--arch arm64\n']);
  assert.deepEqual(readFileSync(tree.zip), archive());
});

test('a zip of these very sources is not made again', () => {
  const tree = new Tree();
  tree.publish();
  assert.equal(tree.publish().stdout, `${tree.zip}\n`);
  assert.equal(tree.runs, '--arch arm64\n');
});

test('a zip of older sources is made again', () => {
  const tree = new Tree();
  tree.publish();
  tree.write('src/main.cc', 'int main() { return 1; }');
  assert.equal(tree.publish().status, 0);
  assert.equal(tree.runs, '--arch arm64\n--arch arm64\n');
});

test('a zip that somebody put in its place is made again', () => {
  const tree = new Tree();
  tree.publish();
  writeFileSync(tree.zip, archive({ comment: 'another' }));
  tree.publish();
  assert.equal(tree.runs, '--arch arm64\n--arch arm64\n');
});

test('the same sources give the same object, so that the next deploy changes nothing', () => {
  const tree = new Tree();
  const key = () => program(assemble({}, tree.root).getStackByName('SfAiProdStack').template).Properties['Code'].S3Key;
  const before = key();
  tree.publish();
  assert.equal(key(), before);
  tree.write('src/main.cc', 'int main() { return 1; }');
  assert.notEqual(key(), before);
});

test('sources that changed since the synthesis are not published under its name', () => {
  const tree = new Tree();
  const command = tree.command();
  tree.write('src/main.cc', 'int main() { return 1; }');
  const { status, stderr } = tree.publish(command);
  assert.deepEqual([status, tree.runs], [1, '']);
  assert.match(stderr, /the sources changed after the stack was synthesized: run cdk deploy again/);
});

test('nor are sources that changed while they were built', () => {
  const tree = new Tree();
  tree.script('scripts/package-lambda', `/bin/cp ready.zip ${tree.zip}; echo "int x;" >src/new.cc`);
  const { status, stderr } = tree.publish();
  assert.equal(status, 1);
  assert.match(stderr, /the sources changed after the stack was synthesized/);
});

test('a build that fails says which command failed, after its own words', () => {
  const tree = new Tree();
  tree.script('scripts/package-lambda', 'echo "no compiler" >&2; exit 3');
  const { status, stdout, stderr } = tree.publish();
  assert.deepEqual([status, stdout], [1, '']);
  assert.match(stderr, /no compiler\nerror: scripts\/package-lambda --arch arm64 failed/);
});

test('a zip for the other architecture is not published', () => {
  const tree = new Tree();
  tree.write('ready.zip', archive({ content: elf('x86_64') }));
  const { status, stderr } = tree.publish();
  assert.equal(status, 1);
  assert.match(stderr, /function\.zip: its 'bootstrap' is for x86_64, the stack is for arm64/);
});

test('without apt-get the zip comes out of a container', () => {
  const tree = new Tree();
  rmSync(join(tree.root, 'bin', 'apt-get'));
  tree.script('bin/docker', `echo "$DOCKER_BUILDKIT $@" >>runs; /bin/cp ready.zip ${tree.zip}`);
  assert.equal(tree.publish().status, 0);
  assert.equal(tree.runs, '1 build -f Dockerfile.lambda --build-arg ARCH=arm64 --output build/lambda/arm64 .\n');
});

test('without either the message says what to do', () => {
  const tree = new Tree();
  rmSync(join(tree.root, 'bin', 'apt-get'));
  const { status, stderr } = tree.publish();
  assert.equal(status, 1);
  assert.match(stderr, /^error: this machine cannot make the zip.*Docker.*WSL.*-c zip=FILE$/m);
});
