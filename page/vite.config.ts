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

export default defineConfig({
  base: "./",
  plugins: [licences()],
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
