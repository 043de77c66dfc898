import { delimiter, join } from 'node:path';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import type { Arch } from '../settings.ts';

export interface Machine {
  readonly platform: NodeJS.Platform;
  // /etc/os-release, or nothing.
  readonly release: string;
  readonly has: (program: string) => boolean;
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

// How this machine can make the zip: natively on Debian 12, else in a container of it. Relatives of Debian may try when
// they have no Docker. Undefined when there is no way.
export function packagingCommand(machine: Machine, arch: Arch): Command | undefined {
  const docker = machine.has('docker');
  const apt = machine.platform === 'linux' && machine.has('apt-get');
  if (apt && (isDebian12(machine.release) || !docker)) {
    return { program: 'scripts/package-lambda', args: ['--arch', arch] };
  }
  if (!docker) return undefined;
  const output = `build/lambda/${arch}`;
  return { program: 'docker', args: ['build', '-f', 'Dockerfile.lambda', '--build-arg', `ARCH=${arch}`, '--output', output, '.'] };
}

function isDebian12(release: string): boolean {
  return /^ID=debian$/m.test(release) && /^VERSION_ID="?12"?$/m.test(release);
}

export function cannotPackage(arch: Arch): string {
  return (
    'this machine cannot make the zip: it needs Debian 12, or Docker. Install Docker, or deploy from Debian in WSL, or ' +
    `make build/lambda/${arch}/function.zip elsewhere with scripts/package-lambda --arch ${arch} and add -c zip=FILE`
  );
}

export function thisMachine(): Machine {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  return { platform: process.platform, release, has: onPath };
}

function onPath(program: string): boolean {
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.some((folder) => names.some((name) => executable(join(folder, name))));
}

function executable(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
