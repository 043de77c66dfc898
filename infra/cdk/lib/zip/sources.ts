import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Arch } from '../settings.ts';

// What scripts/package-lambda makes the zip from.
const MADE_FROM = [
  'CMakeLists.txt',
  'CMakePresets.json',
  'cmake',
  'model_map.json',
  'scripts/install',
  'scripts/lib',
  'scripts/package-lambda',
  'src',
];

// Changes when the zip would change, so that deploying an unchanged tree changes nothing.
export function sourceHash(root: string, arch: Arch): string {
  const hash = createHash('sha256').update(`${arch}\n`);
  for (const file of MADE_FROM.flatMap((path) => filesBelow(root, path))) {
    const bytes = readFileSync(join(root, file));
    hash.update(`${file} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

// Paths below root with '/', sorted by code unit: the same on every system.
function filesBelow(root: string, path: string): string[] {
  const place = join(root, path);
  if (!existsSync(place)) return [];
  const names = entries(place);
  return names === undefined ? [path] : names.flatMap((name) => filesBelow(root, `${path}/${name}`));
}

function entries(place: string): string[] | undefined {
  try {
    return readdirSync(place).filter((name) => !ignored(name)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}

// What editors, Python and file managers leave lying about.
function ignored(name: string): boolean {
  return name.startsWith('.') || name.endsWith('~') || name.endsWith('.pyc') || name === '__pycache__';
}
