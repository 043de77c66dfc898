// An agent around the package openai. It returns reasoning_details as they came, delta by delta, when its body says `echo`.
import OpenAI from "openai";
import { capital, failure, parameters, runTool, serve } from "./agent.mjs";

const tools = Object.entries(parameters).map(([name, schema]) => ({ type: "function", function: { name, parameters: schema } }));

const connect = ({ base_url, key, retries }) => new OpenAI({ baseURL: `${base_url}/v1`, apiKey: key, maxRetries: retries, timeout: 20_000 });

function question({ prompt, image }) {
  if (!image) return { role: "user", content: prompt };
  const url = `data:image/png;base64,${image}`;
  return { role: "user", content: [{ type: "text", text: prompt }, { type: "image_url", image_url: { url } }] };
}

const options = (body) => ({
  ...(body.tools && { tools }),
  ...(body.thinking && { reasoning_effort: "low" }),
  ...(body.search && { web_search_options: {} }),
});

async function whole(client, request) {
  const { choices, usage } = await client.chat.completions.create(request);
  return { message: choices[0].message, finish: choices[0].finish_reason, usage };
}

// The package's own helper folds calls and text; what it does not know is collected beside it.
async function streamed(client, request, turn) {
  const stream = client.chat.completions.stream({ ...request, stream_options: { include_usage: true } });
  const details = [];
  for await (const { choices } of stream) {
    turn.content += choices[0]?.delta.content ?? "";
    turn.reasoning += choices[0]?.delta.reasoning_content ?? "";
    details.push(...(choices[0]?.delta.reasoning_details ?? []));
  }
  const { choices, usage } = await stream.finalChatCompletion();
  const { role, content, tool_calls } = choices[0].message;
  const message = { role, content, tool_calls, reasoning_content: turn.reasoning, reasoning_details: details };
  return { message, finish: choices[0].finish_reason, usage };
}

const calls = {
  async converse(client, body) {
    const messages = [question(body)], turns = [];
    while (turns.length < (body.rounds ?? 1)) {
      const request = { model: body.model, messages, ...options(body) };
      const turn = { content: "", reasoning: "", calls: [], finish: null, usage: {} };
      turns.push(turn);
      try {
        const { message, finish, usage } = await (body.stream === false ? whole(client, request) : streamed(client, request, turn));
        const used = message.tool_calls ?? [];
        Object.assign(turn, { content: message.content ?? "", reasoning: message.reasoning_content ?? "", finish, usage });
        turn.calls = used.map((call) => [call.id, call.function.name, JSON.parse(call.function.arguments)]);
        if (!used.length) break;
        messages.push(kept(message, body.echo));
        messages.push(...used.map((call) => ({ role: "tool", tool_call_id: call.id, content: runTool(call.function.name) })));
      } catch (error) {
        return { turns, error: failure(error) };
      }
    }
    return { turns };
  },

  async structured(client, body) {
    const response_format = { type: "json_schema", json_schema: { name: "capital", strict: true, schema: capital } };
    const reply = await client.chat.completions.create({ model: body.model, messages: [question(body)], response_format });
    return { value: JSON.parse(reply.choices[0].message.content) };
  },

  async abort(client, body) {
    const stream = await client.chat.completions.create({ model: body.model, messages: [question(body)], stream: true });
    for await (const { choices } of stream) {
      if (!choices[0]?.delta.content) continue;
      stream.controller.abort();
      return { first: choices[0].delta.content };
    }
  },
};

const kept = ({ role, content, tool_calls, reasoning_details }, echo) => ({ role, content, tool_calls, ...(echo && { reasoning_details }) });

await serve(connect, calls);
