import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { buildApp } from '../lib/app.ts';

export type Context = Readonly<Record<string, string>>;

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, any>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Template {
  readonly Resources: Record<string, Resource>;
  readonly Outputs: Record<string, { Value: unknown }>;
  readonly [section: string]: unknown;
}

// What the CLI adds to the context of every synthesis.
const CLI: Context = { 'aws:cdk:version-reporting': 'true' };
// A tree without sources: what the zip is made from changes while people work, and templates are compared.
const EMPTY_TREE = import.meta.dirname;
const outputs: string[] = [];
process.once('exit', () => outputs.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

// A whole synthesis, cdk-nag included, as `cdk synth -c …` does it.
export function assemble(context: Context = {}, root: string = EMPTY_TREE): CloudAssembly {
  const outdir = mkdtempSync(join(tmpdir(), 'sfai-cdk-'));
  outputs.push(outdir);
  return buildApp({ context: { ...CLI, ...context }, outdir }, root).app.synth();
}

export function synthesize(context: Context = {}, root: string = EMPTY_TREE): Template {
  return assemble(context, root).getStackByName('SfAiProdStack').template as Template;
}

export interface Source {
  readonly path?: string;
  readonly executable?: string[];
}

// What a deploy publishes beside the template.
export function published(assembly: CloudAssembly): Source[] {
  const manifest = JSON.parse(readFileSync(join(assembly.directory, 'SfAiProdStack.assets.json'), 'utf8'));
  const sources: Source[] = Object.values<{ source: Source }>(manifest.files).map((file) => file.source);
  return sources.filter(({ path }) => path !== 'SfAiProdStack.template.json');
}

export function ofType(template: Template, type: string): Resource[] {
  return Object.values(template.Resources).filter((resource) => resource.Type === type);
}

export function only(template: Template, type: string): Resource {
  const [first, ...others] = ofType(template, type);
  if (first === undefined || others.length > 0) throw new Error(`${others.length + (first ? 1 : 0)} resources of ${type}, not one`);
  return first;
}

export const program = (template: Template): Resource => only(template, 'AWS::Lambda::Function');
export const url = (template: Template): Resource => only(template, 'AWS::Lambda::Url');

export function secretsByName(template: Template): Record<string, Resource> {
  const secrets = ofType(template, 'AWS::SecretsManager::Secret');
  return Object.fromEntries(secrets.map((secret) => [secret.Properties['Name'], secret]));
}
