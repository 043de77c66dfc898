import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ofType, only, synthesize, type Template } from '../testing/synthesis.ts';

const READ_MAP = {
  Sid: 'ReadMap',
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['ConfigBucket2112C5EC', 'Arn'] }, '/config/model_map.json']] },
};
const WRITE_LOG = {
  Sid: 'WriteLog',
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: { 'Fn::GetAtt': ['ChatLambdaLogGroup176FAFAE', 'Arn'] },
};
const readKeys = (Resource: unknown) => ({ Sid: 'ReadKeys', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource });

function statements(template: Template): unknown[] {
  const { Policies: policies, ManagedPolicyArns: managed } = only(template, 'AWS::IAM::Role').Properties;
  assert.equal(managed, undefined);
  assert.equal(policies.length, 1);
  assert.equal(ofType(template, 'AWS::IAM::Policy').length, 0);
  return policies[0].PolicyDocument.Statement;
}

// Resource lists count as sets.
const sorted = (list: unknown[]) => list.map((item) => JSON.stringify(item)).sort();

test('the role may read the map, read the keys it is told of, write its log, and nothing else', () => {
  const [map, keys, log, ...others] = statements(synthesize()) as [unknown, { Resource: unknown[] }, unknown];
  assert.deepEqual([map, log, others], [READ_MAP, WRITE_LOG, []]);
  assert.deepEqual({ ...keys, Resource: [] }, readKeys([]));
  assert.deepEqual(sorted(keys.Resource),
    sorted([{ Ref: 'OpenaiApiKeySecret' }, { Ref: 'AnthropicApiKeySecret' }, { Ref: 'ClientKeysSecret' }]));
});

test('without client keys the role may not read them', () => {
  const [, keys] = statements(synthesize({ auth: 'none' })) as [unknown, { Resource: unknown[] }];
  assert.deepEqual(sorted(keys.Resource), sorted([{ Ref: 'OpenaiApiKeySecret' }, { Ref: 'AnthropicApiKeySecret' }]));
});

test('secrets found by name are allowed with the six characters that Secrets Manager adds', () => {
  const secret = (name: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':secretsmanager:',
    { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, `:secret:/sfai/prod/${name}-??????`]] });
  const [map, keys, log, ...others] = statements(synthesize({ importSecrets: 'true' })) as [unknown, { Resource: unknown[] }, unknown];
  assert.deepEqual([map, log, others], [READ_MAP, WRITE_LOG, []]);
  assert.deepEqual(sorted(keys.Resource),
    sorted([secret('OPENAI_API_KEY'), secret('ANTHROPIC_API_KEY'), secret('CLIENT_KEYS')]));
});

test('only Lambda may take the role', () => {
  assert.deepEqual(only(synthesize(), 'AWS::IAM::Role').Properties['AssumeRolePolicyDocument'].Statement,
    [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }]);
});
