// One line a check, in the form that the `run` script counts; a failure's error follows its line.

import { inspect } from "node:util";

const suite = process.env.SUITE ?? "node";

// What a server answers (501) that says of itself that it doesn't do an operation. A real Keycloak never does.
const NOT_DONE = "not_implemented";

export default async function* report(events) {
  for await (const { type, data } of events) {
    const title = `${suite}: ${data?.name}`;
    if (type === "test:fail" && !(data.details.type === "suite" && failedBelow(data))) {
      const reason = indented(data.details.error?.cause ?? data.details.error);
      yield reason.includes(NOT_DONE) ? `todo ${title}\n` : `FAIL ${title}\n${reason}\n`;
    } else if (type === "test:pass" && data.details.type !== "suite") {
      yield `ok   ${title}\n`;
    } else if (type === "test:stderr") {
      yield data.message;
    }
  }
}

// A suite fails with its tests, which were reported already; it counts only where a hook of its own failed.
const failedBelow = (data) => data.details.error?.failureType === "subtestsFailed";

const indented = (error) => inspect(error, { depth: 6 }).replace(/^/gm, "  ");
