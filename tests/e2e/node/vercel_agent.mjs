// An agent around Vercel's AI SDK; `provider` in its body says which of the SDK's providers it speaks through.
import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { Output, generateText, isStepCount, jsonSchema, streamText, tool } from "ai";
import { capital, failure, parameters, runTool, serve } from "./agent.mjs";

globalThis.AI_SDK_LOG_WARNINGS = false;

const providers = {
  anthropic: (settings) => createAnthropic(settings),
  openai: (settings) => createOpenAI(settings).chat,
  compatible: (settings) => createOpenAICompatible({ name: "compatible", includeUsage: true, supportsStructuredOutputs: true, ...settings }),
};

const connect = ({ base_url, key, retries, body }) => ({
  model: providers[body.provider]({ baseURL: `${base_url}/v1`, apiKey: key })(body.model),
  maxRetries: retries,
});

function tools() {
  const made = ([name, schema]) => [name, tool({ description: "A tool", inputSchema: jsonSchema(schema), execute: async () => runTool(name) })];
  return Object.fromEntries(Object.entries(parameters).map(made));
}

function question({ prompt, image }) {
  const parts = image ? [{ type: "file", mediaType: "image/png", data: image }] : [];
  return { role: "user", content: [{ type: "text", text: prompt }, ...parts] };
}

const thinking = {
  anthropic: { thinking: { type: "enabled", budgetTokens: 1024 } },
  compatible: { reasoningEffort: "low" },
  openai: { reasoningEffort: "low" },
};

// Without an option of the SDK's own: what the vendor's API calls it.
const search = { compatible: { web_search_options: {} } };

const providerOptions = (body) => (body.thinking ? thinking : body.search ? search : {});

function request(client, body) {
  const asked = { ...client, messages: [question(body)], stopWhen: isStepCount(body.rounds ?? 1), providerOptions: providerOptions(body) };
  return { ...asked, ...(body.tools && { tools: tools() }) };
}

const read = ({ text, reasoningText, toolCalls, finishReason, usage }) => ({
  content: text,
  reasoning: reasoningText ?? "",
  calls: toolCalls.map(({ toolCallId, toolName, input }) => [toolCallId, toolName, input]),
  finish: finishReason,
  usage,
});

async function streamed(asked) {
  const turns = [{ content: "", reasoning: "", calls: [], finish: null, usage: {} }];
  const result = streamText({ ...asked, onError: () => {} });
  try {
    for await (const part of result.fullStream) {
      if (part.type === "text-delta") turns[0].content += part.text;
      if (part.type === "error") return { turns, error: failure(part.error) };
    }
    return { turns: (await result.steps).map(read) };
  } catch (error) {
    return { turns, error: failure(error) };
  }
}

const calls = {
  async converse(client, body) {
    const asked = request(client, body);
    return body.stream === false ? { turns: (await generateText(asked)).steps.map(read) } : streamed(asked);
  },

  // What the provider itself reads from a stream, before the SDK makes anything of it.
  async read({ model }, body) {
    const { stream } = await model.doStream({ prompt: [question(body)], providerOptions: providerOptions(body) });
    const turn = { content: "", reasoning: "", calls: [], finish: null, usage: {} };
    for await (const part of stream) {
      if (part.type === "error") return { turns: [turn], error: failure(part.error) };
      add(turn, part);
    }
    return { turns: [turn] };
  },

  async structured(client, body) {
    const providerOptions = { anthropic: { structuredOutputMode: body.mode ?? "outputFormat" } };
    const asked = { ...client, messages: [question(body)], output: Output.object({ schema: jsonSchema(capital) }), providerOptions };
    return { value: (await generateText(asked)).output };
  },

  async abort(client, body) {
    const controller = new AbortController();
    for await (const piece of streamText({ ...request(client, body), abortSignal: controller.signal }).textStream) {
      controller.abort();
      return { first: piece };
    }
  },
};

const compactions = new Set();

// Left out: what the vendor's own tools did, and a summary that only the vendor's API knows, which the provider gives as text.
function add(turn, part) {
  if (part.type === "text-start" && part.providerMetadata?.anthropic?.type === "compaction") compactions.add(part.id);
  if (part.type === "text-delta" && !compactions.has(part.id)) turn.content += part.delta;
  if (part.type === "text-end") compactions.delete(part.id);
  if (part.type === "reasoning-delta") turn.reasoning += part.delta;
  if (part.type === "tool-call" && !part.providerExecuted) turn.calls.push([part.toolCallId, part.toolName, JSON.parse(part.input)]);
  if (part.type === "finish") Object.assign(turn, { finish: part.finishReason.unified, usage: part.usage });
}

await serve(connect, calls);
