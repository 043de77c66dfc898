import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import type { Arch } from '../settings.ts';

// The little of PKWARE's APPNOTE.TXT and of the ELF header that tells a zip which Lambda would refuse at its first start.
const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const MADE_ON_UNIX = 3;
const MACHINES = new Map<number, Arch>([[0x3e, 'x86_64'], [0xb7, 'arm64']]);

interface Entry {
  readonly method: number;
  readonly size: number;
  readonly offset: number;
  readonly mode: number | undefined;
}

// What is wrong with the zip as a function of this architecture; undefined when nothing is.
export function checkArchive(file: string, arch: Arch): string | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return `cannot be read (${(error as NodeJS.ErrnoException).code})`;
  }
  try {
    return checkBytes(bytes, arch);
  } catch (error) {
    // Offsets that point outside of the file, or deflated bytes that are none.
    if (error instanceof RangeError || (error as NodeJS.ErrnoException).code?.startsWith('Z_')) return 'is a damaged zip';
    throw error;
  }
}

function checkBytes(bytes: Buffer, arch: Arch): string | undefined {
  const entries = readDirectory(bytes);
  if (entries === undefined) return 'is no zip';
  const bootstrap = entries.get('bootstrap');
  if (bootstrap === undefined) return "holds no file 'bootstrap' at its top; make it with scripts/package-lambda";
  if (bootstrap.mode !== undefined && (bootstrap.mode & 0o111) === 0) {
    return "its 'bootstrap' is not executable (mode 0755 is needed); make it with scripts/package-lambda";
  }
  const program = readEntry(bytes, bootstrap);
  const machine = machineOf(program);
  if (machine === undefined) return "its 'bootstrap' is no ELF program for arm64 or x86_64";
  if (machine !== arch) return `its 'bootstrap' is for ${machine}, the stack is for ${arch}; add -c arch=${machine}`;
  return undefined;
}

function readDirectory(bytes: Buffer): Map<string, Entry> | undefined {
  const end = findEnd(bytes);
  if (end === undefined) return undefined;
  const entries = new Map<string, Entry>();
  let at = bytes.readUInt32LE(end + 16);
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count -= 1) {
    if (bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new RangeError('no directory entry where one should be');
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
    entries.set(bytes.toString('utf8', at + 46, nameEnd), readDirectoryEntry(bytes, at));
    at = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

// The record ends the file, but for a comment of at most 65,535 bytes.
function findEnd(bytes: Buffer): number | undefined {
  for (let at = bytes.length - 22; at >= 0 && at >= bytes.length - 22 - 0xffff; at -= 1) {
    if (bytes.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  }
  return undefined;
}

function readDirectoryEntry(bytes: Buffer, at: number): Entry {
  const madeOnUnix = bytes.readUInt8(at + 5) === MADE_ON_UNIX;
  return {
    method: bytes.readUInt16LE(at + 10),
    size: bytes.readUInt32LE(at + 20),
    offset: bytes.readUInt32LE(at + 42),
    mode: madeOnUnix ? bytes.readUInt16LE(at + 40) : undefined,
  };
}

function readEntry(bytes: Buffer, entry: Entry): Buffer {
  const start = entry.offset + 30 + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28);
  const stored = bytes.subarray(start, start + entry.size);
  if (stored.length !== entry.size) throw new RangeError('the file ends within an entry');
  return entry.method === 0 ? stored : inflateRawSync(stored);
}

function machineOf(program: Buffer): Arch | undefined {
  const magic = Buffer.from('\x7fELF', 'latin1');
  if (program.length < 20 || !program.subarray(0, 4).equals(magic)) return undefined;
  return MACHINES.get(program.readUInt16LE(18));
}
