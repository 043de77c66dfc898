import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { archive, folder } from './archives.ts';
import { assemble, published } from './synthesis.ts';

export interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

// A repository whose packaging script notes that it ran and copies the zip that lies ready.
export class Tree {
  readonly root = folder();
  readonly zip = join(this.root, 'build', 'lambda', 'arm64', 'function.zip');

  constructor() {
    for (const place of ['bin', 'src', 'scripts']) mkdirSync(join(this.root, place));
    this.write('src/main.cc', 'int main() {}');
    this.write('ready.zip', archive());
    this.script('scripts/package-lambda', `echo "$@" >>runs; /bin/cp ready.zip ${this.zip}; echo /elsewhere.zip`);
    this.script('bin/apt-get', 'exit 1');
  }

  write(path: string, content: string | Buffer): void {
    writeFileSync(join(this.root, path), content);
  }

  script(path: string, body: string): void {
    this.write(path, `#!/bin/sh\n${body}\n`);
    chmodSync(join(this.root, path), 0o755);
  }

  // What a synthesis of this tree tells CDK to run.
  command(): string[] {
    const [source] = published(assemble({}, this.root));
    if (source?.executable === undefined) throw new Error('the program is published without a command');
    return source.executable;
  }

  // As CDK runs it: from any folder. Only the programs in bin are there, so that every machine looks alike.
  publish(command = this.command()): Answer {
    const [program = '', ...args] = command;
    return spawnSync(program, args, { cwd: folder(), encoding: 'utf8', env: { PATH: join(this.root, 'bin') } });
  }

  // The arguments of each run of the packaging script.
  get runs(): string {
    const notes = join(this.root, 'runs');
    return existsSync(notes) ? readFileSync(notes, 'utf8') : '';
  }
}
