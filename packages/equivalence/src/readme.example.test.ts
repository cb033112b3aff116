import { describeEquivalence } from "@oxbow/equivalence/vitest";
import { spec } from "./readme.example.test.config.ts";

describeEquivalence(spec);
