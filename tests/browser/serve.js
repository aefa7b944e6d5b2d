// Serves a folder as any web server would: files by their name, compressed ones where they are there and the browser takes them.
import { createServer } from "node:http";
import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const types = {
  ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json",
  ".wasm": "application/wasm", ".mjs": "text/javascript",
};

// Resolves to the address at which the folder is served, below the path "/digits/": a page may lie in any folder.
export async function serve(folder) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    const file = join(folder, path.replace(/^\/digits\//, "/").replace(/\/$/, "/index.html"));
    if (!path.startsWith("/digits/") || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    const packed = existsSync(file + ".br") && /\bbr\b/.test(request.headers["accept-encoding"] ?? "");
    const type = types[extname(file)] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type, ...(packed && { "content-encoding": "br" }) });
    response.end(await readFile(packed ? file + ".br" : file));
  });
  await new Promise(resolve => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${server.address().port}/digits/`, close: () => server.close() };
}
