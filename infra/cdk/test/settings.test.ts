import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseSettings, SettingError } from '../lib/settings.ts';

const parse = (context: Record<string, unknown>) => parseSettings((name) => context[name]);
const saying = (message: RegExp) => (error: unknown) => error instanceof SettingError && message.test(error.message);

test('nothing said: keys are asked for, on arm64, with the two vendors of the guide', () => {
  assert.deepEqual(parse({}), {
    arch: 'arm64',
    auth: 'keys',
    corsOrigins: [],
    providerKeys: ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY'],
    importSecrets: [],
    rehearsal: false,
    logRetentionDays: 30,
    memory: 256,
  });
});

test('cdk.json may hold numbers and booleans', () => {
  const { memory, rehearsal, importSecrets } = parse({ memory: 512, rehearsal: true, importSecrets: false });
  assert.deepEqual({ memory, rehearsal, importSecrets }, { memory: 512, rehearsal: true, importSecrets: [] });
});

test('a rehearsal is for x86_64 unless told otherwise', () => {
  assert.equal(parse({ rehearsal: 'true' }).arch, 'x86_64');
  assert.equal(parse({ rehearsal: 'true', arch: 'arm64' }).arch, 'arm64');
});

describe('is refused by name', () => {
  const refused: [string, Record<string, unknown>, RegExp][] = [
    ['an unknown architecture', { arch: 'aarch64' }, /-c arch=aarch64 is none of arm64, x86_64/],
    ['an unknown way to authenticate', { auth: 'open' }, /-c auth=open is none of keys, none, iam/],
    ['an empty value', { auth: '' }, /-c auth= is empty/],
    ['every origin', { corsOrigins: '*' }, /corsOrigins=\* would open the endpoint.*https:\/\/app\.example\.com/],
    ['a wildcard within an origin', { corsOrigins: 'https://*.example.com' }, /would open the endpoint/],
    ['an origin with a path', { corsOrigins: 'https://a.example/app' }, /'https:\/\/a\.example\/app' is no origin/],
    ['an origin without a scheme', { corsOrigins: 'a.example' }, /'a\.example' is no origin/],
    ['a boolean that is none', { rehearsal: 'yes' }, /-c rehearsal=yes is none of true, false/],
    ['too little memory', { memory: '64' }, /-c memory=64 is no whole number from 128 to 10240/],
    ['memory with a unit', { memory: '256MB' }, /-c memory=256MB/],
    ['a reserve of nothing, which would switch the function off', { reservedConcurrency: '0' }, /-c reservedConcurrency=0/],
    ['a retention that CloudWatch does not know', { logRetentionDays: '31' }, /-c logRetentionDays=31 is none of 1, 3, 5/],
    ["a vendor's key in another form", { providerKeys: 'groq-api-key' }, /-c providerKeys: 'groq-api-key'/],
    ["the client keys as a vendor's", { providerKeys: 'CLIENT_KEYS' }, /-c providerKeys: 'CLIENT_KEYS'/],
    ['an import of a secret that the stack does not have', { importSecrets: 'OTHER' }, /'OTHER' is none of true, false, OPENAI_API_KEY, ANTHROPIC_API_KEY, CLIENT_KEYS/],
    ['an import of client keys that nobody asks for', { importSecrets: 'CLIENT_KEYS', auth: 'none' }, /'CLIENT_KEYS' is none of/],
  ];
  for (const [name, context, message] of refused) {
    test(name, () => assert.throws(() => parse(context), saying(message)));
  }
});
