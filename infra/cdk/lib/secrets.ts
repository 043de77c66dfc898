import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { CLIENT_KEYS, type Settings } from './settings.ts';

export const SECRET_PREFIX = '/sfai/prod';

// Makes the secrets, or takes them as found, and returns the ARNs that the function may read.
export function addSecrets(scope: Construct, settings: Settings): string[] {
  const arns = settings.providerKeys.map((name) => addSecret(scope, settings, name));
  if (settings.auth === 'keys') arns.push(addSecret(scope, settings, CLIENT_KEYS));
  return arns;
}

function addSecret(scope: Construct, settings: Settings, name: string): string {
  if (settings.importSecrets.includes(name)) return arnByName(scope, name);
  const secret = new CfnSecret(scope, constructId(name), {
    name: `${SECRET_PREFIX}/${name}`,
    ...(name === CLIENT_KEYS ? clientKeys : vendorKey(name)),
  });
  secret.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  Validations.of(secret).acknowledge({ id: 'AwsSolutions-SMG4', reason: rotation });
  return secret.ref;
}

const rotation =
  'Keys are rotated by hand with put-secret-value, which takes effect without a deploy: the vendors offer no rotation ' +
  'that Secrets Manager could drive, and a client key changes together with the clients that hold it.';

// The L2 construct would fill the secret with a random password, which would go to the vendor as a key.
function vendorKey(name: string) {
  return { description: `sfai: the vendor's ${name}; empty until put-secret-value` };
}

const clientKeys = {
  description: 'sfai: who may call, a JSON object of name and key',
  generateSecretString: {
    secretStringTemplate: '{}',
    generateStringKey: 'default',
    excludePunctuation: true,
    passwordLength: 48,
  },
};

// Secrets Manager adds a hyphen and six characters to the name.
function arnByName(scope: Construct, name: string): string {
  const stack = Stack.of(scope);
  return `arn:${stack.partition}:secretsmanager:${stack.region}:${stack.account}:secret:${SECRET_PREFIX}/${name}-??????`;
}

// OPENAI_API_KEY -> OpenaiApiKeySecret
function constructId(name: string): string {
  const words = name.toLowerCase().split('_').filter((word) => word !== '');
  return `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}Secret`;
}
