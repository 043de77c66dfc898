import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';

export interface ArchiveParts {
  readonly name?: string;
  readonly mode?: number;
  readonly content?: Buffer;
  readonly comment?: string;
}

const MACHINES = { arm64: 0xb7, x86_64: 0x3e, riscv64: 0xf3 };

// The header of an ELF program and nothing behind it.
export function elf(machine: keyof typeof MACHINES): Buffer {
  const header = Buffer.alloc(64);
  header.write('\x7fELF', 'latin1');
  header.writeUInt16LE(MACHINES[machine], 18);
  return header;
}

// A zip of one deflated file as Unix tools make it. No checksums: nobody here unpacks it.
export function archive({ name = 'bootstrap', mode = 0o100755, content = elf('arm64'), comment = '' }: ArchiveParts = {}): Buffer {
  const stored = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt8(3, 5);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(stored.length, 20);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt16LE(mode, 40);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(30 + name.length + stored.length, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([local, Buffer.from(name), stored, entry, Buffer.from(name), end, Buffer.from(comment)]);
}

const folders: string[] = [];
process.once('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'sfai-zip-'));
  folders.push(made);
  return made;
}

export function fileOf(bytes: Buffer): string {
  const file = join(folder(), 'function.zip');
  writeFileSync(file, bytes);
  return file;
}
