/// <reference types="handlebars" />

declare module 'handlebars/dist/cjs/handlebars/compiler/base.js' {
  /** Parses and applies whitespace control. Throws Handlebars.Exception or the grammar's own error. */
  export function parse(text: string): hbs.AST.Program;
}
