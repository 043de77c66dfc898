// The same with the vendors' SDKs, as most samples have it: OpenAI's towards OpenAI, and for the model "translated" Anthropic's,
// whose answers are put into OpenAI's words.   node node_sdk.mjs PORT UPSTREAM_PORT FOLDER_OF_PACKAGES
import http from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [port, upstream, packages] = process.argv.slice(2);
const require = createRequire(join(packages, "x.js"));
const load = async (name) => (await import(pathToFileURL(require.resolve(name)))).default;
const [OpenAI, Anthropic] = await Promise.all([load("openai"), load("@anthropic-ai/sdk")]);
const base = `http://127.0.0.1:${upstream}`;
const openai = new OpenAI({ apiKey: "bench-vendor-key", baseURL: `${base}/v1` });
const anthropic = new Anthropic({ apiKey: "bench-vendor-key", baseURL: base });
const fixed = { id: "chatcmpl-1", created: 1700000000, model: "claude-sonnet-4-5" };

function toAnthropic({ messages, max_tokens, stream }) {
  const system = messages.filter(({ role }) => role === "system").map(({ content }) => content);
  return {
    model: "claude-sonnet-4-5", max_tokens, stream,
    system: system.join("\n"), messages: messages.filter(({ role }) => role !== "system"),
  };
}

function toReply({ content, usage }) {
  const message = { role: "assistant", content: content.map(({ text }) => text).join("") };
  return {
    ...fixed, object: "chat.completion", choices: [{ index: 0, message, finish_reason: "stop" }],
    usage: { prompt_tokens: usage.input_tokens, completion_tokens: usage.output_tokens },
  };
}

async function* toChunks(events) {
  for await (const { type, delta } of events) {
    const choice = (words, finish_reason = null) => ({ ...fixed, object: "chat.completion.chunk", choices: [{ index: 0, delta: words, finish_reason }] });
    if (type === "message_start") yield choice({ role: "assistant", content: "" });
    if (type === "content_block_delta") yield choice({ content: delta.text });
    if (type === "message_delta") yield choice({}, "stop");
  }
}

async function ask(body) {
  if (body.model !== "translated") return openai.chat.completions.create({ ...body, model: "gpt-4o" });
  const answer = await anthropic.messages.create(toAnthropic(body));
  return body.stream ? toChunks(answer) : toReply(answer);
}

async function answer(request, response) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  const body = JSON.parse(Buffer.concat(pieces));
  const said = await ask(body);
  response.writeHead(200, { "content-type": body.stream ? "text/event-stream" : "application/json" });
  if (!body.stream) return response.end(JSON.stringify(said));
  for await (const chunk of said) response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  response.end("data: [DONE]\n\n");
}

const server = http.createServer((request, response) => {
  if (request.method !== "POST") return response.end();
  answer(request, response).catch((error) => response.writeHead(502).end(String(error)));
});
server.keepAliveTimeout = 60_000;
server.listen(Number(port), "127.0.0.1", 4096);
