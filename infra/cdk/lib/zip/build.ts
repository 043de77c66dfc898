import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Arch, SettingError } from '../settings.ts';
import { checkArchive } from './archive.ts';
import { cannotPackage, type Command, packagingCommand, thisMachine } from './packager.ts';
import { sourceHash } from './sources.ts';

export interface ZipRequest {
  readonly root: string;
  readonly arch: Arch;
  // What the stack was synthesized for.
  readonly sourceHash: string;
}

// Leaves a current zip in build/lambda/<arch> and returns its path.
export function currentZip(request: ZipRequest): string {
  const { root, arch } = request;
  const zip = join(root, 'build', 'lambda', arch, 'function.zip');
  refuseChangedSources(request);
  if (!isCurrent(zip, request.sourceHash)) {
    run(packagingCommand(thisMachine(), arch) ?? fail(cannotPackage(arch)), root, zip);
    refuseChangedSources(request);
  }
  const fault = checkArchive(zip, arch);
  if (fault !== undefined) fail(`${zip}: ${fault}`);
  writeFileSync(stampOf(zip), stamp(zip, request.sourceHash));
  return zip;
}

function fail(message: string): never {
  throw new SettingError(message);
}

// The object's name in the bucket says what it was made from: it must not hold anything else.
function refuseChangedSources(request: ZipRequest): void {
  if (sourceHash(request.root, request.arch) === request.sourceHash) return;
  fail('the sources changed after the stack was synthesized: run cdk deploy again');
}

const stampOf = (zip: string): string => join(dirname(zip), 'source.sha256');

function isCurrent(zip: string, hash: string): boolean {
  return readOrEmpty(stampOf(zip)) === stamp(zip, hash);
}

// Of the sources and of the zip: a zip that someone replaced by hand is not current.
function stamp(zip: string, hash: string): string {
  const bytes = createHash('sha256').update(readOrEmpty(zip, 'latin1'), 'latin1').digest('hex');
  return `${hash} ${bytes}\n`;
}

function readOrEmpty(file: string, encoding: BufferEncoding = 'utf8'): string {
  try {
    return readFileSync(file, encoding);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

// Standard output belongs to the path that CDK reads: all talk goes to standard error.
function run({ program, args }: Command, root: string, zip: string): void {
  mkdirSync(dirname(zip), { recursive: true });
  const command = [program, ...args].join(' ');
  console.error(`making the zip: ${command}`);
  const result = spawnSync(program, args, { cwd: root, stdio: ['ignore', 2, 2], env: { ...process.env, DOCKER_BUILDKIT: '1' } });
  if (result.error !== undefined) fail(`${command} could not start: ${result.error.message}`);
  if (result.status !== 0) fail(`${command} failed; run it in ${root} to see why, or add -c zip=FILE`);
}
