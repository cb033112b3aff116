export { htmlPage, type HtmlCell, type HtmlPage, type HtmlPart, type HtmlSection, type Tone } from "./html-page.ts";
export { type Colour, type Paint, plain } from "./paint.ts";
export { table } from "./table.ts";
export { prose } from "./wrap.ts";
