import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, it } from "vitest";

const root = new URL("../", import.meta.url).pathname;
const pages = globSync(["*.md", ".github/**/*.md", "{docs,packages,apps,rust}/**/*.md"], {
  cwd: root,
  exclude: (path) => /(?:^|\/)(?:target|dist|node_modules|\.[^/]*)$/u.test(path) && !path.endsWith(".github"),
});

it("finds the pages", () => {
  expect(pages.length).toBeGreaterThan(80);
  expect(pages).toContain("packages/kernels/src/byte-hash/README.md");
});

it.each(pages)("links in %s only to files and headings that are there", (page) => {
  const broken = linksOf(page).filter((link) => !isThere(page, link));
  expect(broken).toEqual([]);
});

it.each([
  ["A candidate that ends the process", "a-candidate-that-ends-the-process"],
  ["`oxbow gate`: what it does, and when", "oxbow-gate-what-it-does-and-when"],
  ["Trip, [latch](x.md) & epoch", "trip-latch--epoch"],
])("names the heading %s as GitHub does", (heading, anchor) => expect(slug(heading)).toBe(anchor));

/** The relative targets of a page's links, images included; what stands in code is no link. */
function linksOf(page: string): string[] {
  return Array.from(prose(page).matchAll(/\]\(([^()\s]+)\)/gu), ([, target = ""]) => target).filter(
    (target) => !/^[a-z]+:/u.test(target),
  );
}

function isThere(page: string, link: string): boolean {
  const [, anchor] = link.split("#");
  const file = resolved(page, link);
  if (file.startsWith("..") || !existsSync(join(root, file))) return false;
  return anchor === undefined || !file.endsWith(".md") || anchors(file).includes(anchor);
}

function resolved(page: string, link: string): string {
  const [path = ""] = link.split("#");
  return path === "" ? page : normalize(join(dirname(page), decodeURIComponent(path)));
}

function anchors(page: string): string[] {
  const seen = new Map<string, number>();
  return Array.from(prose(page, false).matchAll(/^#+ (.+)$/gmu), ([, heading = ""]) => {
    const own = slug(heading);
    const before = seen.get(own) ?? 0;
    seen.set(own, before + 1);
    return before === 0 ? own : `${own}-${before}`;
  });
}

/** A heading's anchor: small letters, digits, hyphens; a link counts with its text only. */
function slug(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/gu, "$1")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/gu, "-");
}

function prose(page: string, withoutSpans = true): string {
  const text = readFileSync(join(root, page), "utf8").replaceAll(/^ *(```+)[\s\S]*?^ *\1/gmu, "");
  return withoutSpans ? text.replaceAll(/`[^`\n]*`/gu, "") : text;
}
