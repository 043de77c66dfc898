import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { SettingError } from '../lib/settings.ts';
import { checkArchive } from '../lib/zip/archive.ts';
import { archive, elf, fileOf } from '../testing/archives.ts';
import { assemble, program, published } from '../testing/synthesis.ts';

const check = (bytes: Buffer) => checkArchive(fileOf(bytes), 'arm64');

test("a zip with an executable bootstrap for the function's machine passes", () => {
  assert.equal(check(archive()), undefined);
  assert.equal(check(archive({ comment: 'made by hand' })), undefined);
});

describe('is refused', () => {
  const cut = archive().subarray(20);
  const refused: [string, Buffer, RegExp][] = [
    ['a file that is no zip', Buffer.from('hello'), /is no zip/],
    ['an empty file', Buffer.alloc(0), /is no zip/],
    ['a zip that lost its beginning', cut, /is a damaged zip/],
    ['a zip of something else', archive({ name: 'index.js' }), /holds no file 'bootstrap'.*scripts\/package-lambda/],
    ['a bootstrap within a folder', archive({ name: 'build/bootstrap' }), /holds no file 'bootstrap' at its top/],
    ['a bootstrap without the right to run', archive({ mode: 0o100644 }), /'bootstrap' is not executable/],
    ['a script', archive({ content: Buffer.from('#!/bin/bash\nexec ./sfai lambda\n') }), /is no ELF program/],
    ['a program for another kind of machine', archive({ content: elf('riscv64') }), /is no ELF program for arm64 or x86_64/],
    ['the other architecture', archive({ content: elf('x86_64') }), /is for x86_64, the stack is for arm64; add -c arch=x86_64/],
  ];
  for (const [name, bytes, message] of refused) {
    test(name, () => assert.match(check(bytes) ?? 'passed', message));
  }
});

test('-c zip=FILE publishes that very file and no command', () => {
  const assembly = assemble({ zip: fileOf(archive()) });
  const [source, ...others] = published(assembly);
  assert.deepEqual([source?.executable, others], [undefined, []]);
  assert.deepEqual(readFileSync(join(assembly.directory, source?.path ?? '')), archive());
  assert.match(program(assembly.getStackByName('SfAiProdStack').template).Properties['Code'].S3Key, /^[0-9a-f]{64}\.zip$/);
});

test('-c zip=FILE names the file and its fault', () => {
  const file = fileOf(archive({ content: elf('x86_64') }));
  assert.throws(() => assemble({ zip: file }), new SettingError(`-c zip=${file}: its 'bootstrap' is for x86_64, the stack is for arm64; add -c arch=x86_64`));
  assert.throws(() => assemble({ zip: 'no/such.zip' }), new SettingError('-c zip=no/such.zip: cannot be read (ENOENT)'));
});
