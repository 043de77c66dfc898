import assert from 'node:assert/strict';
import { test } from 'node:test';
import { program, synthesize, type Template, url } from '../testing/synthesis.ts';

const variable = (template: Template) => program(template).Properties['Environment'].Variables.SFAI_CORS;
const given = synthesize({ corsOrigins: 'https://app.example.com, http://localhost:3000' });
const cors = url(given).Properties['Cors'];

test('without origins neither the URL nor the program is told of CORS', () => {
  assert.equal('Cors' in url(synthesize()).Properties, false);
  assert.equal(variable(synthesize()), undefined);
});

test('with origins the URL answers for them, and the program is told to stay silent', () => {
  assert.deepEqual(cors.AllowOrigins, ['https://app.example.com', 'http://localhost:3000']);
  assert.equal(variable(given), 'url');
});

test('a page may send what the SDKs send', () => {
  const sent = ['authorization', 'content-type', 'x-api-key', 'anthropic-version', 'anthropic-dangerous-direct-browser-access', 'x-stainless-lang'];
  assert.deepEqual(sent.filter((name) => !cors.AllowHeaders.includes(name)), []);
});

test('a page may read what sfai says of its answer', () => {
  assert.deepEqual(cors.ExposeHeaders,
    ['x-request-id', 'x-sfai-role', 'x-sfai-provider', 'x-sfai-model', 'x-sfai-lost', 'retry-after']);
});

test('every method fits into the six characters that Lambda takes', () => {
  assert.deepEqual(cors.AllowMethods, ['GET', 'HEAD', 'POST']);
});

test('no credentials and no wildcard', () => {
  assert.equal(cors.AllowCredentials, undefined);
  assert.equal(JSON.stringify(cors).includes('*'), false);
});
