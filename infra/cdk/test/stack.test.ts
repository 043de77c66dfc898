import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ofType, only, program, synthesize, url } from '../testing/synthesis.ts';

const template = synthesize();
const { Resources: resources } = template;

test("the logical ids are the older guide's, so that its stack is updated in place", () => {
  assert.equal(resources['ConfigBucket2112C5EC']?.Type, 'AWS::S3::Bucket');
  assert.equal(resources['ChatLambdaLogGroup176FAFAE']?.Type, 'AWS::Logs::LogGroup');
  assert.equal(resources['ChatCompletionsFunction57B9FADB']?.Type, 'AWS::Lambda::Function');
});

test('the function is a native program for arm64 with fifteen minutes', () => {
  const { Runtime, Architectures, Timeout, Handler, MemorySize } = program(template).Properties;
  assert.deepEqual({ Runtime, Architectures, Timeout, Handler, MemorySize },
    { Runtime: 'provided.al2023', Architectures: ['arm64'], Timeout: 900, Handler: 'bootstrap', MemorySize: 256 });
});

test('-c arch=x86_64 makes it a function for x86_64', () => {
  assert.deepEqual(program(synthesize({ arch: 'x86_64' })).Properties['Architectures'], ['x86_64']);
});

test('-c memory=1024 gives it that much', () => {
  assert.equal(program(synthesize({ memory: '1024' })).Properties['MemorySize'], 1024);
});

test('concurrency is reserved only on demand', () => {
  assert.equal('ReservedConcurrentExecutions' in program(template).Properties, false);
  assert.equal(program(synthesize({ reservedConcurrency: '7' })).Properties['ReservedConcurrentExecutions'], 7);
});

test('the environment names the bucket, the secrets and the way callers prove themselves', () => {
  assert.deepEqual(program(template).Properties['Environment'].Variables, {
    SFAI_AUTH: 'keys',
    SFAI_CONFIG_BUCKET: { Ref: 'ConfigBucket2112C5EC' },
    SFAI_SECRET_PREFIX: '/sfai/prod',
  });
});

test('nothing runs in the account but the function itself', () => {
  assert.equal(ofType(template, 'AWS::Lambda::Function').length, 1);
  assert.equal(ofType(template, 'Custom::LogRetention').length, 0);
});

test('the function writes to its own log group, which keeps 30 days and outlives the stack', () => {
  const group = resources['ChatLambdaLogGroup176FAFAE'];
  assert.deepEqual(program(template).Properties['LoggingConfig'], { LogGroup: { Ref: 'ChatLambdaLogGroup176FAFAE' } });
  assert.deepEqual(group?.Properties, { RetentionInDays: 30 });
  assert.equal(group?.DeletionPolicy, 'RetainExceptOnCreate');
});

test('-c logRetentionDays=7 keeps the log for a week', () => {
  assert.equal(only(synthesize({ logRetentionDays: '7' }), 'AWS::Logs::LogGroup').Properties['RetentionInDays'], 7);
});

test('the URL streams', () => {
  assert.equal(url(template).Properties['InvokeMode'], 'RESPONSE_STREAM');
});

test('the bucket is private, encrypted, versioned and retained', () => {
  const bucket = resources['ConfigBucket2112C5EC'];
  assert.deepEqual(bucket?.Properties['PublicAccessBlockConfiguration'],
    { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true });
  assert.equal(bucket?.Properties['BucketEncryption'].ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault.SSEAlgorithm, 'AES256');
  assert.equal(bucket?.Properties['VersioningConfiguration'].Status, 'Enabled');
  assert.deepEqual([bucket?.DeletionPolicy, bucket?.UpdateReplacePolicy], ['RetainExceptOnCreate', 'Retain']);
});

test('the bucket forgets old maps after 90 days but keeps the last ten', () => {
  assert.deepEqual(resources['ConfigBucket2112C5EC']?.Properties['LifecycleConfiguration'].Rules, [{
    Id: 'old-maps',
    Status: 'Enabled',
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    NoncurrentVersionExpiration: { NoncurrentDays: 90, NewerNoncurrentVersions: 10 },
  }]);
});

test('the bucket refuses requests without TLS', () => {
  const [statement, ...others] = only(template, 'AWS::S3::BucketPolicy').Properties['PolicyDocument'].Statement;
  assert.equal(others.length, 0);
  assert.deepEqual([statement.Effect, statement.Action, statement.Principal, statement.Condition],
    ['Deny', 's3:*', { AWS: '*' }, { Bool: { 'aws:SecureTransport': 'false' } }]);
});

test("the outputs carry the guide's names", () => {
  assert.deepEqual(Object.keys(template.Outputs),
    ['ChatFunctionUrl', 'ChatLambdaName', 'ConfigBucketName', 'ChatLogGroupName', 'ClientKeyCommand']);
  assert.deepEqual(template.Outputs['ChatLambdaName']?.Value, { Ref: 'ChatCompletionsFunction57B9FADB' });
  assert.deepEqual(template.Outputs['ConfigBucketName']?.Value, { Ref: 'ConfigBucket2112C5EC' });
  assert.deepEqual(template.Outputs['ChatLogGroupName']?.Value, { Ref: 'ChatLambdaLogGroup176FAFAE' });
  assert.match(JSON.stringify(template.Outputs['ChatFunctionUrl']?.Value), /"Fn::GetAtt":\["ChatCompletionsFunctionFunctionUrl\w+","FunctionUrl"\]/);
});
