// Streams chats as the editor extension Continue does, through its own package: one JSON line a call, one a result.
// The first argument is the package's folder.
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

// The package's dependencies may write notes of their own to standard output.
const say = process.stdout.write.bind(process.stdout);
console.log = console.info = (...words) => console.error(...words);

const folder = process.argv[2];
const { constructLlmApi } = await import(pathToFileURL(createRequire(import.meta.url).resolve(folder)));

const calls = {
  async stream(api, body) {
    const chunks = [];
    try {
      for await (const chunk of api.chatCompletionStream({ ...body, stream: true }, AbortSignal.timeout(20_000))) chunks.push(chunk);
    } catch (error) {
      return { chunks, error: { message: error.message, status_code: error.status ?? null } };
    }
    return { chunks };
  },

  async models(api) {
    return { ids: (await api.list()).map((model) => model.id ?? model) };
  },
};

async function run({ call, base_url, key, body }) {
  const { provider = "openai", ...rest } = body;
  return calls[call](constructLlmApi({ provider, apiBase: base_url, apiKey: key }), rest);
}

say(JSON.stringify({ version: JSON.parse(readFileSync(`${folder}/package.json`)).version }) + "\n");
for await (const line of createInterface({ input: process.stdin })) say(JSON.stringify(await run(JSON.parse(line))) + "\n");
