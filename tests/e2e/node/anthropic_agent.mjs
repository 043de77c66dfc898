// An agent around the package @anthropic-ai/sdk.
import Anthropic from "@anthropic-ai/sdk";
import { capital, failure, parameters, runTool, serve } from "./agent.mjs";

const tools = Object.entries(parameters).map(([name, input_schema]) => ({ name, description: "A tool", input_schema }));

const connect = ({ base_url, key, retries }) => new Anthropic({ baseURL: base_url, apiKey: key, maxRetries: retries, timeout: 20_000 });

function question({ prompt, image }) {
  if (!image) return { role: "user", content: prompt };
  const source = { type: "base64", media_type: "image/png", data: image };
  return { role: "user", content: [{ type: "text", text: prompt }, { type: "image", source }] };
}

function request(body, messages) {
  const thinking = { type: "enabled", budget_tokens: 1024 };
  return { model: body.model, max_tokens: 4096, messages, ...(body.tools && { tools }), ...(body.thinking && { thinking }) };
}

async function streamed(client, asked, turn) {
  const stream = client.messages.stream(asked);
  stream.on("text", (piece) => (turn.content += piece));
  return stream.finalMessage();
}

const texts = (blocks, type) => blocks.filter((block) => block.type === type).map((block) => block[type]).join("");

const calls = {
  async converse(client, body) {
    const messages = [question(body)], turns = [];
    while (turns.length < (body.rounds ?? 1)) {
      const turn = { content: "", reasoning: "", calls: [], finish: null, usage: {} };
      turns.push(turn);
      try {
        const asked = request(body, messages);
        const { content, stop_reason: finish, usage } = await (body.stream === false ? client.messages.create(asked) : streamed(client, asked, turn));
        const used = content.filter((block) => block.type === "tool_use");
        Object.assign(turn, { content: texts(content, "text"), reasoning: texts(content, "thinking"), finish, usage });
        turn.calls = used.map(({ id, name, input }) => [id, name, input]);
        if (!used.length) break;
        const results = used.map(({ id, name }) => ({ type: "tool_result", tool_use_id: id, content: runTool(name) }));
        messages.push({ role: "assistant", content }, { role: "user", content: results });
      } catch (error) {
        return { turns, error: failure(error) };
      }
    }
    return { turns };
  },

  async structured(client, body) {
    const output_config = { format: { type: "json_schema", schema: capital } };
    const reply = await client.messages.parse({ ...request(body, [question(body)]), output_config });
    return { value: reply.parsed_output ?? JSON.parse(texts(reply.content, "text")) };
  },

  async abort(client, body) {
    const stream = client.messages.stream(request(body, [question(body)]));
    for await (const event of stream) {
      if (event.type !== "content_block_delta") continue;
      stream.abort();
      return { first: event.delta.text };
    }
  },

  async count_tokens(client, body) {
    const { data, response } = await client.messages.countTokens({ model: body.model, messages: [question(body)] }).withResponse();
    return { input_tokens: data.input_tokens, headers: Object.fromEntries(response.headers) };
  },

  async models(client) {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    return { ids };
  },
};

await serve(connect, calls);
