// What the agents of this folder have in common, as ../agents/agent.py has it for those in Python.
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";

// Packages may write notes of their own to standard output, which is the tests' pipe.
const say = process.stdout.write.bind(process.stdout);
console.log = console.info = (...words) => console.error(...words);

export const parameters = {
  get_weather: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  get_time: { type: "object", properties: { zone: { type: "string" } }, required: ["zone"] },
};

export const capital = {
  type: "object",
  properties: { city: { type: "string" }, people: { type: "integer" } },
  required: ["city", "people"],
  additionalProperties: false,
};

export const runTool = (name) => `result of ${name}`;

export function failure(error) {
  return { class: error.constructor.name, status_code: error.status ?? error.statusCode ?? null, message: error.message };
}

// The first argument of an agent is the folder of its package, for the version.
export async function serve(connect, calls) {
  say(JSON.stringify({ version: JSON.parse(readFileSync(`${process.argv[2]}/package.json`)).version }) + "\n");
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    let result;
    try {
      result = await calls[request.call](connect(request), request.body);
    } catch (error) {
      result = { error: failure(error) };
    }
    say(JSON.stringify(result) + "\n");
  }
}
