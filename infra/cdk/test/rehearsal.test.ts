import assert from 'node:assert/strict';
import { test } from 'node:test';
import { synthesize } from '../testing/synthesis.ts';

test('a rehearsal leaves out the bootstrap check and the metadata of CDK, and nothing else', () => {
  const { Rules, Parameters, Conditions, ...production } = synthesize({ arch: 'x86_64' });
  const { CDKMetadata, ...resources } = production.Resources;
  assert.deepEqual(Object.keys(Rules as object), ['CheckBootstrapVersion']);
  assert.deepEqual(Object.keys(Parameters as object), ['BootstrapVersion']);
  assert.deepEqual(Object.keys(Conditions as object), ['CDKMetadataAvailable']);
  assert.equal(CDKMetadata?.Type, 'AWS::CDK::Metadata');
  assert.deepEqual(synthesize({ rehearsal: 'true' }), { ...production, Resources: resources });
});
