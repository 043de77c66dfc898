import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

export function addConfigBucket(scope: Construct): Bucket {
  const bucket = new Bucket(scope, 'ConfigBucket', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    versioned: true,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    lifecycleRules: [
      {
        id: 'old-maps',
        noncurrentVersionExpiration: Duration.days(90),
        noncurrentVersionsToRetain: 10,
        abortIncompleteMultipartUploadAfter: Duration.days(7),
      },
    ],
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'The bucket holds one file, read by one role and written by operators; its versions show every change. Who wants ' +
      'each access logged turns on CloudTrail data events, which need no second bucket that would have to be retained.',
  });
  return bucket;
}
