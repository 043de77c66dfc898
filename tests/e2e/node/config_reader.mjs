// Reads configurations with Continue's own package for them: one JSON line a call, one a result. The first argument is the package's folder.
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const say = process.stdout.write.bind(process.stdout);
console.log = console.info = (...words) => console.error(...words);

const folder = process.argv[2];
const { parseConfigYaml, validateConfigYaml } = await import(pathToFileURL(createRequire(import.meta.url).resolve(folder)));

function read(text) {
  try {
    const config = parseConfigYaml(text);
    return { config, faults: validateConfigYaml(config).map((fault) => fault.message) };
  } catch (error) {
    return { faults: [error.message] };
  }
}

say(JSON.stringify({ version: JSON.parse(readFileSync(`${folder}/package.json`)).version }) + "\n");
for await (const line of createInterface({ input: process.stdin })) say(JSON.stringify(read(JSON.parse(line).body.text)) + "\n");
