import { RetentionDays } from 'aws-cdk-lib/aws-logs';

export type Arch = 'arm64' | 'x86_64';
export type Auth = 'keys' | 'none' | 'iam';

// Chosen by measurement: see docs/DEPLOY.md.
const DEFAULT_MEMORY_MB = 256;
const DEFAULT_PROVIDER_KEYS = ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY'];
export const CLIENT_KEYS = 'CLIENT_KEYS';

// What `cdk … -c name=value` may choose.
export interface Settings {
  readonly arch: Arch;
  readonly auth: Auth;
  readonly corsOrigins: readonly string[];
  readonly providerKeys: readonly string[];
  // Names of secrets that exist already, left behind by a stack that was destroyed.
  readonly importSecrets: readonly string[];
  readonly zip?: string;
  readonly rehearsal: boolean;
  readonly reservedConcurrency?: number;
  readonly logRetentionDays: RetentionDays;
  readonly memory: number;
}

// A mistake of whoever deploys; the message is all they need to see.
export class SettingError extends Error {}

export type Lookup = (name: string) => unknown;

export function parseSettings(lookup: Lookup): Settings {
  const rehearsal = parseBoolean(lookup, 'rehearsal');
  const auth = parseChoice<Auth>(lookup, 'auth', ['keys', 'none', 'iam'], 'keys');
  const providerKeys = parseProviderKeys(lookup);
  const zip = parseText(lookup, 'zip');
  const reservedConcurrency = parseWhole(lookup, 'reservedConcurrency', 1, 100_000);
  return {
    arch: parseChoice<Arch>(lookup, 'arch', ['arm64', 'x86_64'], rehearsal ? 'x86_64' : 'arm64'),
    auth,
    corsOrigins: parseList(lookup, 'corsOrigins').map(checkedOrigin),
    providerKeys,
    importSecrets: parseImports(lookup, auth === 'keys' ? [...providerKeys, CLIENT_KEYS] : providerKeys),
    ...(zip === undefined ? {} : { zip }),
    rehearsal,
    ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
    logRetentionDays: parseRetention(lookup),
    memory: parseWhole(lookup, 'memory', 128, 10_240) ?? DEFAULT_MEMORY_MB,
  };
}

// cdk.json may hold a number or a boolean where the command line has text.
function parseText(lookup: Lookup, name: string): string | undefined {
  const value = lookup(name);
  if (value === undefined || value === null) return undefined;
  const text = String(value).trim();
  if (text === '') throw new SettingError(`-c ${name}= is empty: give a value or leave it out`);
  return text;
}

function parseChoice<T extends string>(lookup: Lookup, name: string, allowed: readonly T[], otherwise: T): T {
  const text = parseText(lookup, name) ?? otherwise;
  const found = allowed.find((value) => value === text);
  if (found === undefined) throw new SettingError(`-c ${name}=${text} is none of ${allowed.join(', ')}`);
  return found;
}

function parseBoolean(lookup: Lookup, name: string): boolean {
  return parseChoice(lookup, name, ['true', 'false'], 'false') === 'true';
}

function parseWhole(lookup: Lookup, name: string, least: number, most: number): number | undefined {
  const text = parseText(lookup, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new SettingError(`-c ${name}=${text} is no whole number from ${least} to ${most}`);
  }
  return value;
}

function parseList(lookup: Lookup, name: string): string[] {
  const items = (parseText(lookup, name) ?? '').split(',').map((item) => item.trim());
  return [...new Set(items.filter((item) => item !== ''))];
}

function parseRetention(lookup: Lookup): RetentionDays {
  const days = parseWhole(lookup, 'logRetentionDays', 1, 3653) ?? RetentionDays.ONE_MONTH;
  const allowed = Object.values(RetentionDays).filter((value) => typeof value === 'number' && value < 9999);
  if (!allowed.includes(days)) {
    throw new SettingError(`-c logRetentionDays=${days} is none of ${allowed.join(', ')}, the numbers CloudWatch Logs knows`);
  }
  return days;
}

function checkedOrigin(origin: string): string {
  if (origin.includes('*')) {
    throw new SettingError(`-c corsOrigins=${origin} would open the endpoint to pages of strangers: list the origins, such as https://app.example.com`);
  }
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
    throw new SettingError(`-c corsOrigins: '${origin}' is no origin; write scheme, host and port only, such as https://app.example.com`);
  }
  return origin;
}

function parseProviderKeys(lookup: Lookup): readonly string[] {
  const names = parseList(lookup, 'providerKeys');
  for (const name of names) {
    if (!/^[A-Z][A-Z0-9_]*$/.test(name) || name === CLIENT_KEYS) {
      throw new SettingError(`-c providerKeys: '${name}' is no name of a vendor's key; write it as the map's api_key_env has it, such as GROQ_API_KEY`);
    }
  }
  return names.length > 0 ? names : DEFAULT_PROVIDER_KEYS;
}

function parseImports(lookup: Lookup, secrets: readonly string[]): readonly string[] {
  const names = parseList(lookup, 'importSecrets');
  if (names.length === 0 || (names.length === 1 && names[0] === 'false')) return [];
  if (names.length === 1 && names[0] === 'true') return secrets;
  const stranger = names.find((name) => !secrets.includes(name));
  if (stranger !== undefined) {
    throw new SettingError(`-c importSecrets: '${stranger}' is none of true, false, ${secrets.join(', ')}`);
  }
  return names;
}
