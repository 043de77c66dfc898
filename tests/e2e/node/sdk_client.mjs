// Runs calls of a package of OpenAI's for Node, as ../sdk_client.py does for Python: one JSON line a call, one a result.
// The first argument is the package's folder, since two versions are installed side by side.
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const { default: OpenAI } = await import(pathToFileURL(createRequire(import.meta.url).resolve(folder)));

const calls = {
  async chat(client, body) {
    const { data, response } = await client.chat.completions.create(body).withResponse();
    return { reply: data, headers: Object.fromEntries(response.headers) };
  },

  async stream(client, body) {
    const chunks = [];
    try {
      for await (const chunk of await client.chat.completions.create({ ...body, stream: true })) chunks.push(chunk);
    } catch (error) {
      return { chunks, ...failure(error) };
    }
    return { chunks };
  },

  async accumulate(client, body) {
    return { reply: await client.chat.completions.stream(body).finalChatCompletion() };
  },

  async abort(client, body) {
    const stream = await client.chat.completions.create({ ...body, stream: true });
    for await (const first of stream) {
      stream.controller.abort();
      return { first };
    }
  },

  async models(client) {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    return { ids };
  },
};

function failure(error) {
  const { status, message, type, code, param } = error;
  return { error: { class: error.constructor.name, status_code: status ?? null, message, type, code, param } };
}

async function run({ call, base_url, key, body, retries }) {
  const client = new OpenAI({ baseURL: base_url, apiKey: key, maxRetries: retries, timeout: 20_000 });
  try {
    return await calls[call](client, body);
  } catch (error) {
    if (!(error instanceof OpenAI.OpenAIError)) throw error;
    return failure(error);
  }
}

const say = (value) => process.stdout.write(JSON.stringify(value) + "\n");
say({ version: JSON.parse(readFileSync(`${folder}/package.json`)).version });
for await (const line of createInterface({ input: process.stdin })) say(await run(JSON.parse(line)));
