import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ofType, program, secretsByName, synthesize, type Template, url } from '../testing/synthesis.ts';

const keys = synthesize();
const none = synthesize({ auth: 'none' });
const iam = synthesize({ auth: 'iam' });

const permissions = (template: Template) =>
  ofType(template, 'AWS::Lambda::Permission').map(({ Properties: { FunctionName, ...others } }) => others);
const variable = (template: Template) => program(template).Properties['Environment'].Variables.SFAI_AUTH;
const command = (template: Template) => JSON.stringify(template.Outputs['ClientKeyCommand']?.Value);

// Since October 2025 a URL needs both permissions.
const ANYONE = [
  { Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE', Principal: '*' },
  { Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true, Principal: '*' },
];

test('auth=keys: the URL is open and the program asks for a key', () => {
  assert.equal(url(keys).Properties['AuthType'], 'NONE');
  assert.deepEqual(permissions(keys), ANYONE);
  assert.equal(variable(keys), 'keys');
});

test('auth=keys: the client key is made at random and shown by the command of the output', () => {
  assert.deepEqual(secretsByName(keys)['/sfai/prod/CLIENT_KEYS']?.Properties['GenerateSecretString'],
    { SecretStringTemplate: '{}', GenerateStringKey: 'default', ExcludePunctuation: true, PasswordLength: 48 });
  assert.match(command(keys), /aws secretsmanager get-secret-value --secret-id \/sfai\/prod\/CLIENT_KEYS --query SecretString --output text/);
});

test('auth=none: the URL is open, the program asks for nothing, no client key exists', () => {
  assert.equal(url(none).Properties['AuthType'], 'NONE');
  assert.deepEqual(permissions(none), ANYONE);
  assert.equal(variable(none), 'none');
  assert.deepEqual(Object.keys(secretsByName(none)), ['/sfai/prod/OPENAI_API_KEY', '/sfai/prod/ANTHROPIC_API_KEY']);
  assert.match(command(none), /whoever knows the URL may call/);
});

test('auth=iam: AWS checks each caller, and nobody may call before the operator grants it', () => {
  assert.equal(url(iam).Properties['AuthType'], 'AWS_IAM');
  assert.deepEqual(permissions(iam), []);
  assert.equal(variable(iam), 'iam');
  assert.equal(secretsByName(iam)['/sfai/prod/CLIENT_KEYS'], undefined);
  assert.match(command(iam), /lambda:InvokeFunctionUrl and lambda:InvokeFunction/);
});
