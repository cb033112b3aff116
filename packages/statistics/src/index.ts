export { figure, quantity } from "./figures.ts";
export { holm } from "./holm.ts";
export { geometricInterval, type Interval, tInterval, wilsonInterval } from "./intervals.ts";
export { mean, standardDeviation } from "./moments.ts";
export { median, quantile } from "./quantiles.ts";
export { poisson, randomFrom, shuffled } from "./random.ts";
export { tCumulative, tQuantile } from "./student.ts";
