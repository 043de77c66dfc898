import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secretsByName, synthesize } from '../testing/synthesis.ts';

const secrets = secretsByName(synthesize());

test("the vendors' secrets are made empty: a generated value would go to the vendor as a key", () => {
  assert.deepEqual(Object.keys(secrets['/sfai/prod/OPENAI_API_KEY']?.Properties ?? {}), ['Description', 'Name']);
  assert.deepEqual(Object.keys(secrets['/sfai/prod/ANTHROPIC_API_KEY']?.Properties ?? {}), ['Description', 'Name']);
});

test('every secret outlives the stack', () => {
  assert.deepEqual(Object.values(secrets).map((secret) => [secret.DeletionPolicy, secret.UpdateReplacePolicy]),
    Array(3).fill(['RetainExceptOnCreate', 'Retain']));
});

test('-c importSecrets=true makes none', () => {
  assert.deepEqual(secretsByName(synthesize({ importSecrets: 'true' })), {});
});

test('-c importSecrets=CLIENT_KEYS makes only the others', () => {
  assert.deepEqual(Object.keys(secretsByName(synthesize({ importSecrets: 'CLIENT_KEYS' }))),
    ['/sfai/prod/OPENAI_API_KEY', '/sfai/prod/ANTHROPIC_API_KEY']);
});

test("-c providerKeys=… makes further vendors' secrets in the same way", () => {
  const made = secretsByName(synthesize({ providerKeys: 'OPENAI_API_KEY,GROQ_API_KEY', auth: 'none' }));
  assert.deepEqual(Object.keys(made), ['/sfai/prod/OPENAI_API_KEY', '/sfai/prod/GROQ_API_KEY']);
  assert.equal(made['/sfai/prod/GROQ_API_KEY']?.DeletionPolicy, 'RetainExceptOnCreate');
  assert.deepEqual(Object.keys(made['/sfai/prod/GROQ_API_KEY']?.Properties ?? {}), ['Description', 'Name']);
});
