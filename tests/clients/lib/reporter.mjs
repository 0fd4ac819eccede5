// One line a check, in the form that the `run` script counts; a failure's error follows its line.

import { inspect } from "node:util";

const suite = process.env.SUITE ?? "node";

export default async function* report(events) {
  for await (const { type, data } of events) {
    const title = `${suite}: ${data?.name}`;
    if (type === "test:fail" && !(data.details.type === "suite" && failedBelow(data))) {
      yield `FAIL ${title}\n${indented(data.details.error?.cause ?? data.details.error)}\n`;
    } else if (type === "test:pass" && data.details.type !== "suite") {
      yield `ok   ${title}\n`;
    } else if (type === "test:stderr") {
      yield data.message;
    }
  }
}

// A suite fails with its tests, which were reported already; it counts only where a hook of its own failed.
const failedBelow = (data) => data.details.error?.failureType === "subtestsFailed";

const indented = (error) => inspect(error).replace(/^/gm, "  ");
