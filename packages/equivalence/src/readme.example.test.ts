import { describeEquivalence } from "@oxbow/equivalence/vitest";
import { definition } from "./readme.example.test.config.ts";

describeEquivalence(definition);
