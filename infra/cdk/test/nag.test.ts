import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { buildApp } from '../lib/app.ts';
import { assemble, type Context } from '../testing/synthesis.ts';

const modes: Context[] = [
  {},
  { auth: 'none' },
  { auth: 'iam' },
  { importSecrets: 'true' },
  { arch: 'x86_64', corsOrigins: 'https://app.example.com', reservedConcurrency: '10' },
  { providerKeys: 'GROQ_API_KEY' },
  { rehearsal: 'true' },
];
for (const context of modes) {
  test(`cdk-nag finds nothing with ${JSON.stringify(context)}`, () => assert.doesNotThrow(() => assemble(context)));
}

test('a finding ends the synthesis', () => {
  const { app, stack } = buildApp();
  new Bucket(stack, 'WithoutTls');
  assert.throws(() => app.synth(), /Validation failed/);
});

test('the findings that are accepted are these, each with a reason', () => {
  const { stack } = buildApp();
  const accepted = stack.node.findAll().flatMap((construct) =>
    construct.node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .map(({ data }) => ({ path: construct.node.path, data: JSON.stringify(data) })));
  assert.deepEqual(accepted.map(({ path, data }) => [path, /AwsSolutions-\w+/.exec(data)?.[0]]), [
    ['SfAiProdStack/ConfigBucket', 'AwsSolutions-S1'],
    ['SfAiProdStack/OpenaiApiKeySecret', 'AwsSolutions-SMG4'],
    ['SfAiProdStack/AnthropicApiKeySecret', 'AwsSolutions-SMG4'],
    ['SfAiProdStack/ClientKeysSecret', 'AwsSolutions-SMG4'],
  ]);
  assert.deepEqual(accepted.filter(({ data }) => !/"reason":".{40,}"|:".{40,}"/.test(data)), []);
});
