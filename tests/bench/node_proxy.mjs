// A Node handler as the classic sample of a chat proxy has it, on plain node:http: reads the body, puts the vendor's key in,
// passes the answer on as it comes.   node node_proxy.mjs PORT UPSTREAM_PORT
import http from "node:http";

const [port, upstream] = process.argv.slice(2).map(Number);
const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });

async function bodyOf(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return JSON.parse(Buffer.concat(pieces));
}

const server = http.createServer(async (request, response) => {
  if (request.method !== "POST") return response.end();
  const body = JSON.stringify({ ...(await bodyOf(request)), model: "gpt-4o" });
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    authorization: "Bearer bench-vendor-key",
  };
  const onward = http.request({ agent, port: upstream, host: "127.0.0.1", method: "POST", path: request.url, headers }, (answer) => {
    response.writeHead(answer.statusCode, { "content-type": answer.headers["content-type"] });
    answer.pipe(response);
  });
  onward.on("error", () => response.destroy());
  onward.end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(port, "127.0.0.1", 4096);
