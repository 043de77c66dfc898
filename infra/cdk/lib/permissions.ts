import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

export const MAP_KEY = 'config/model_map.json';

// Written by hand: grantRead() and the managed policies allow more than the function needs.
export function addRole(scope: Construct, bucket: Bucket, secretArns: string[], logGroup: LogGroup): Role {
  return new Role(scope, 'ChatCompletionsRole', {
    description: 'sfai: read the model map and the keys, write the log',
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: {
      sfai: new PolicyDocument({
        statements: [
          allow('ReadMap', ['s3:GetObject'], [bucket.arnForObjects(MAP_KEY)]),
          allow('ReadKeys', ['secretsmanager:GetSecretValue'], secretArns),
          allow('WriteLog', ['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]),
        ],
      }),
    },
  });
}

function allow(sid: string, actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ sid, effect: Effect.ALLOW, actions, resources });
}
