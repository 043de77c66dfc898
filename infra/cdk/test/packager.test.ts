import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cannotPackage, packagingCommand } from '../lib/zip/packager.ts';

const DEBIAN = 'ID=debian\nVERSION_ID="12"\n';
const UBUNTU = 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n';

const command = (platform: NodeJS.Platform, release: string, programs: string[]) => {
  const chosen = packagingCommand({ platform, release, has: (name) => programs.includes(name) }, 'arm64');
  return chosen && [chosen.program, ...chosen.args].join(' ');
};
const NATIVE = 'scripts/package-lambda --arch arm64';
const CONTAINER = 'docker build -f Dockerfile.lambda --build-arg ARCH=arm64 --output build/lambda/arm64 .';

const machines: [string, string | undefined, string | undefined][] = [
  ['Debian 12 builds natively', command('linux', DEBIAN, ['apt-get']), NATIVE],
  ['Debian 12 with Docker builds natively too', command('linux', DEBIAN, ['apt-get', 'docker']), NATIVE],
  ['Ubuntu with Docker builds in a container', command('linux', UBUNTU, ['apt-get', 'docker']), CONTAINER],
  ['Ubuntu without Docker tries', command('linux', UBUNTU, ['apt-get']), NATIVE],
  ['Fedora with Docker builds in a container', command('linux', 'ID=fedora\n', ['docker']), CONTAINER],
  ['Fedora without Docker cannot', command('linux', 'ID=fedora\n', []), undefined],
  ['macOS builds in a container', command('darwin', '', ['docker']), CONTAINER],
  ['macOS with an apt-get of its own (Fink) does not build natively', command('darwin', '', ['apt-get']), undefined],
  ['Windows builds in a container', command('win32', '', ['docker']), CONTAINER],
  ['Windows without Docker cannot', command('win32', '', []), undefined],
];
for (const [name, chosen, expected] of machines) {
  test(name, () => assert.equal(chosen, expected));
}

test('who cannot build is told of Docker, WSL and -c zip=FILE', () => {
  assert.match(cannotPackage('arm64'), /Docker.*WSL.*scripts\/package-lambda --arch arm64.*-c zip=FILE/);
});
