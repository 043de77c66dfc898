// The smallest Node function that answers a chat as a stream, as a yardstick for start-up: the Runtime API over plain node:http.
// With a folder of packages as its argument it imports the AWS SDK's clients that such a gateway needs, and makes them.
import http from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

if (process.argv[2]) {
  const require = createRequire(join(process.argv[2], "x.js"));
  const load = (name) => import(pathToFileURL(require.resolve(name)));
  const [{ S3Client }, { SecretsManagerClient }] = await Promise.all([load("@aws-sdk/client-s3"), load("@aws-sdk/client-secrets-manager")]);
  globalThis.clients = [new S3Client({}), new SecretsManagerClient({})];
}

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const base = "/2018-06-01/runtime/invocation";

function next() {
  return new Promise((resolve, reject) => {
    const get = http.get({ host, port, path: `${base}/next` }, async (response) => {
      const pieces = [];
      for await (const piece of response) pieces.push(piece);
      resolve({ id: response.headers["lambda-runtime-aws-request-id"], event: JSON.parse(Buffer.concat(pieces)) });
    });
    get.on("error", reject);
  });
}

function respond(id, model) {
  return new Promise((resolve, reject) => {
    const headers = {
      "lambda-runtime-function-response-mode": "streaming",
      "content-type": "application/vnd.awslambda.http-integration-response",
      "transfer-encoding": "chunked",
      trailer: "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body",
    };
    const post = http.request({ host, port, path: `${base}/${id}/response`, method: "POST", headers, agent: false }, (response) => {
      response.resume();
      response.on("end", resolve);
    });
    post.on("error", reject);
    post.write(JSON.stringify({ statusCode: 200, headers: { "content-type": "text/event-stream" } }) + "\0".repeat(8));
    for (const content of ["Hello ", "from ", "Node."]) {
      post.write(`data: ${JSON.stringify({ object: "chat.completion.chunk", model, choices: [{ index: 0, delta: { content } }] })}\n\n`);
    }
    post.end("data: [DONE]\n\n");
  });
}

for (;;) {
  const { id, event } = await next();
  await respond(id, JSON.parse(event.body).model);
  console.log(JSON.stringify({ request_id: id }));
}
