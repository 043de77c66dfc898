// Prints the path of a current zip, making it when there is none: the command that CDK runs to publish the program.
import { parseArgs } from 'node:util';
import { currentZip } from '../lib/zip/build.ts';
import { type Arch, SettingError } from '../lib/settings.ts';

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { arch: text, root: text, 'source-hash': text } });

try {
  const { arch, root, 'source-hash': sourceHash } = values;
  if ((arch !== 'arm64' && arch !== 'x86_64') || root === undefined || sourceHash === undefined) {
    throw new SettingError('usage: zip.ts --arch arm64|x86_64 --root FOLDER --source-hash HASH');
  }
  console.log(currentZip({ root, arch: arch satisfies Arch, sourceHash }));
} catch (error) {
  if (!(error instanceof SettingError)) throw error;
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}
