import { join, resolve } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { AssetCode, Code, type CodeConfig } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { checkArchive } from './zip/archive.ts';
import { sourceHash } from './zip/sources.ts';
import { type Arch, SettingError, type Settings } from './settings.ts';

const here = import.meta.dirname;
export const repository = resolve(here, '../../..');

// -c zip=FILE as it is; otherwise the zip that bin/zip.ts finds or makes when the deploy publishes it, never sooner.
export function programCode(settings: Settings, root: string): Code {
  if (settings.zip === undefined) return new ProgramZip(root, settings.arch);
  const file = resolve(settings.zip);
  const fault = checkArchive(file, settings.arch);
  if (fault !== undefined) throw new SettingError(`-c zip=${settings.zip}: ${fault}`);
  return new AssetCode(file);
}

// An asset whose source is a command: CDK runs it only when the bucket does not hold the object yet.
class ProgramZip extends Code {
  readonly isInline = false;

  constructor(
    private readonly root: string,
    private readonly arch: Arch,
  ) {
    super();
  }

  override bind(scope: Construct): CodeConfig {
    const hash = sourceHash(this.root, this.arch);
    const location = Stack.of(scope).synthesizer.addFileAsset({
      sourceHash: hash,
      executable: zipCommand(this.root, this.arch, hash),
      displayName: `sfai for ${this.arch}`,
    });
    return { s3Location: { bucketName: location.bucketName, objectKey: location.objectKey } };
  }
}

// Whole paths: CDK runs the command in whatever folder it was started from.
function zipCommand(root: string, arch: Arch, hash: string): string[] {
  const tsx = import.meta.resolve('tsx');
  const script = join(here, '..', 'bin', 'zip.ts');
  return [process.execPath, '--import', tsx, script, '--arch', arch, '--root', root, '--source-hash', hash];
}
