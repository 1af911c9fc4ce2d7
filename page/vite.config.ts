import { readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

/** Packages whose code is in the page; their licences must go with it. */
const PARTS = ["d3-geo", "d3-array", "internmap"];

/** Puts the licences before the script: they then stand in the folder, in the wheel and in the one file. */
function licences(): Plugin {
  return {
    name: "licences",
    enforce: "post",
    generateBundle(_options, bundle) {
      const texts = PARTS.map((part) => `${part}\n\n${readFileSync(`node_modules/${part}/LICENSE`, "utf-8").trim()}`);
      for (const output of Object.values(bundle)) {
        if (output.type === "chunk") output.code = `/*!\n${texts.join("\n\n")}\n*/\n${output.code}`;
      }
    },
  };
}

/** The page's sign: the Earth, half of it under a shield. It stands in the page, so that no form of it asks for a file. */
const SIGN =
  "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><circle cx='16' cy='16' r='14' fill='#d3dbe2'/>" +
  "<path d='M16 2a14 14 0 0 1 0 28z' fill='#08488a'/></svg>";

function sign(): Plugin {
  const href = `data:image/svg+xml,${encodeURIComponent(SIGN)}`;
  return {
    name: "sign",
    transformIndexHtml: () => [{ tag: "link", attrs: { rel: "icon", href }, injectTo: "head" }],
  };
}

export default defineConfig({
  base: "./",
  plugins: [licences(), sign()],
  build: {
    outDir: "../src/penumbra/web/built",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: false,
    sourcemap: false,
    reportCompressedSize: true,
    // one script and one style sheet: penumbra export page puts both into one file
    rollupOptions: { output: { inlineDynamicImports: true } },
  },
});
