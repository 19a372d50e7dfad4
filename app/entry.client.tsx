// Pages work without script: nothing runs in the browser (vite.config.ts removes what is built from here).
export {}
